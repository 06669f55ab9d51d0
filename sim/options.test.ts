import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as sim from "./index.ts";

const AT = [1, 1, 1] as const;
const PATH = [
  [1, 1],
  [2, 2],
] as const;

/** Builders, and options that each of them takes. */
const BUILDERS: Readonly<Record<string, readonly [build: (given: never) => unknown, given: object]>> = {
  walker: [sim.walker, { path: PATH, name: "a", height: 1.7, speed: 1, from: 0, strengthDb: 0 }],
  crawler: [sim.crawler, { path: PATH, height: 0.7 }],
  dog: [sim.dog, { path: PATH, jumps: [{ at: 1, height: 0.3 }], hip: 0.5, pause: 1 }],
  sitter: [
    sim.sitter,
    { at: AT, facing: [1, 0, 0], doing: ["reach"], comes: { path: PATH }, from: 1, until: 2 },
  ],
  curtain: [sim.curtain, { at: AT, facing: [1, 0, 0], width: 1, until: 3 }],
  fan: [sim.fan, { at: AT, type: "desk", facing: [1, 0, 0], rate: 10 }],
  rattle: [sim.rattle, { at: AT, bout: { every: 10, length: 1 } }],
  vacuum: [
    sim.vacuum,
    {
      area: [
        [1, 1],
        [3, 3],
      ],
      speed: 0.3,
    },
  ],
  airflow: [sim.airflow, { wind: 0.2 }],
  hiss: [sim.hiss, { at: AT, density: 1e-4 }],
  keys: [sim.keys, { at: AT, every: 20 }],
  knocks: [sim.knocks, { at: AT, frequency: 35 }],
  otherSensor: [sim.otherSensor, { at: AT, frequency: 33_000, pulse: { every: 1, length: 0.1 } }],
  unit: [sim.unit, { microphones: [[0, 0, 0.03]], loudspeaker: [0, 0, 0.01], specimen: 2 }],
  room: [sim.room, { size: [4, 3, 2.5], absorption: 0.3, doors: [{ wall: "x0", at: 1 }] }],
  livingRoom: [sim.livingRoom, { size: [4, 3, 2.5] }],
  scene: [
    sim.scene,
    {
      ...{ room: sim.livingRoom(), device: { at: AT, facing: [1, 0, 0], unit: sim.unit() } },
      ...{ movers: [sim.walker({ path: PATH })], noises: [sim.airflow()], drift: {}, medium: {} },
    },
  ],
};

/** Where errors may say that something is wrong. */
const NAMED = new RegExp(`^(${Object.keys(BUILDERS).join("|")}|shoebox|device|medium|drift)\\b`);

test("whatever its options are, a builder takes them or says which it does not take", () => {
  const anything = fc.anything({ maxDepth: 2 });
  for (const [name, [build, given]] of Object.entries(BUILDERS)) {
    assert.doesNotThrow(() => build(given as never), name);
    const option = fc.constantFrom(...Object.keys(given));
    fc.assert(
      fc.property(option, anything, (key, value) => {
        taken(build, { ...given, [key]: value });
      }),
      { seed: 7, numRuns: 300 },
    );
    fc.assert(
      fc.property(anything, (value) => taken(build, value)),
      { seed: 7, numRuns: 100 },
    );
  }
});

function taken(build: (given: never) => unknown, given: unknown): void {
  try {
    build(given as never);
  } catch (error) {
    assert.ok(error instanceof RangeError || error instanceof TypeError, String(error));
    assert.match(error.message, NAMED);
  }
}
