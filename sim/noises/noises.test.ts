import assert from "node:assert/strict";
import { test } from "node:test";
import { fourier } from "../kernels/fourier.ts";
import { type Noise, soundingsOf } from "./animate-noise.ts";
import { hiss } from "./hiss.ts";
import { keys } from "./keys.ts";
import { knocks } from "./knocks.ts";
import { otherSensor } from "./other-sensor.ts";

const RATE = 192_000;
const AT = [1, 1, 1] as const;

/** Samples of a noise at 1 m, from time 0 on, in pieces of 256. */
function samplesOf(noise: Noise, seconds: number, seed = 1): Float64Array {
  const [sounding] = soundingsOf([noise], seed, RATE);
  const samples = new Float64Array(256 * Math.ceil((seconds * RATE) / 256));
  for (let at = 0; at < samples.length; at += 256) sounding.fill(at, samples.subarray(at, at + 256));
  return samples;
}

/** Power of a stretch between two frequencies, of a mean square. */
function power(samples: Float64Array, least: number, most: number): number {
  const size = 2 ** Math.floor(Math.log2(samples.length));
  const re = Float64Array.from({ length: size }, (_, n) => samples[n]);
  const im = new Float64Array(size);
  fourier(re, im);
  let sum = 0;
  for (let bin = Math.ceil((least * size) / RATE); bin < (most * size) / RATE; bin++) {
    sum += 2 * (re[bin] ** 2 + im[bin] ** 2);
  }
  return sum / size / size;
}

test("a hiss has the density it was given, at 33 kHz as at 45, while it lasts", () => {
  const samples = samplesOf(hiss({ at: AT, density: 1e-3, from: 0.1, until: 1 }), 1.2);
  for (const frequency of [33_000, 45_000]) {
    const density = Math.sqrt(
      power(samples.subarray(0.2 * RATE, 0.9 * RATE), frequency, frequency + 3000) / 3000,
    );
    assert.ok(Math.abs(density / 1e-3 - 1) < 0.06, `${density} at ${frequency}`);
  }
  assert.ok(samples.subarray(0, 0.1 * RATE).every((value) => value === 0));
  assert.ok(samples.subarray(1.06 * RATE).every((value) => value === 0));
});

test("keys ring in bursts, as often as they were told, and from audible sound to beyond 40 kHz", () => {
  const samples = samplesOf(keys({ at: AT, pressure: 0.1, blows: 10, jingle: 2, every: 4, from: 1 }), 10);
  const loud = (from: number, until: number) =>
    samples.subarray(from * RATE, until * RATE).some((value) => value !== 0);
  assert.ok(!loud(0, 1) && !loud(3.1, 5) && !loud(7.1, 9));
  const jingle = samples.subarray(RATE, 3 * RATE);
  assert.ok(power(jingle, 40_000, 60_000) > 0.05 * power(jingle, 6000, 60_000));
  assert.ok(power(jingle, 6000, 20_000) > 0.05 * power(jingle, 6000, 60_000));
  // Blows are told from one another by the steepest rises of energy over 1 ms.
  let blows = 0;
  let before = 0;
  for (let at = 0; at + 192 <= samples.length; at += 192) {
    const energy = samples.subarray(at, at + 192).reduce((sum, value) => sum + value * value, 0);
    if (energy > 4 * before && energy > 1e-3) blows++;
    before = energy;
  }
  // 50 are expected in 5 s; Poisson, and near ones run together.
  assert.ok(blows > 25 && blows < 75, `${blows} blows`);
});

test("another sensor has its frequency, level and wander", () => {
  const noise = otherSensor({ at: AT, frequency: 33_400, pressure: 0.2, wander: 30, wanderPeriod: 8 });
  const samples = samplesOf(noise, 8);
  assert.ok(Math.abs(power(samples, 33_300, 33_500) / 0.02 - 1) < 0.01);
  // Frequency by zero crossings upward, over an eighth of the period each.
  const measured = Array.from({ length: 8 }, (_, i) => {
    let [first, last, count] = [0, 0, -1];
    for (let n = i * RATE + 1; n < (i + 1) * RATE; n++) {
      if (samples[n - 1] >= 0 || samples[n] < 0) continue;
      last = n - samples[n] / (samples[n] - samples[n - 1]);
      if (count++ < 0) first = last;
    }
    return (count * RATE) / (last - first);
  });
  // The mean of a sine over an eighth of its period is at most sin(pi / 8) / (pi / 8) = 0.974 of its peak.
  assert.ok(measured.every((frequency) => Math.abs(frequency - 33_400) <= 30 * 0.9745 + 0.01));
  assert.ok(Math.max(...measured) - Math.min(...measured) > 30 * 1.7);
});

test("pulses come at their distance and last as long as they should", () => {
  const noise = otherSensor({ at: AT, frequency: 40_000, pressure: 1, pulse: { length: 1e-3, every: 0.05 } });
  const samples = samplesOf(noise, 1);
  const edges: number[] = [];
  let lit = 0;
  let silent = 1000;
  for (const [n, value] of samples.entries()) {
    if (value === 0) silent++;
    else {
      if (silent > 1000) edges.push(n);
      silent = 0;
      lit++;
    }
  }
  assert.equal(edges.length, 20);
  for (let i = 2; i < edges.length; i++) assert.ok(Math.abs(edges[i] - edges[i - 1] - 0.05 * RATE) <= 5);
  assert.ok(Math.abs(lit / 20 / RATE - 1e-3) < 3e-5, `${lit / 20 / RATE} s`);
});

test("one knock comes in each stretch of time, falls to 1/e in 2 ms, and begins with its density", () => {
  const samples = samplesOf(knocks({ at: AT, every: 2, density: 1e-3, until: 6 }), 10);
  const begins = [0, 1, 2, 3, 4].map((stretch) =>
    samples.subarray(2 * stretch * RATE, 2 * (stretch + 1) * RATE).findIndex((value) => value !== 0),
  );
  assert.ok(begins.slice(0, 3).every((begin) => begin >= 0));
  const from = begins[1] + 2 * RATE;
  const square = (begin: number, end: number) =>
    samples.subarray(from + begin * RATE, from + end * RATE).reduce((sum, value) => sum + value * value, 0);
  // Energies of equal stretches 2 ms apart differ by e^2.
  assert.ok(Math.abs(Math.log(square(0, 2e-3) / square(2e-3, 4e-3)) - 2) < 0.4);
  // The integral of d^2 rate / 2 exp(-2 t / 2 ms), in samples.
  const expected = ((1e-6 * RATE) / 2) * RATE * 1e-3;
  assert.ok(Math.abs(square(0, 0.02) / expected - 1) < 0.25);
});

test("noises are drawn from the seed and their own name alone", () => {
  const [a, b] = [hiss({ name: "a", at: AT }), keys({ name: "b", at: AT })];
  const first = (noises: readonly Noise[], seed: number, which: number) => {
    const out = new Float64Array(2048);
    const sounding = soundingsOf(noises, seed, RATE)[which];
    for (let at = 0; at < 2048; at += 256) sounding.fill(at, out.subarray(at, at + 256));
    return out;
  };
  assert.deepEqual(first([a, b], 1, 1), first([b], 1, 0));
  assert.notDeepEqual(first([a], 1, 0), first([a], 2, 0));
});

test("options that cannot be are refused by name", () => {
  assert.throws(() => hiss({ at: AT, density: -1 }), /hiss.density/);
  assert.throws(() => keys({ at: AT, jingle: 5, every: 2 }), /keys.every/);
  assert.throws(() => otherSensor({ at: AT, pulse: { length: 1, every: 0.1 } }), /pulse.length/);
  assert.throws(() => knocks({ at: AT, frequency: 500 }), /knocks.frequency/);
});
