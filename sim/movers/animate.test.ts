import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { random } from "../chance.ts";
import { animate, type Mover } from "./animate.ts";
import { curtain } from "./curtain.ts";
import { FAN_TYPES, fan } from "./fan.ts";
import { cat, crawler, dog } from "./quadruped.ts";
import { DOINGS, sitter } from "./sitter.ts";
import type { Spot } from "./track.ts";
import { vacuum } from "./vacuum.ts";
import { walker } from "./walker.ts";

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Legs of 0.5 m and more, in any direction. */
const path = fc
  .array(fc.tuple(between(0.5, 3), between(-Math.PI, Math.PI)), { minLength: 1, maxLength: 4 })
  .map((legs) => {
    const spots: Spot[] = [[0, 0]];
    for (const [length, angle] of legs) {
      const [x, y] = spots[spots.length - 1];
      spots.push([x + length * Math.cos(angle), y + length * Math.sin(angle)]);
    }
    return spots;
  });
const from = between(0, 3);
const jumps = fc.array(fc.record({ at: between(0, 6), height: between(0.1, 0.8) }), { maxLength: 2 });

const walkers = fc
  .record({ path, from, height: between(0.8, 2), share: between(0, 1) })
  .map(({ share, ...given }) =>
    walker({ ...given, speed: 0.3 + share * (Math.min(2, 2.49 * Math.sqrt(given.height / 1.72)) - 0.3) }),
  );
const pets = fc
  .record({ path, from, jumps, pause: between(0, 3), hip: between(0.15, 0.8), speed: between(0.2, 3) })
  .chain((given) => fc.constantFrom(dog(given), cat(given)));
const crawlers = fc
  .record({ path, from, height: between(0.6, 2), speed: between(0.1, 1), pause: between(0, 1) })
  .map(crawler);
const sitters = fc
  .record({
    at: fc.constant([0, 0, 0.5] as const),
    height: between(0.8, 2),
    perMinute: between(0, 10),
    doing: fc.subarray([...DOINGS]),
    breath: between(0.004, 0.012),
    comes: fc.option(fc.record({ path, from, speed: between(0.3, 1.5) }), { nil: undefined }),
  })
  .map(({ comes, ...given }) => sitter(comes ? { ...given, comes } : given));
const vacuums = fc
  .record({ width: between(0.5, 5), from, speed: between(0.1, 0.6), brush: between(0, 5) })
  .map(({ width, ...given }) =>
    vacuum({
      area: [
        [0, 0],
        [width, 2],
      ],
      until: 9,
      ...given,
    }),
  );
const fans = fc
  .record({ type: fc.constantFrom(...FAN_TYPES), from, rate: between(0, 30) })
  .map((given) => fan({ at: [0, 0, 1], until: 8, ...given }));
const curtains = fc
  .record({ swing: between(0, 0.1), from, height: between(0.5, 3) })
  .map((given) => curtain({ at: [0, 0, 1], until: 8, ...given }));

/** Over which velocities are taken, s. */
const DELTA = 1e-4;

/**
 * The worst of a Mover, each scatterer at many times: its speed as a share of the bound, jumps of velocity, and way out
 * of bounds.
 */
function worstOf(mover: Mover, seed: number) {
  const moving = animate(mover, random(seed));
  const chance = random(seed).fork("times");
  const poses = [0, 1, 2].map(() => new Float64Array(3 * moving.scatterers));
  const [before, now, after] = poses;
  const worst = { fastest: 0, sharpest: 0, outside: 0 };
  for (let n = 0; n < 300; n++) {
    const time = chance.between(-1, 14);
    for (const [i, pose] of poses.entries()) moving.poseAt(time + (i - 1) * DELTA, pose);
    for (let i = 0; i < now.length; i += 3) {
      const velocity = [0, 1, 2].map((axis) => (after[i + axis] - now[i + axis]) / DELTA);
      const change = [0, 1, 2].map((axis) => velocity[axis] - (now[i + axis] - before[i + axis]) / DELTA);
      worst.fastest = Math.max(worst.fastest, Math.hypot(...velocity) / (moving.maxSpeeds[i / 3] + 1e-6));
      worst.sharpest = Math.max(worst.sharpest, Math.hypot(...change));
      for (const axis of [0, 1, 2]) {
        const { least, most } = moving.bounds;
        worst.outside = Math.max(worst.outside, least[axis] - now[i + axis], now[i + axis] - most[axis]);
      }
    }
  }
  return worst;
}

/** Greatest accelerations, m/s^2: of limbs at a fast walk, tails and cloth; a fan's tips turn at r omega^2. */
const GREATEST = { limbs: 400, fan: 1.01 * 0.6 * (2 * Math.PI * 30) ** 2 };

const kinds = { walkers, pets, crawlers, sitters, vacuums, fans, curtains };
for (const [name, movers] of Object.entries(kinds)) {
  test(`${name}: no scatterer is faster than its own maximum, leaves the bounds, or changes velocity by a jump`, () => {
    const greatest = name === "fans" ? GREATEST.fan : GREATEST.limbs;
    void fc.assert(
      fc.property(movers as fc.Arbitrary<Mover>, fc.integer({ min: 1, max: 1000 }), (mover, seed) => {
        const { fastest, sharpest, outside } = worstOf(mover, seed);
        assert.ok(fastest <= 1.0001, `at ${fastest} of the greatest speed`);
        assert.ok(sharpest <= greatest * DELTA, `velocity jumps by ${sharpest} m/s`);
        assert.ok(outside <= 1e-9, `${outside} m out of bounds`);
      }),
      { numRuns: 10, seed: 7 },
    );
  });
}

test("the fastest scatterer of each kind comes within 35 % of its maximum: bounds are close", () => {
  const movers: readonly Mover[] = [
    walker({
      path: [
        [0, 0],
        [9, 0],
      ],
    }),
    dog({
      path: [
        [0, 0],
        [9, 0],
      ],
    }),
    fan({ at: [0, 0, 0], swing: 0 }),
  ];
  for (const mover of movers) {
    const { fastest } = worstOf(mover, 3);
    assert.ok(fastest > 0.65, `${mover.kind}: ${fastest}`);
  }
});

test("what casts a shadow goes with the body: its middle stays within 0.4 m of the pelvis, and it is no taller", () => {
  const spots = [
    [0, 0],
    [3, 0],
    [3, 2],
  ] as const;
  const movers = [
    walker({ path: spots }),
    dog({ path: spots }),
    crawler({ path: spots }),
    sitter({ at: [1, 1, 0.5] }),
  ];
  const ends = new Float64Array(6);
  for (const mover of movers) {
    const { bodies = [], poseAt, scatterers, bounds } = animate(mover, random(5));
    const pose = new Float64Array(3 * scatterers);
    assert.ok(bodies.length >= 1, mover.kind);
    for (let time = 0; time < 9; time += 0.1) {
      poseAt(time, pose);
      for (const { radius, endsAt } of bodies) {
        endsAt(time, ends);
        const away = Math.hypot((ends[0] + ends[3]) / 2 - pose[0], (ends[1] + ends[4]) / 2 - pose[1]);
        assert.ok(away < 0.4, `${mover.kind}: ${away} m away`);
        assert.ok(Math.min(ends[2], ends[5]) - radius >= -1e-9, `${mover.kind} in the floor`);
        assert.ok(Math.max(ends[2], ends[5]) + radius <= bounds.most[2]);
      }
    }
  }
});

test("people, and only people, have a pelvis and a torso to be seen by", () => {
  const spots = [[0, 0]] as const;
  const of = (mover: Mover) => animate(mover, random(1)).person !== null;
  assert.deepEqual([walker({ path: spots }), sitter({ at: [0, 0, 0] }), crawler({ path: spots })].map(of), [
    true,
    true,
    true,
  ]);
  const area = [
    [0, 0],
    [1, 1],
  ] as const;
  const things = [dog({ path: spots }), cat({ path: spots }), vacuum({ area }), fan({ at: [0, 0, 0] })];
  assert.deepEqual([...things, curtain({ at: [0, 0, 0] })].map(of), [false, false, false, false, false]);
});

test("options that a mover does not take or that are out of range are named", () => {
  assert.throws(
    () => walker({ path: [[0, 0]], sped: 1 } as never),
    /walker: no option is called "sped"; there are name, path, speed/,
  );
  assert.throws(() => walker({ path: [[0, 0]], speed: 3 }), /walker.speed: expected 0.3 to 2, got 3/);
  assert.throws(
    () => walker({ path: [[0, 0]], height: 0.9, speed: 1.9 }),
    /walker.speed: who is 0.9 m tall runs beyond 1.81 m\/s, got 1.9/,
  );
  assert.throws(() => walker({ path: [] }), /walker.path/);
  assert.throws(
    () => walker({ path: [[0, 0]], from: Infinity }),
    /walker.from: expected 0 to 10000000, got Infinity/,
  );
  assert.throws(
    () => dog({ path: [[0, 0]], pause: Infinity }),
    /dog.pause: expected 0 to 10000000, got Infinity/,
  );
  assert.throws(() => fan({ at: [0, 0] as never }), /fan.at: expected three numbers/);
  assert.throws(
    () => fan({ at: [0, 0, 0], type: "attic" as never }),
    /fan.type: expected desk, floor, ceiling/,
  );
  assert.throws(() => fan({ at: [0, 0, 0], type: "ceiling", swing: 1 }), /a ceiling fan blows down/);
  assert.throws(() => curtain({ at: [0, 0, 0], from: 3, until: 2 }), /curtain.until: expected 3/);
  assert.throws(() => sitter({ at: [0, 0, 0], doing: ["yawn" as never] }), /sitter.doing: .* got yawn/);
  assert.throws(() => dog({ path: [[0, 0]], jumps: [{ at: 1, height: 9 }] }), /dog.jumps\[0\].height/);
  assert.throws(() => crawler({ path: [[0, 0]], hip: 1 } as never), /crawler: no option is called "hip"/);
  assert.throws(() => vacuum({ area: [[0, 0]] as never }), /vacuum.area: expected two opposite corners/);
});
