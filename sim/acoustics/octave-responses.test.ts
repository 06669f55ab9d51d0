import assert from "node:assert/strict";
import { test } from "node:test";
import { impulseResponses } from "./impulse-responses.ts";
import { octaveResponses } from "./octave-responses.ts";
import { shoebox } from "./shoebox.ts";

const size = [5, 4, 3] as const;
const common = {
  source: [1, 1.2, 1.4],
  receivers: [[3.1, 2.2, 1.7]],
  maxOrder: 3,
  medium: { temperature: 20, humidity: 40, pressure: 101.325 },
  rate: 16_000,
  length: 4096,
} as const;

function banded(absorptions: readonly number[], frequencies: readonly number[] = [500, 1000, 2000]) {
  const bands = { frequencies, absorptions };
  return { size, absorption: { x0: bands, x1: bands, y0: bands, y1: bands, z0: bands, z1: bands } };
}

/** Complex spectrum at a frequency. */
function spectrum(samples: Float32Array, frequency: number): readonly [number, number] {
  let real = 0;
  let imaginary = 0;
  for (const [n, sample] of samples.entries()) {
    real += sample * Math.cos((2 * Math.PI * frequency * n) / 16_000);
    imaginary -= sample * Math.sin((2 * Math.PI * frequency * n) / 16_000);
  }
  return [real, imaginary];
}

test("a room with like bands is the broadband room", () => {
  const found = octaveResponses({ ...common, room: banded([0.3, 0.3, 0.3]) }).samples;
  const expected = impulseResponses({ ...common, room: shoebox({ size, absorption: 0.3 }) }).samples;
  for (const [n, sample] of expected.entries()) assert.ok(Math.abs(found[n] - sample) < 1e-8);
});

test("at each band's centre and beyond the outer ones the spectrum is that of the band's own room", () => {
  const absorptions = [0.1, 0.4, 0.8];
  const found = octaveResponses({ ...common, room: banded(absorptions) }).samples;
  for (const [band, frequency] of [
    [0, 250],
    [0, 500],
    [1, 1000],
    [2, 2000],
    [2, 6000],
  ]) {
    const room = shoebox({ size, absorption: absorptions[band] });
    const expected = spectrum(impulseResponses({ ...common, room }).samples, frequency);
    const [real, imaginary] = spectrum(found, frequency);
    const error = Math.hypot(real - expected[0], imaginary - expected[1]) / Math.hypot(...expected);
    assert.ok(error < 0.01, `${frequency} Hz: ${error}`);
  }
});

test("walls with different bands, and bands that do not rise, are refused", () => {
  const room = banded([0.1, 0.2, 0.3]);
  const z1 = { frequencies: [500, 1000], absorptions: [0.1, 0.2] };
  const uneven = { ...room.absorption, z1 };
  assert.throws(() => octaveResponses({ ...common, room: { size, absorption: uneven } }), /wall z1/);
  assert.throws(() => octaveResponses({ ...common, room: banded([0.1, 0.2], [1000, 500]) }), /rising/);
  assert.throws(() => octaveResponses({ ...common, room: banded([], []) }), /rising/);
  assert.throws(
    () => octaveResponses({ ...common, room: banded([0.1, 1.2, 0.3]) }),
    /absorption of x0 is 1\.2/,
  );
});
