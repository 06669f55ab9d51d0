import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseEmission, type Measurement, measure, type Trial } from "./choose-emission.ts";

const SILENCE: Measurement = { steady: [0, 0], noise: 10, clipped: false };
const trial = (carrier: number, steady: readonly number[], more: Partial<Trial> = {}): Trial => ({
  carrier,
  steady,
  noise: 10,
  clipped: false,
  ...more,
});

test("the level leaves the strongest microphone half of full scale", () => {
  const { level } = chooseEmission(SILENCE, [trial(33_000, [8192, 100])]); // Half of full scale is twice 8192.
  assert.equal(level, 0.25);
});

test("the level is never above 1", () => {
  assert.equal(chooseEmission(SILENCE, [trial(33_000, [20, 10])]).level, 1);
});

test("the carrier heard best is taken, of equals the first", () => {
  assert.equal(
    chooseEmission(SILENCE, [trial(1, [100, 0]), trial(2, [0, 200]), trial(3, [0, 200])]).carrier,
    2,
  );
});

test("a carrier beside another device's, whose noise grows, is left", () => {
  const { carrier } = chooseEmission(SILENCE, [trial(1, [200, 200], { noise: 5000 }), trial(2, [150, 150])]);
  assert.equal(carrier, 2);
});

test("a carrier that clips is taken only if all do, and then at half the level of the trial", () => {
  const clipped = { clipped: true };
  assert.equal(chooseEmission(SILENCE, [trial(1, [32_000, 0], clipped), trial(2, [50, 0])]).carrier, 2);
  const { carrier, level } = chooseEmission(SILENCE, [trial(1, [32_000, 0], clipped)]);
  assert.deepEqual([carrier, level], [1, 0.0625]);
});

test("a block is measured as its mean and the variance round it", () => {
  const block = Float64Array.from([3, 4, 30, 40, 5, 4, 30, 42]); // Two samples of two microphones.
  assert.deepEqual(measure(block, 2), {
    steady: [Math.hypot(4, 4), Math.hypot(30, 41)],
    noise: 4,
    clipped: false,
  });
  assert.ok(measure(Float64Array.from([32_767, 0, 0, 0]), 1).clipped);
});
