import assert from "node:assert/strict";
import { test } from "node:test";
import { decoders, fuzz } from "./testing-fuzz.ts";

for (const decoder of decoders()) {
  test(`${decoder.name}: random and mutated bytes are read or refused, and nothing else happens`, () => {
    // Without a sample that is read the mutations would test nothing. Some decoders wait, after a mutated one, for what never comes.
    const read = decoder.samples.some((sample) => decoder.take(sample));
    const { pieces, meant } = fuzz(decoder, 30_000, 11);
    assert.ok(read || meant > 0, `${pieces} pieces`);
    assert.ok(meant < pieces, `all of ${pieces} pieces were read`);
  });
}
