import assert from "node:assert/strict";
import { test } from "node:test";
import { highPass } from "./high-pass.ts";

const RATE = 2000;

for (const f of [2, 10, 30, 100, -100, 1000]) {
  test(`a tone of ${f} Hz comes through 10 Hz of high-pass as the closed form says`, () => {
    const samples = 4000;
    const block = new Float64Array(2 * samples);
    for (let n = 0; n < samples; n++) {
      block[2 * n] = Math.cos((2 * Math.PI * f * n) / RATE);
      block[2 * n + 1] = Math.sin((2 * Math.PI * f * n) / RATE);
    }
    highPass({ lanes: 2, cutoff: 10, rate: RATE })(block);

    const pole = Math.exp((-2 * Math.PI * 10) / RATE);
    const w = (2 * Math.PI * f) / RATE;
    const expected =
      Math.hypot(1 - Math.cos(w), Math.sin(w)) / Math.hypot(1 - pole * Math.cos(w), pole * Math.sin(w));
    const last = Math.hypot(block[2 * samples - 2], block[2 * samples - 1]);
    assert.ok(Math.abs(last - expected) < 1e-9, `${last}, expected ${expected}`);
  });
}

test("a leak that was there from the start leaves nothing, cut anywhere", () => {
  const filter = highPass({ lanes: 2, cutoff: 10, rate: RATE });
  for (const samples of [1, 7, 64]) {
    const block = Float64Array.from({ length: 2 * samples }, (_, at) => (at % 2 ? -9000 : 16_000));
    filter(block);
    assert.deepEqual([...block], new Array(2 * samples).fill(0));
  }
});

test("a cut-off beyond half the rate is refused", () => {
  assert.throws(() => highPass({ lanes: 2, cutoff: 1000, rate: RATE }), /cutoff is 1000 Hz/);
});
