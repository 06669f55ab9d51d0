import assert from "node:assert/strict";
import { test } from "node:test";
import { background } from "./background.ts";

const RATE = 31.25;
const make = () => background({ shape: 33, z: 3.54, least: 1, rate: RATE });
/** Chi-square's upper quantile at 2e-4, 66 degrees of freedom, over its mean. */
const THRESHOLD = 1.735;

function feed(ratio: (power: number) => number, power: number, seconds: number): number {
  let last = 0;
  for (let frame = 0; frame < Math.round(seconds * RATE); frame++) last = ratio(power);
  return last;
}

test("steady noise lies below the threshold by the threshold's own factor", () => {
  assert.ok(Math.abs(1 / feed(make().ratio, 100, 20) - THRESHOLD) < 0.01);
});

test("somebody 20 dB above the noise is not swallowed within 150 s, and a running fan is within 200 s", () => {
  const { ratio } = make();
  feed(ratio, 100, 20);
  assert.ok(feed(ratio, 10_000, 150) > 1); // 20 - 2.4 - 15 dB
  assert.ok(feed(ratio, 10_000, 50) <= 1); // 20 - 2.4 - 20 dB
});

test("a background learnt from somebody 20 dB above the noise comes down within 4 s", () => {
  const { ratio } = make();
  feed(ratio, 10_000, 1);
  assert.ok(feed(ratio, 100, 4) > 0.3, "the noise is still taken for less than a third of the threshold");
});

test("silence is taken for no less than the noise of rounding", () => {
  assert.ok(feed(make().ratio, 0, 20) === 0);
  const { ratio } = make();
  feed(ratio, 0, 20);
  assert.ok(ratio(1.7) < 1);
  assert.ok(ratio(1.8) > 1);
});
