import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { raisePlainly } from "./plain-raise.ts";
import { raiser } from "./raise.ts";

for (const [channels, phases] of [
  [8, 8],
  [3, 1],
  [1, 5],
]) {
  test(`the compiled kernel raises ${channels} channels by ${4 * phases} as the plain one does, to 1e-6`, () => {
    const chance = random(1).fork(`${channels}`);
    const filter = (count: number) => Float64Array.from({ length: count }, () => chance.between(-0.3, 0.3));
    const options = {
      channels,
      low: 40,
      made: 16 * phases,
      first: Array.from({ length: 4 }, () => filter(12)),
      second: Array.from({ length: phases }, () => filter(8)),
    };
    const kernel = raiser(options);
    const envelopes = Float32Array.from({ length: 40 * 2 * channels }, () => chance.between(-1, 1));
    for (const [i, value] of envelopes.entries()) {
      const half = Math.floor(i / channels);
      kernel.envelopes[half * kernel.lanes + (i % channels)] = value;
    }
    kernel.carrier.set(Array.from(kernel.carrier, () => chance.between(-1, 1)));
    kernel.raise();
    const expected = raisePlainly(options, envelopes, kernel.carrier);
    let worst = 0;
    for (const [i, value] of expected.entries()) {
      const got = kernel.samples[Math.floor(i / channels) * kernel.lanes + (i % channels)];
      worst = Math.max(worst, Math.abs(got - value));
    }
    assert.ok(worst < 2e-6, `${worst}`);
    assert.ok(expected.some((value) => Math.abs(value) > 0.1));
  });
}

test("a raiser that could read beyond its low samples, or has another number of taps, is refused", () => {
  const eight = [new Float64Array(8)];
  const options = { channels: 1, low: 40, made: 16, first: [new Float64Array(12)], second: eight };
  assert.throws(() => raiser({ ...options, low: 20 }), /20 low samples, expected 34/);
  assert.throws(() => raiser({ ...options, first: [new Float64Array(11)] }), /11 and 8 taps/);
  assert.throws(() => raiser({ ...options, second: [new Float64Array(6)] }), /12 and 6 taps/);
});
