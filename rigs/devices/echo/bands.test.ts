import assert from "node:assert/strict";
import { test } from "node:test";
import { bandPower, gammaQuantile, noiseShape } from "./bands.ts";
import { BANDS } from "./motion-detector.ts";
import { shortTimePower } from "./short-time-power.ts";
import { noise, normals } from "./testing.ts";

test("a band holds both sidebands, both edges included", () => {
  const power = Float64Array.from({ length: 16 }, (_, k) => 10 ** k);
  assert.equal(bandPower(power, { from: 2, until: 3 }), 1e2 + 1e3 + 1e13 + 1e14);
});

/** Upper tail of the gamma distribution of whole shape n (Erlang's): exp(-x) times the sum of x^k / k!, k < n. */
function erlangTail(shape: number, x: number): number {
  let term = Math.exp(-x);
  let sum = 0;
  for (let k = 0; k < shape; term *= x / ++k) sum += term;
  return sum;
}

/** The x, as a share of the mean, beyond which lies `tail`; by bisection. */
function erlangQuantile(shape: number, tail: number): number {
  let [low, high] = [0, 10 * shape];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (erlangTail(shape, middle) > tail) low = middle;
    else high = middle;
  }
  return low / shape;
}

const TAIL = 2.0007e-4; // Of the standard normal beyond 3.54.

for (const shape of [8, 17, 33, 66, 110]) {
  test(`the approximate quantiles of shape ${shape} are those of Erlang's distribution`, () => {
    const high = erlangQuantile(shape, TAIL);
    const low = erlangQuantile(shape, 1 - TAIL);
    assert.ok(
      Math.abs(gammaQuantile(shape, 3.54) / high - 1) < 0.01,
      `${gammaQuantile(shape, 3.54)}, ${high}`,
    );
    assert.ok(
      Math.abs(gammaQuantile(shape, -3.54) / low - 1) < 0.05,
      `${gammaQuantile(shape, -3.54)}, ${low}`,
    );
  });
}

test("the bands' shapes over four microphones lie between those", () => {
  for (const band of BANDS) {
    const shape = noiseShape(band, 4);
    assert.ok(shape >= 8 && shape <= 110, `bins ${band.from} to ${band.until}: ${shape}`);
  }
});

test("power of white noise in each band has the variance that the shape promises, within 10 %", () => {
  const [microphones, length, frames] = [2, 128, 4000];
  const next = normals(2);
  const spectra = shortTimePower({ microphones, length, hop: length });
  const sums = BANDS.map(() => [0, 0] as [number, number]);
  for (let frame = 0; frame < frames; frame++) {
    const power = spectra(noise(next, 2 * microphones * length, 1))!;
    for (const [at, band] of BANDS.entries()) {
      const value = bandPower(power, band);
      sums[at][0] += value / frames;
      sums[at][1] += (value * value) / frames;
    }
  }
  for (const [at, [mean, square]] of sums.entries()) {
    const bins = 2 * (BANDS[at].until - BANDS[at].from + 1);
    assert.ok(Math.abs(mean / (bins * microphones * 2) - 1) < 0.02, `mean ${mean}`); // I and Q: variance 2.
    const shape = (mean * mean) / (square - mean * mean);
    // The relative deviation of a variance from 4000 frames is 2.3 % to 4 % at these shapes.
    assert.ok(Math.abs(shape / noiseShape(BANDS[at], microphones) - 1) < 0.1, `band ${at}: shape ${shape}`);
  }
});
