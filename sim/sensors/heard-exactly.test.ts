import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Mover } from "../movers/animate.ts";
import { curtain } from "../movers/curtain.ts";
import { fan } from "../movers/fan.ts";
import type { Moving } from "../movers/moving.ts";
import { rattle } from "../movers/rattle.ts";
import { walker } from "../movers/walker.ts";
import { livingRoom } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";
import { hearExactly } from "./heard-exactly.ts";

const RATE = 2000;

/** What is compared: `microphones` on a ring, from `from` until `until`, s, of an emission that began at 0. */
interface Comparison {
  readonly microphones: number;
  readonly maxOrder: number;
  readonly from: number;
  readonly until: number;
}

function acousticsWith(microphones: number, maxOrder: number) {
  const ring = Array.from({ length: microphones }, (_, m) => {
    const angle = (2 * Math.PI * m) / microphones;
    return [0.035 * Math.cos(angle), 0.035 * Math.sin(angle), 0.03] as const;
  });
  const device = { at: [1, 1, 1] as const, unit: unit({ microphones: ring }) };
  return acousticsOf(scene({ room: livingRoom(), device }), maxOrder, 1);
}

/** Energy of the difference between the engines over that of the echoes, dB. */
function errorDb(movings: readonly Moving[], { microphones, maxOrder, from, until }: Comparison): number {
  const acoustics = { ...acousticsWith(microphones, maxOrder), fixed: Array(microphones).fill([]) };
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  assert.ok(sound);
  const run = { rate: RATE, first: Math.round(from * RATE) };
  const [exact, fast] = [hearExactly, hear].map((engine) => engine(acoustics, movings, sound, run));
  const [expected, found] = [0, 1].map(() => new Float64Array(2 * microphones));
  let error = 0;
  let energy = 0;
  for (let n = run.first; n < until * RATE; n++) {
    exact(n, expected);
    fast(n, found);
    for (const [i, value] of expected.entries()) {
      error += (found[i] - value) ** 2;
      energy += value ** 2;
    }
  }
  assert.ok(energy > 0);
  return 10 * Math.log10(error / energy);
}

/** One scatterer that comes straight at the device. */
const approach = (v: number): Moving => ({
  name: "approach",
  scatterers: 1,
  strengths: Float64Array.of(0.1),
  maxSpeeds: Float64Array.of(v),
  bounds: { least: [1, 1, 1], most: [4.5, 3.5, 2] },
  person: null,
  poseAt: (time, out) => out.set([4 - 0.9 * v * time, 3 - 0.3 * v * time, 1.2 + 0.1 * v * time]),
});

/** One scatterer that swings, and comes and goes in strength. */
const flickering: Moving = {
  ...approach(2),
  poseAt: (time, out) => out.set([3 + 0.2 * Math.sin(8 * time), 2, 1.3]),
  gainsAt: (time, out) => out.fill(0.5 + 0.5 * Math.sin(40 * time)),
};

const walk = walker({
  path: [
    [4.5, 2],
    [2, 3],
  ],
});
const drawn = (mover: Mover) => animated([mover], 1);
const swinging = drawn(curtain({ at: [3, 2, 1.2] }));
const turning = drawn(fan({ at: [3, 2, 1] }));
const beside = drawn(fan({ at: [1.6, 1.1, 1], facing: [0, 1, 0] }));
const overhead = drawn(fan({ type: "ceiling", at: [1.8, 1.6, 2.3] }));
const walking = drawn(walk);
const passing = drawn(
  walker({
    path: [
      [1.9, 1.7],
      [3, 1.2],
    ],
    speed: 1.4,
  }),
);

const cases: readonly (readonly [string, readonly Moving[], Comparison])[] = [
  ["an approach, order 1", [approach(1.5)], { microphones: 8, maxOrder: 1, from: 0.4, until: 0.8 }],
  ["an approach, order 2", [approach(3)], { microphones: 8, maxOrder: 2, from: 0.4, until: 0.6 }],
  ["a walker, order 1", walking, { microphones: 8, maxOrder: 1, from: 0.8, until: 1 }],
  ["a walker, order 2", walking, { microphones: 8, maxOrder: 2, from: 1, until: 1.06 }],
  ["a walker a metre away, order 2", passing, { microphones: 8, maxOrder: 2, from: 0.6, until: 0.66 }],
  ["a fan, order 1", turning, { microphones: 8, maxOrder: 1, from: 0.6, until: 0.65 }],
  ["a fan 0.6 m away, order 1", beside, { microphones: 8, maxOrder: 1, from: 0.6, until: 0.66 }],
  ["a ceiling fan a metre above, order 1", overhead, { microphones: 8, maxOrder: 1, from: 0.6, until: 0.8 }],
  ["a fan, order 2", turning, { microphones: 8, maxOrder: 2, from: 0.6, until: 0.615 }],
  ["a curtain, order 1", swinging, { microphones: 8, maxOrder: 1, from: 0.4, until: 0.7 }],
  ["a curtain, order 2", swinging, { microphones: 8, maxOrder: 2, from: 0.4, until: 0.45 }],
  ["a curtain while an emission begins", swinging, { microphones: 4, maxOrder: 1, from: 0, until: 0.3 }],
  [
    "what shakes nearly as often as poses are taken",
    drawn(rattle({ at: [2.5, 2, 0.9] })),
    { microphones: 4, maxOrder: 1, from: 0.6, until: 0.7 },
  ],
  ["what comes and goes in strength", [flickering], { microphones: 4, maxOrder: 1, from: 0.4, until: 0.8 }],
  [
    "what is seen through a door",
    [{ ...flickering, beyond: true }],
    { microphones: 4, maxOrder: 1, from: 0.4, until: 0.6 },
  ],
  [
    "a walker and a fan in one",
    [...walking, ...turning],
    { microphones: 2, maxOrder: 1, from: 0.8, until: 0.85 },
  ],
];

for (const [what, movings, given] of cases) {
  test(`the fast engine hears the exact one's echoes of ${what}, to -80 dB`, () => {
    const error = errorDb(movings, given);
    assert.ok(error < -80, `${error} dB`);
  });
}

test("what shakes just as often as poses are taken is not taken for resting", () => {
  const shaking = drawn(rattle({ at: [2.5, 2, 0.9], frequency: 61 }));
  const error = errorDb(shaking, { microphones: 4, maxOrder: 1, from: 0.6, until: 0.7 });
  // Taken for resting it would be at -20 dB; what is left are its second lines, beyond the Doppler that its speed allows.
  assert.ok(error < -60, `${error} dB`);
});

/** All values from `from` to `until`, s, heard fast. */
function heardFast(movings: readonly Moving[], until: number): Float64Array {
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  assert.ok(sound);
  const heard = hear(acousticsWith(4, 1), movings, sound, { rate: RATE, first: 0 });
  const all = new Float64Array(8 * until * RATE);
  for (let n = 0; n < until * RATE; n++) heard(n, all.subarray(8 * n, 8 * n + 8));
  return all;
}

test("the fast engine makes the same bits each time", () => {
  const movings = [...walking, ...swinging];
  assert.deepEqual(heardFast(movings, 0.5), heardFast(movings, 0.5));
});

test("the fast engine's memory does not grow with the run", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  assert.ok(sound);
  const heard = hear(acousticsWith(2, 0), [...swinging, ...turning], sound, { rate: RATE, first: 0 });
  const out = new Float64Array(4);
  const usedAt = (seconds: readonly [number, number]): number => {
    for (let n = seconds[0] * RATE; n < seconds[1] * RATE; n++) heard(n, out);
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = usedAt([0, 2]);
  const after = usedAt([2, 12]);
  // One pose kept for each step would be 6 MB, one number kept for each sample 160 kB.
  assert.ok(after - before < 100_000, `${after - before} bytes in 10 s`);
});
