import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { type EchoOptions, GAINS } from "./echo-options.ts";
import { echoKernel } from "./echoes.ts";
import { addEchoesPlainly } from "./plain-echoes.ts";

const WIDTH = 700;
const RATE = 2000;
const SPEED = 343;

/** A directivity with a lobe in front, and some sound from behind. */
const LOBE = Float32Array.from(
  { length: GAINS },
  (_, i) => 0.4 + 0.6 * Math.cos((Math.PI * (GAINS - 1 - i)) / GAINS),
);

const given: Omit<EchoOptions, "receivers"> = {
  source: images(7, "source"),
  rate: RATE,
  speed: SPEED,
  turns: 96,
  air: 0.12,
  nearest: 0.05,
  width: WIDTH,
  taps: [Float32Array.of(1, 1, 1, 1, 1), Float32Array.of(1, -2, 4, 0.5, 3)],
  ahead: 3,
};

/** Directions of length 1. */
function axesOf(chance: ReturnType<typeof random>, count: number): Float64Array {
  return Float64Array.from(
    Array.from({ length: count }, () => {
      const axis = [0, 1, 2].map(() => chance.between(-1, 1));
      return axis.map((x) => x / Math.hypot(...axis));
    }).flat(),
  );
}

function images(count: number, label: string) {
  const chance = random(5).fork(label);
  return {
    positions: Float64Array.from({ length: 3 * count }, () => chance.between(-6, 6)),
    reflections: Float64Array.from({ length: count }, () => chance.between(0.1, 1)),
    axes: axesOf(chance, count),
    gains: LOBE,
  };
}

/** Five images of each of `count` microphones on a ring, and of its middle: mirrored, as walls would. */
function ring(count: number) {
  const middle = images(5, "middle");
  const offsets = new Float64Array(15 * count);
  for (let i = 0; i < 5; i++) {
    for (let m = 0; m < count; m++) {
      const angle = (2 * Math.PI * m) / count;
      offsets[3 * (i * count + m)] = 0.035 * Math.cos(angle);
      offsets[3 * (i * count + m) + 1] = 0.035 * Math.sin(angle) * (i % 2 ? -1 : 1);
      offsets[3 * (i * count + m) + 2] = 0.01;
    }
  }
  const axes = axesOf(random(6), 5 * count);
  const microphones = Array.from({ length: count }, (_, m) => ({
    reflections: middle.reflections,
    axes: Float64Array.from({ length: 15 }, (_, at) => axes[3 * (Math.floor(at / 3) * count + m) + (at % 3)]),
    gains: LOBE,
    positions: middle.positions.map((x, at) => x + offsets[3 * (Math.floor(at / 3) * count + m) + (at % 3)]),
  }));
  return { group: { ...middle, axes, offsets, microphones: count }, microphones };
}

/** Places, velocities and accelerations in a cell of an oscillation of `speed` m/s at most, `hertz` times a second, whose cell begins at `begin`, s. */
function poseAt(begin: number, half: number, speed: number, hertz: number): readonly number[] {
  const omega = 2 * Math.PI * hertz;
  const amplitude = speed / omega / Math.sqrt(3);
  const phases = [0, 1, 2].map((node) => omega * (begin + node * half));
  return [0, 1, 2].flatMap((axis) => [
    ...phases.map((p) => 8 + amplitude * Math.sin(p + axis)),
    ...phases.map((p) => amplitude * omega * Math.cos(p + axis)),
    ...phases.map((p) => -amplitude * omega * omega * Math.sin(p + axis)),
  ]);
}

function errorDb(speed: number, hertz: number, together: boolean): number {
  const { group, microphones } = ring(5);
  const apart = microphones.map((own) => ({ ...own, offsets: null, microphones: 1 }));
  const options = { ...given, receivers: together ? [group] : apart };
  const kernel = echoKernel(options);
  const expected = new Float64Array(10 * WIDTH);
  let begin = 0;
  for (const samples of [16, 16, 4, 2.5, 1, 0.75, 8, 12]) {
    const half = samples / RATE;
    kernel.pose.set(poseAt(begin, half, speed, hertz));
    const cell = { half, middle: 100 + RATE * (begin + half), speed, push: 2 * Math.PI * hertz * speed };
    kernel.illuminate(cell, 0.3);
    kernel.scatter();
    addEchoesPlainly(expected, options, cell, kernel.pose, 0.3);
    begin += 2 * half;
  }
  let error = 0;
  let energy = 0;
  for (const [i, value] of expected.entries()) {
    const [n, part, m] = [i % WIDTH, Math.floor(i / WIDTH) % 2, Math.floor(i / WIDTH / 2)];
    error += (kernel.sums[n * kernel.row + kernel.places[m] + part] - value) ** 2;
    energy += value ** 2;
  }
  assert.ok(energy > 0);
  return 10 * Math.log10(error / energy);
}

for (const [speed, hertz, together, bound] of [
  [0.5, 1.5, true, -95],
  [1.5, 1.5, true, -95],
  [4, 1.5, true, -95],
  [5, 18, true, -80],
  [0.5, 1.5, false, -95],
  [4, 1.5, false, -95],
  [12, 1.5, false, -95],
  [16, 18, false, -95],
] as const) {
  const where = together ? "in a group" : "each alone";
  test(`compiled echoes of ${speed} m/s at ${hertz} Hz at microphones ${where} are the plain twin's to ${bound} dB`, () => {
    const error = errorDb(speed, hertz, together);
    assert.ok(error < bound, `${error} dB`);
  });
}

test("what a scatterer sends may be told instead, and weighed, and the echoes are the same to -85 dB", () => {
  const receivers = ring(5).microphones.map((own) => ({ ...own, offsets: null, microphones: 1 }));
  const source = { ...given.source, gains: null };
  const [computed, told] = [0, 1].map(() => echoKernel({ ...given, source, receivers }));
  const pose = poseAt(0, 0.008, 0, 1);
  for (const { pose: own } of [computed, told]) own.set(pose);
  const cell = { half: 0.008, middle: 100, speed: 0, push: 0 };
  const sum = { re: 0, im: 0 };
  for (const [i, reflection] of given.source.reflections.entries()) {
    const away = [0, 1, 2].map((axis) => pose[9 * axis] - given.source.positions[3 * i + axis]);
    const r = Math.hypot(...away);
    sum.re += (reflection * Math.exp(-given.air * r) * Math.cos(2 * Math.PI * given.turns * r)) / r;
    sum.im -= (reflection * Math.exp(-given.air * r) * Math.sin(2 * Math.PI * given.turns * r)) / r;
  }
  computed.illuminate(cell, 1);
  computed.weigh(0.5, 0.7, 1);
  told.send(cell, Infinity, (x, sent) => {
    const weight = 0.7 + 0.25 * x + 0.05 * x * x;
    sent.set([weight * sum.re, weight * sum.im]);
  });
  for (const kernel of [computed, told]) kernel.scatter();
  const most = computed.sums.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  assert.ok(most > 0);
  for (const [n, value] of computed.sums.entries()) assert.ok(Math.abs(told.sums[n] - value) < 5e-5 * most);
});

test("sets of taps are multiplied in turn into the samples from the given one on, three further for two rows", () => {
  const { microphones } = ring(5);
  const kernel = echoKernel({
    ...given,
    receivers: microphones.map((own) => ({ ...own, offsets: null, microphones: 1 })),
  });
  for (let i = 0; i < 20 * kernel.row; i++) kernel.sums[i] = (i * 7) % 11;
  kernel.filter(3, 1, 5);
  for (const [row, first] of [3, 5, 6, 8, 9].entries()) {
    for (let i = 0; i < kernel.row; i++) {
      const at = (n: number) => kernel.sums[(first + n) * kernel.row + i];
      const even = at(0) + at(1) + at(2) + at(3) + at(4);
      const odd = at(0) - 2 * at(1) + 4 * at(2) + 0.5 * at(3) + 3 * at(4);
      assert.equal(kernel.result[row * kernel.row + i], row % 2 === 0 ? odd : even, `row ${row}`);
    }
  }
});
