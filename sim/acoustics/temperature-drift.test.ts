import assert from "node:assert/strict";
import { test } from "node:test";
import { speedOfSound } from "./medium.ts";
import { temperatureDrift } from "./temperature-drift.ts";

test("0.1 C turns a 10 m path at 33 kHz by 0.16 cycles", () => {
  const temperature = temperatureDrift({ mean: 20, swing: 0.1, period: 400 });
  const cycles = (time: number) => (33_000 * 10) / speedOfSound({ temperature: temperature(time) });
  assert.ok(Math.abs(cycles(0) - cycles(100) - 0.164) < 0.001, `${cycles(0) - cycles(100)}`);
});

test("a drift is at its mean at the start, half and end of its period and at the swing at a quarter", () => {
  const temperature = temperatureDrift({ mean: 21, swing: 0.5, period: 600 });
  for (const [time, expected] of [
    [0, 21],
    [150, 21.5],
    [300, 21],
    [450, 20.5],
    [600, 21],
  ]) {
    assert.ok(Math.abs(temperature(time) - expected) < 1e-12);
  }
});

test("a drift that is no number, has no period or swings backwards is refused", () => {
  for (const wrong of [{ mean: Number.NaN }, { mean: 20, period: 0 }, { mean: 20, swing: -1 }]) {
    assert.throws(() => temperatureDrift(wrong), RangeError);
  }
});
