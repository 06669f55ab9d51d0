import assert from "node:assert/strict";
import { test } from "node:test";
import { writePulsesPlainly } from "../kernels/plain-pulses.ts";
import { arrivals } from "./arrivals.ts";
import { imageSources } from "./images.ts";
import { impulseResponses } from "./impulse-responses.ts";
import { airAbsorption } from "./medium.ts";
import { shoebox } from "./shoebox.ts";

const medium = { temperature: 20, humidity: 40, pressure: 101.325, speed: 343 };
const absorption = { x0: 0.1, x1: 0.2, y0: 0.3, y1: 0.15, z0: 0.4, z1: 0.05 };
const room = shoebox({ size: [6, 5, 3], absorption });
const source = [1.3, 2.1, 0.7] as const;
const receivers = [
  [4.2, 3.3, 1.6],
  [0, 5, 0.1],
] as const;

test("responses of order 17 are the float64 sum over the image list of the stated kernel, to -90 dB", () => {
  const rate = 48_000;
  const { samples, length } = impulseResponses({ room, source, receivers, maxOrder: 17, medium, rate });
  const images = imageSources({ room, at: source, maxOrder: 17 });
  for (const [i, at] of receivers.entries()) {
    const { delays, amplitudes } = arrivals(images, { at, speed: 343 });
    const expected = new Float64Array(length);
    writePulsesPlainly(
      expected,
      delays.map((delay) => delay * rate),
      amplitudes,
    );
    let error = 0;
    let energy = 0;
    for (let n = 0; n < length; n++) {
      error += (samples[i * length + n] - expected[n]) ** 2;
      energy += expected[n] ** 2;
    }
    const db = 10 * Math.log10(error / energy);
    assert.ok(db < -90, `receiver ${i}: ${db} dB`);
  }
});

test("without a length, a response ends with the last sample that any image can reach", () => {
  const options = { room: null, source, maxOrder: 0, medium, rate: 1000 };
  const { length } = impulseResponses({ ...options, receivers: [[1.3, 2.1, 0.7 + 343 * 0.1]] });
  assert.equal(length, 100 + 41); // 41 samples after the centre, which is sample 100, the window is 0
});

test("in a free field a receiver at 34.3 m hears 1 / (4 pi 34.3) at sample 100 and nothing else", () => {
  const options = { room: null, source: [0, 0, 0], receivers: [[0, 34.3, 0]], maxOrder: 0 } as const;
  const { samples, length } = impulseResponses({ ...options, medium, rate: 1000, length: 200 });
  assert.equal(length, 200);
  assert.ok(Math.abs(samples[100] * 4 * Math.PI * 34.3 - 1) < 1e-4);
  samples[100] = 0;
  assert.ok(samples.every((sample) => Math.abs(sample) < 1e-6));
});

for (const { rate, humidity, distances, frequencies } of [
  { rate: 96_000, humidity: 40, distances: [10, 20.5], frequencies: [1000, 8000, 20_000, 33_000] },
  { rate: 192_000, humidity: 70, distances: [0.3, 0.37, 5.1], frequencies: [8000, 33_000, 80_000] },
  // Dry air turns fast with frequency, which makes long filters.
  { rate: 384_000, humidity: 10, distances: [10.5, 30.5], frequencies: [1000, 8000, 33_000] },
]) {
  test(`air takes of a tone what ISO 9613-1 says, at ${rate} Hz and ${humidity} %, and leaves its delay`, () => {
    for (const distance of distances) {
      const options = { room: null, source: [0, 0, 0], receivers: [[distance, 0, 0]], maxOrder: 0 } as const;
      const air = { ...medium, humidity };
      const { samples } = impulseResponses({ ...options, medium: air, rate, airAbsorption: true });
      for (const frequency of frequencies) {
        const { lossDb, phase } = toneIn(samples, { rate, frequency, distance });
        const expected = distance * airAbsorption({ ...air, frequency });
        const error = Math.abs(lossDb - expected);
        assert.ok(
          error < 0.01 + 0.005 * expected,
          `${distance} m, ${frequency} Hz: ${lossDb}, ${expected} dB`,
        );
        assert.ok(Math.abs(phase) < 0.002, "phase");
      }
    }
  });
}

/** What a response leaves of a tone, against spreading alone and the path's delay. */
function toneIn(
  samples: Float32Array,
  {
    rate,
    frequency,
    distance,
  }: { readonly rate: number; readonly frequency: number; readonly distance: number },
): { readonly lossDb: number; readonly phase: number } {
  let real = 0;
  let imaginary = 0;
  for (const [n, sample] of samples.entries()) {
    const turn = 2 * Math.PI * frequency * (n / rate - distance / 343);
    real += sample * Math.cos(turn);
    imaginary -= sample * Math.sin(turn);
  }
  const lossDb = -20 * Math.log10(Math.hypot(real, imaginary) * 4 * Math.PI * distance);
  return { lossDb, phase: Math.atan2(imaginary, real) };
}

test("places outside the room, at the source or nowhere, and rates and orders that are none, are refused", () => {
  const options = { room, source, receivers, maxOrder: 1, medium, rate: 48_000 };
  const wrong = (changed: object, message: RegExp) =>
    assert.throws(() => impulseResponses({ ...options, ...changed }), { name: "RangeError", message });
  wrong({ source: [7, 1, 1] }, /source: x is 7 m, outside/);
  wrong(
    {
      receivers: [
        [1, 1, 1],
        [1, 1, 3.5],
      ],
    },
    /receiver 1: z is 3\.5 m, outside/,
  );
  wrong({ receivers: [source] }, /receiver 0 is at the source/);
  wrong({ room: null, receivers: [[1, Number.NaN, 1]] }, /receiver 0 is at 1, NaN, 1 m/);
  wrong({ rate: 0 }, /rate is 0 Hz/);
  wrong({ maxOrder: 0.5 }, /maxOrder is 0\.5/);
  wrong({ length: -1 }, /length is -1 samples/);
});
