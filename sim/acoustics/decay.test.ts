import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivalsUntil } from "./arrivals.ts";
import { eyringTime, reverberationTime, sabineTime } from "./decay.ts";
import { impulseResponses } from "./impulse-responses.ts";
import { shoebox } from "./shoebox.ts";

const speed = 343;

/** Slope of the energy that arrives between two times, in bins of 5 ms, as the time of 60 dB. */
function decayTime(room: ReturnType<typeof shoebox>, from: number, until: number): number {
  const { delays, amplitudes } = arrivalsUntil({
    room,
    source: [1.31, 2.13, 3.07],
    receiver: [3.62, 1.55, 2.24],
    speed,
    until,
  });
  const bins = Math.round((until - from) / 0.005);
  const energies = new Float64Array(bins);
  for (const [i, delay] of delays.entries()) {
    const bin = Math.floor((delay - from) / 0.005);
    if (bin >= 0 && bin < bins) energies[bin] += amplitudes[i] ** 2;
  }
  let rise = 0;
  let run = 0;
  for (const [bin, energy] of energies.entries()) {
    const time = (bin - (bins - 1) / 2) * 0.005;
    rise += time * 10 * Math.log10(energy);
    run += time * time;
  }
  return (-60 * run) / rise;
}

/**
 * Energy of a specular shoebox with one absorption at time t, exact in the mean over places: a ray in direction u
 * meets walls at the rate c sum |u_i| / L_i and loses -ln(1 - a) at each.
 */
function specularDecay(size: readonly number[], absorption: number, time: number): number {
  const steps = 60;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const z = (i + 0.5) / steps;
    for (let k = 0; k < steps; k++) {
      const angle = ((k + 0.5) / steps) * (Math.PI / 2);
      const across = Math.sqrt(1 - z * z);
      const hits = (across * Math.cos(angle)) / size[0] + (across * Math.sin(angle)) / size[1] + z / size[2];
      sum += (1 - absorption) ** (speed * time * hits);
    }
  }
  return sum / (steps * steps);
}

test("T30 of an exponential decay is its reverberation time", () => {
  const rate = 8000;
  const response = Float32Array.from(
    { length: 8000 },
    (_, n) => 10 ** ((-3 * n) / rate / 0.7) * (n % 2 ? 1 : -1),
  );
  assert.ok(Math.abs((reverberationTime(response, rate) ?? 0) / 0.7 - 1) < 1e-3);
});

test("T30 is null of silence, of a lone pulse and of what does not fall by 35 dB", () => {
  assert.equal(reverberationTime(new Float32Array(100), 8000), null);
  assert.equal(reverberationTime(new Float32Array([1]), 8000), null);
  for (const distance of [3.43, 3.4301, 7.7]) {
    const field = { room: null, source: [0, 0, 0], receivers: [[distance, 0, 0]], maxOrder: 0 } as const;
    const medium = { temperature: 20, humidity: 50, pressure: 101.325, speed: 343 };
    const { samples } = impulseResponses({ ...field, medium, rate: 48_000 });
    assert.equal(reverberationTime(samples, 48_000), null);
  }
  assert.equal(reverberationTime(new Float32Array(100).fill(1), 8000), null);
});

test("a cube's early decay is Eyring's within 3 %, where the field is still diffuse", () => {
  for (const absorption of [0.1, 0.3]) {
    const room = shoebox({ size: [5, 5, 5], absorption });
    const eyring = eyringTime(room, speed);
    const found = decayTime(room, 0.02, 0.02 + eyring / 8); // 7.5 dB
    assert.ok(Math.abs(found / eyring - 1) < 0.03, `${absorption}: ${found} s, Eyring ${eyring} s`);
  }
});

test("with walls that absorb 2 %, the early decay is Sabine's within 3 % as well", () => {
  const room = shoebox({ size: [5, 5, 5], absorption: 0.02 });
  const found = decayTime(room, 0.02, 0.3);
  assert.ok(Math.abs(found / sabineTime(room, speed) - 1) < 0.03, `${found}, ${sabineTime(room, speed)}`);
});

test("T30 of a response above its mode at 0 Hz is that of rays spread over all directions, within 4 %", () => {
  const size = [5.2, 4.1, 3.3] as const;
  const room = shoebox({ size, absorption: 0.35 });
  const rate = 16_000;
  const { samples } = impulseResponses({
    room,
    source: [1.31, 1.13, 2.07],
    receivers: [[3.62, 2.55, 1.24]],
    maxOrder: 110,
    medium: { temperature: 20, humidity: 50, pressure: 101.325, speed },
    rate,
    length: rate,
  });
  const rays = Float32Array.from({ length: 1000 }, (_, n) => Math.sqrt(specularDecay(size, 0.35, n / 1000)));
  const expected = reverberationTime(rays, 1000) ?? 0;
  // All images push the same way, so that the room's mode at 0 Hz outlasts the rest: differences leave it out.
  const found =
    reverberationTime(
      samples.map((sample, n) => sample - (samples[n - 1] ?? 0)),
      rate,
    ) ?? 0;
  assert.ok(Math.abs(found / expected - 1) < 0.04, `${found} s, expected ${expected} s`);
});

test("Sabine's time of a 6 x 5 x 3 m room that absorbs a fifth is 0.161 V / A, and less with air", () => {
  const room = shoebox({ size: [6, 5, 3], absorption: 0.2 });
  // Kuttruff's constant, 0.161 s/m, is for 343 m/s.
  assert.ok(Math.abs(sabineTime(room, speed) / ((0.161 * 90) / (0.2 * 126)) - 1) < 0.002);
  const air = 0.01; // 1/m, that is 0.043 dB/m
  assert.ok(Math.abs(sabineTime(room, speed) / sabineTime(room, speed, air) - (25.2 + 3.6) / 25.2) < 1e-12);
});
