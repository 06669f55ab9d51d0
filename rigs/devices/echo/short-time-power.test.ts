import assert from "node:assert/strict";
import { test } from "node:test";
import { hann, shortTimePower } from "./short-time-power.ts";
import { noise, normals } from "./testing.ts";

/** Power of one microphone's bin k by the definition of the DFT. */
function directly(signal: Float64Array, microphones: number, microphone: number, k: number): number {
  const length = signal.length / (2 * microphones);
  const window = hann(length);
  let re = 0;
  let im = 0;
  let squares = 0;
  for (let n = 0; n < length; n++) {
    const angle = (-2 * Math.PI * k * n) / length;
    const i = window[n] * signal[2 * (n * microphones + microphone)];
    const q = window[n] * signal[2 * (n * microphones + microphone) + 1];
    re += i * Math.cos(angle) - q * Math.sin(angle);
    im += i * Math.sin(angle) + q * Math.cos(angle);
    squares += window[n] * window[n];
  }
  return (re * re + im * im) / squares;
}

test("spectra of the last frame are those of the DFT's definition, summed over the microphones", () => {
  const [microphones, length, hop] = [3, 16, 4];
  const signal = noise(normals(1), 2 * microphones * 28, 1);
  const spectra = shortTimePower({ microphones, length, hop });
  const size = 2 * microphones * hop;
  const found = Array.from({ length: 7 }, (_, h) => spectra(signal.slice(h * size, (h + 1) * size))?.slice());

  assert.deepEqual(found.slice(0, 3), [undefined, undefined, undefined]);
  for (const [at, power] of found.slice(3).entries()) {
    const frame = signal.slice(at * size, at * size + 2 * microphones * length);
    for (let k = 0; k < length; k++) {
      const expected = [0, 1, 2].reduce((sum, m) => sum + directly(frame, microphones, m, k), 0);
      assert.ok(
        Math.abs(power![k] - expected) < 1e-9 * (1 + expected),
        `bin ${k}: ${power![k]}, ${expected}`,
      );
    }
  }
});

test("an approaching scatterer is in a positive bin, at its amplitude squared times length / 1.5", () => {
  const block = new Float64Array(256);
  for (let n = 0; n < 128; n++) {
    block[2 * n] = 3 * Math.cos((2 * Math.PI * 10 * n) / 128);
    block[2 * n + 1] = 3 * Math.sin((2 * Math.PI * 10 * n) / 128);
  }
  const power = shortTimePower({ microphones: 1, length: 128, hop: 128 })(block)!;
  assert.ok(Math.abs(power[10] - (9 * 128) / 1.5) < 1e-9); // Harris: Hann's noise bandwidth is 1.5 bins.
  assert.ok(power[118] < 1e-9);
});

test("a hop that does not divide the length is refused", () => {
  assert.throws(() => shortTimePower({ microphones: 1, length: 128, hop: 60 }), /hop 60 does not divide/);
});
