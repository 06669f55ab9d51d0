import assert from "node:assert/strict";
import { test } from "node:test";
import { decoders, fuzz } from "./testing-fuzz.ts";

for (const decoder of decoders()) {
  test(`${decoder.name}: random and mutated bytes are read or refused, and nothing else happens`, () => {
    const { pieces, meant } = fuzz(decoder, 30_000, 11);
    // Without a sample that is read the mutations would test nothing.
    assert.ok(decoder.samples.some((sample) => decoder.take(sample)) || meant > 0, `${pieces} pieces`);
    assert.ok(meant < pieces, `all of ${pieces} pieces were read`);
  });
}
