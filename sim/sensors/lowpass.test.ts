import assert from "node:assert/strict";
import { test } from "node:test";
import { lowpass, PASS } from "./lowpass.ts";
import { cosineOfHalfTurns, sineOfHalfTurns } from "./phasor.ts";

const gain = (taps: Float64Array, frequency: number) =>
  taps.reduce((sum, tap, n) => sum + (n === 0 ? tap : 2 * tap * Math.cos(2 * Math.PI * frequency * n)), 0);

test("the filter passes its band within 0.01 dB and weakens all beyond half the output rate by 80 dB", () => {
  for (const factor of [2, 3, 7]) {
    const taps = lowpass(factor);
    assert.ok(Math.abs(gain(taps, 0) - 1) < 1e-12);
    for (let f = 0; f <= PASS / factor; f += 1e-4) assert.ok(Math.abs(gain(taps, f) - 1) < 1.15e-3);
    for (let f = 0.5 / factor; f <= 0.5; f += 1e-4)
      assert.ok(Math.abs(gain(taps, f)) < 1e-4, `${factor}: ${f}`);
  }
});

test("sine and cosine of half turns are true to 1e-9", () => {
  for (let x = -0.5; x <= 0.5; x += 1e-3) {
    assert.ok(Math.abs(sineOfHalfTurns(x) - Math.sin(Math.PI * x)) < 1e-9);
    assert.ok(Math.abs(cosineOfHalfTurns(x) - Math.cos(Math.PI * x)) < 1e-9);
  }
});
