import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { fourier } from "./fourier.ts";

test("a transform is the sum that defines it, to 1e-12", () => {
  const chance = random(5).fork("fourier");
  const real = Float64Array.from({ length: 64 }, () => chance.between(-1, 1));
  const imaginary = Float64Array.from({ length: 64 }, () => chance.between(-1, 1));
  const found = [real.slice(), imaginary.slice()] as const;
  fourier(...found);
  for (let k = 0; k < 64; k++) {
    let sums = [0, 0];
    for (let n = 0; n < 64; n++) {
      const turn = (-2 * Math.PI * k * n) / 64;
      sums = [
        sums[0] + real[n] * Math.cos(turn) - imaginary[n] * Math.sin(turn),
        sums[1] + real[n] * Math.sin(turn) + imaginary[n] * Math.cos(turn),
      ];
    }
    assert.ok(Math.hypot(found[0][k] - sums[0], found[1][k] - sums[1]) < 1e-12);
  }
});

test("lengths that differ or are no power of two are refused", () => {
  assert.throws(() => fourier(new Float64Array(12), new Float64Array(12)), /12 and 12 elements/);
  assert.throws(() => fourier(new Float64Array(8), new Float64Array(4)), /8 and 4 elements/);
  assert.throws(() => fourier(new Float64Array(0), new Float64Array(0)), RangeError);
});
