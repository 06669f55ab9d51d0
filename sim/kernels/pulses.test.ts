import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { windowedSinc, writePulsesPlainly } from "./plain-pulses.ts";
import { writeLattice, writePulses } from "./pulses.ts";

/** Energy of the difference over that of `expected`, dB. */
function errorDb(found: Float32Array, expected: Float64Array): number {
  let error = 0;
  let energy = 0;
  for (let n = 0; n < expected.length; n++) {
    error += (found[n] - expected[n]) ** 2;
    energy += expected[n] ** 2;
  }
  return 10 * Math.log10(error / energy);
}

test("compiled pulses are the plain twin's to -100 dB, those that begin before or end after `out` included", () => {
  const chance = random(3).fork("pulses");
  const delays = Float64Array.from({ length: 5000 }, () => chance.between(0, 2080));
  const amplitudes = Float64Array.from(delays, () => chance.between(-1, 1));
  const found = new Float32Array(2000);
  const expected = new Float64Array(2000);
  writePulses(found, delays, amplitudes);
  writePulsesPlainly(expected, delays, amplitudes);
  const error = errorDb(found, expected);
  assert.ok(error < -100, `${error} dB`);
});

test("no sample of a compiled pulse is further than 2e-5 from the plain twin's, whatever its fraction", () => {
  for (let step = 0; step <= 1000; step++) {
    const delays = new Float64Array([60 + step / 1000]);
    const found = new Float32Array(128);
    const expected = new Float64Array(128);
    writePulses(found, delays, new Float64Array([1]));
    writePulsesPlainly(expected, delays, new Float64Array([1]));
    for (const [n, value] of expected.entries())
      assert.ok(Math.abs(found[n] - value) < 2e-5, `${step}, ${n}`);
  }
});

test("a lattice makes a pulse per image with at most so many reflections, its amplitude over its delay", () => {
  const maxOrder = 4;
  const chance = random(4).fork("lattice");
  const axis = (low: number, high: number) =>
    Float64Array.from({ length: 2 * maxOrder + 1 }, () => chance.between(low, high));
  const squares = [axis(1, 9e4), axis(1, 9e4), axis(1, 9e4)];
  const reflections = [axis(0, 1), axis(0, 1), axis(0, 1)];
  const delays: number[] = [];
  const amplitudes: number[] = [];
  for (let x = -4; x <= 4; x++) {
    for (let y = -4; y <= 4; y++) {
      for (let z = -4; z <= 4; z++) {
        if (Math.abs(x) + Math.abs(y) + Math.abs(z) > maxOrder) continue;
        const places = [x + maxOrder, y + maxOrder, z + maxOrder];
        const delay = Math.sqrt(places.reduce((sum, place, i) => sum + squares[i][place], 0));
        delays.push(delay);
        amplitudes.push((3 * places.reduce((beta, place, i) => beta * reflections[i][place], 1)) / delay);
      }
    }
  }
  const found = new Float32Array(600);
  const expected = new Float64Array(600);
  writeLattice(found, { maxOrder, squares, reflections }, 3);
  writePulsesPlainly(expected, new Float64Array(delays), new Float64Array(amplitudes));
  assert.equal(delays.length, 129);
  const error = errorDb(found, expected);
  assert.ok(error < -98, `${error} dB`);
});

test("a call leaves nothing behind for the next, in `out` or in the kernel", () => {
  const once = new Float32Array(100);
  const again = new Float32Array(100).fill(3);
  writePulses(once, new Float64Array([50.3]), new Float64Array([1]));
  writePulses(new Float32Array(5000), new Float64Array([20, 4000]), new Float64Array([5, 5]));
  writePulses(again, new Float64Array([50.3]), new Float64Array([1]));
  assert.deepEqual(again, once);
});

test("a lone pulse of the worst fraction is within -92 dB of the plain twin", () => {
  let worst = -Infinity;
  for (let step = 0; step < 512; step++) {
    const delays = new Float64Array([60 + step / 512]);
    const found = new Float32Array(128);
    const expected = new Float64Array(128);
    writePulses(found, delays, new Float64Array([1]));
    writePulsesPlainly(expected, delays, new Float64Array([1]));
    worst = Math.max(worst, errorDb(found, expected));
  }
  assert.ok(worst < -92, `${worst} dB`);
});

test("a pulse on a sample is that sample alone, and one between two is the same on both sides", () => {
  assert.equal(windowedSinc(0), 1);
  for (let n = 1; n < 41; n++) assert.ok(Math.abs(windowedSinc(n)) < 1e-15);
  assert.equal(windowedSinc(0.5), windowedSinc(-0.5));
  // sinc(1/2) = 2 / pi; the window at 1/2 is cos^2(pi / 164).
  assert.ok(Math.abs(windowedSinc(0.5) - (2 / Math.PI) * Math.cos(Math.PI / 164) ** 2) < 1e-15);
  assert.equal(windowedSinc(41), 0);
});

test("lists of different lengths, negative delays and axes of the wrong length are refused", () => {
  const out = new Float32Array(10);
  assert.throws(() => writePulses(out, new Float64Array(2), new Float64Array(1)), /2 delays, 1 amplitudes/);
  for (const delay of [-1, Number.NaN]) {
    assert.throws(() => writePulses(out, new Float64Array([delay]), new Float64Array(1)), RangeError);
  }
  assert.throws(
    () => writePulses(new Float32Array(2 ** 24), new Float64Array(0), new Float64Array(0)),
    /at most/,
  );
  const short = [new Float64Array(2), new Float64Array(3), new Float64Array(3)];
  assert.throws(
    () => writeLattice(out, { maxOrder: 1, squares: short, reflections: short }, 1),
    /axes of 2, 3, 3, 2, 3, 3, expected 6 of 3/,
  );
});
