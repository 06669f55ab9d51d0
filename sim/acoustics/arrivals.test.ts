import assert from "node:assert/strict";
import { test } from "node:test";
import { arrivals, arrivalsUntil } from "./arrivals.ts";
import { imageSources } from "./images.ts";
import { shoebox } from "./shoebox.ts";

const room = shoebox({ size: [6, 5, 3], absorption: 0.3 });
const source = [1.3, 2.1, 0.7] as const;
const receiver = [4.2, 3.3, 1.6] as const;
const speed = 343;

test("the direct sound and the floor's echo arrive as Pythagoras says, with beta = sqrt(0.7) from the floor", () => {
  const images = imageSources({ room, at: source, maxOrder: 1 });
  const { delays, amplitudes, orders } = arrivals(images, { at: receiver, speed });
  const across = 2.9 ** 2 + 1.2 ** 2;
  const direct = Math.sqrt(across + 0.9 ** 2);
  const floor = Math.sqrt(across + 2.3 ** 2);
  const close = (found: number, expected: number) => assert.ok(Math.abs(found / expected - 1) < 1e-14);
  close(delays[0], direct / speed);
  close(amplitudes[0], 1 / (4 * Math.PI * direct));
  close(delays[3], floor / speed);
  close(amplitudes[3], Math.sqrt(0.7) / (4 * Math.PI * floor));
  assert.deepEqual([...orders], [0, 1, 1, 1, 1, 1, 1]);
});

test("all that arrives within 40 ms is what a list of sufficient order has within 40 ms, sorted", () => {
  const found = arrivalsUntil({ room, source, receiver, speed, until: 0.04 });
  // 40 ms is 13.72 m: at most 3 + 3 + 5 rooms away.
  const all = arrivals(imageSources({ room, at: source, maxOrder: 12 }), { at: receiver, speed });
  const expected = [...all.delays].filter((delay) => delay <= 0.04).sort((a, b) => a - b);
  assert.ok(expected.length > 100);
  assert.equal(found.count, expected.length);
  for (const [i, delay] of expected.entries()) assert.ok(Math.abs(found.delays[i] - delay) < 1e-15);
});

test("a floor of -20 dB leaves out exactly what has less than a hundredth of the direct sound's energy", () => {
  const whole = arrivalsUntil({ room, source, receiver, speed, until: 0.06 });
  const loud = arrivalsUntil({ room, source, receiver, speed, until: 0.06, floorDb: -20 });
  const kept = [...whole.amplitudes].filter((amplitude) => amplitude >= whole.amplitudes[0] / 10);
  assert.deepEqual([...loud.amplitudes], kept);
  assert.ok(loud.count < whole.count);
});

test("a receiver at the source, places outside and times that are none are refused", () => {
  const images = imageSources({ room, at: source, maxOrder: 0 });
  assert.throws(() => arrivals(images, { at: source, speed }), /image 0 is at the receiver/);
  const options = { room, source, receiver, speed, until: 0.01 };
  assert.throws(() => arrivalsUntil({ ...options, receiver: source }), /receiver is at the source/);
  assert.throws(() => arrivalsUntil({ ...options, receiver: [1, 1, 4] }), /receiver: z is 4 m/);
  for (const until of [Number.NaN, Infinity, -1]) {
    assert.throws(() => arrivalsUntil({ ...options, until }), new RegExp(`until is ${until} s`));
  }
});
