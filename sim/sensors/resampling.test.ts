import assert from "node:assert/strict";
import { test } from "node:test";
import { PASS } from "./lowpass.ts";
import { type Resampling, resampling } from "./resampling.ts";

const RATE = 2000;

/** What a tone of `frequency` Hz at the internal rate becomes at output sample `index`. */
function heard({ rate, firstOf, taps }: Resampling, frequency: number, index: number) {
  const set = taps[index % taps.length];
  const sum = { re: 0, im: 0 };
  for (const [i, tap] of set.entries()) {
    const phase = (2 * Math.PI * frequency * (firstOf(index) + i)) / rate;
    sum.re += tap * Math.cos(phase);
    sum.im += tap * Math.sin(phase);
  }
  return sum;
}

test("tones that the internal rate is to hold pass without delay, to 2e-4", () => {
  for (const doppler of [20, 105, 200, 400, 590, 670, 800, 900, 1500, 1990, 2500, 2900, 3500, 4000, 7000]) {
    const way = resampling(doppler, RATE, true);
    for (const share of [-1, -0.4, 0, 0.3, 1]) {
      const frequency = share * Math.min(doppler, PASS * RATE);
      for (let index = 1000; index < 1033; index++) {
        const { re, im } = heard(way, frequency, index);
        const phase = (2 * Math.PI * frequency * index) / RATE;
        const error = Math.hypot(re - Math.cos(phase), im - Math.sin(phase));
        assert.ok(error < 2e-4, `${frequency} Hz at ${way.rate} Hz: ${error}`);
      }
    }
  }
});

test("what lies beyond the band and would fold into it is weakened by 80 dB", () => {
  for (const doppler of [1000, 1490, 1900, 2400, 3900, 4000, 7000]) {
    const way = resampling(doppler, RATE, true);
    for (let frequency = RATE / 2; frequency <= doppler; frequency += 37) {
      const { re, im } = heard(way, frequency, 500);
      assert.ok(Math.hypot(re, im) < 1e-4, `${frequency} Hz of ${doppler}`);
    }
  }
});

test("a slow Doppler is computed at a fraction of the rate if that is allowed, and at the rate if not", () => {
  assert.equal(resampling(200, RATE, true).rate, 500);
  assert.equal(resampling(200, RATE, false).rate, RATE);
  assert.equal(resampling(580, RATE, true).rate, (2 * RATE) / 3);
  assert.equal(resampling(700, RATE, true).rate, RATE);
  assert.equal(resampling(580, RATE, false).rate, RATE);
});

test("what is too fast for the band is computed at the next multiple above it and half the output's rate", () => {
  const rates = [900, 1500, 1900, 2400, 2900, 3600, 9000].map((hertz) => resampling(hertz, RATE, true).rate);
  const ratios = rates.map((rate) => rate / RATE);
  assert.deepEqual(ratios, [9 / 8, 5 / 4, 3 / 2, 7 / 4, 2, 7 / 3, 5]);
});
