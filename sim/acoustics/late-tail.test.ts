import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { arrivalsUntil } from "./arrivals.ts";
import { reverberationTime } from "./decay.ts";
import { impulseResponses } from "./impulse-responses.ts";
import { tailStart, wallDecay } from "./late-tail.ts";
import { shoebox } from "./shoebox.ts";

const speed = 343;
const medium = { temperature: 20, humidity: 50, pressure: 101.325, speed };
const source = [1.31, 1.13, 2.07] as const;
const receiver = [3.62, 2.55, 1.24] as const;
const walls = { x0: 0.3, x1: 0.4, y0: 0.25, y1: 0.35, z0: 0.5, z1: 0.3 };
const room = shoebox({ size: [5.2, 4.1, 3.3], absorption: walls });
const rate = 16_000;
const common = { room, source, receivers: [receiver], maxOrder: 8, medium, rate, length: 9600 };

/** Energy of the samples between two times. */
function energy(samples: Float32Array, from: number, until: number): number {
  return samples.subarray(from * rate, until * rate).reduce((sum, sample) => sum + sample * sample, 0);
}

test("the tail's energy is that of the images it stands for, within 0.7 dB in each 50 ms", () => {
  const { samples } = impulseResponses({ ...common, lateTail: random(7) });
  const images = arrivalsUntil({ room, source, receiver, speed, until: 0.3 });
  for (const from of [0.05, 0.1, 0.15, 0.2, 0.25]) {
    let expected = 0;
    for (const [i, delay] of images.delays.entries()) {
      if (delay >= from && delay < from + 0.05) expected += images.amplitudes[i] ** 2;
    }
    // 800 samples of noise: 0.22 dB of standard deviation.
    const db = 10 * Math.log10(energy(samples, from, from + 0.05) / expected);
    assert.ok(Math.abs(db) < 0.7, `${from} s: ${db} dB`);
  }
});

test("T30 of order 8 with a tail is that of order 110 above its mode at 0 Hz, within 5 %", () => {
  const whole = impulseResponses({ ...common, maxOrder: 110 }).samples;
  const differences = whole.map((sample, n) => sample - (whole[n - 1] ?? 0));
  const { samples } = impulseResponses({ ...common, lateTail: random(7) });
  const expected = reverberationTime(differences, rate) ?? 0;
  const found = reverberationTime(samples, rate) ?? 0;
  assert.ok(Math.abs(found / expected - 1) < 0.05, `${found} s, expected ${expected} s`);
});

test("before the tail's start the response is the images' to the bit, and no image beyond the order comes earlier", () => {
  const start = tailStart(room, 8, speed);
  const bare = impulseResponses(common).samples;
  const { samples } = impulseResponses({ ...common, lateTail: random(7) });
  const before = Math.floor(start * rate);
  assert.ok(before > 100);
  assert.deepEqual(samples.subarray(0, before), bare.subarray(0, before));
  const { orders } = arrivalsUntil({ room, source, receiver, speed, until: start });
  assert.ok(orders.every((order) => order <= 8));
});

test("the same seed gives the same tail, each receiver and seed one of its own", () => {
  const both = { ...common, receivers: [receiver, receiver] };
  const first = impulseResponses({ ...both, lateTail: random(7) }).samples;
  assert.deepEqual(impulseResponses({ ...both, lateTail: random(7) }).samples, first);
  assert.notDeepEqual(impulseResponses({ ...both, lateTail: random(8) }).samples, first);
  assert.notDeepEqual(first.subarray(0, 9600), first.subarray(9600));
});

test("rays decay as Eyring's at first, and not at all between walls that keep nothing", () => {
  const cube = wallDecay(shoebox({ size: [4, 4, 4], absorption: 0.2 }), speed);
  const time = 1e-6;
  // c S / (4 V) hits per second in the mean over all directions.
  const expected = (-Math.log(0.8) * speed * 6 * 16) / (4 * 64);
  assert.ok(Math.abs((1 - cube(time)) / time / expected - 1) < 0.002);
  assert.equal(wallDecay(shoebox({ size: [4, 4, 4], absorption: 0 }), speed)(3), 1);
  assert.equal(wallDecay(shoebox({ size: [4, 4, 4], absorption: 1 }), speed)(1), 0);
});

test("a free field has no tail, and one is refused", () => {
  const options = { ...common, room: null, lateTail: random(7) };
  assert.throws(() => impulseResponses(options), { name: "RangeError", message: /lateTail: a free field/ });
});
