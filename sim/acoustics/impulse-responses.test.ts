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

test("air takes from a tone at 10 and 20.5 m what ISO 9613-1 says, and leaves its delay", () => {
  const rate = 96_000;
  for (const distance of [10, 20.5]) {
    const options = { room: null, source: [0, 0, 0], receivers: [[distance, 0, 0]], maxOrder: 0 } as const;
    const { samples } = impulseResponses({ ...options, medium, rate, airAbsorption: true });
    for (const frequency of [1000, 8000, 20_000, 33_000]) {
      let real = 0;
      let imaginary = 0;
      for (const [n, sample] of samples.entries()) {
        const turn = 2 * Math.PI * frequency * (n / rate - distance / 343);
        real += sample * Math.cos(turn);
        imaginary -= sample * Math.sin(turn);
      }
      const lossDb = -20 * Math.log10(Math.hypot(real, imaginary) * 4 * Math.PI * distance);
      const expected = distance * airAbsorption({ ...medium, frequency });
      assert.ok(
        Math.abs(lossDb - expected) < 0.02 + 0.005 * expected,
        `${frequency} Hz: ${lossDb}, ${expected} dB`,
      );
      assert.ok(Math.abs(Math.atan2(imaginary, real)) < 0.002, "phase");
    }
  }
});

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
