import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate, type Mover } from "./animate.ts";
import { curtain } from "./curtain.ts";
import { fan } from "./fan.ts";
import { gait } from "./gait.ts";
import { walker } from "./walker.ts";

const MOVERS: readonly Mover[] = [
  walker({
    path: [
      [0, 0],
      [4, 0],
      [4, 2],
      [1, 2],
    ],
    speed: 1.2,
    from: 1,
  }),
  walker({
    path: [
      [0, 0],
      [3, 1],
      [0, 1],
    ],
    speed: 2,
  }),
  walker({
    path: [
      [0, 0],
      [2, 0],
    ],
    speed: 0.3,
  }),
  fan({ at: [0, 0, 0], from: 1, until: 8 }),
  curtain({ at: [0, 0, 1], from: 1, until: 8 }),
];

/** Calls `see` with the positions at times dt apart. */
function watch(
  mover: Mover,
  seed: number,
  dt: number,
  see: (p: Float64Array[], moving: ReturnType<typeof animate>) => void,
) {
  const moving = animate(mover, random(seed));
  const poses = [0, 1, 2].map(() => new Float64Array(3 * moving.scatterers));
  for (let time = 0; time < 14; time += 0.0037) {
    for (const [i, pose] of poses.entries()) moving.poseAt(time + (i - 1) * dt, pose);
    see(poses, moving);
  }
}

test("no scatterer is ever faster than maxSpeed, outside the bounds, or changes its velocity by a jump", () => {
  const dt = 1e-4;
  for (const mover of MOVERS) {
    for (const seed of [1, 2]) {
      let fastest = 0;
      let sharpest = 0;
      watch(mover, seed, dt, ([before, now, after], { maxSpeed, bounds }) => {
        for (let i = 0; i < now.length; i += 3) {
          const velocity = [0, 1, 2].map((axis) => (after[i + axis] - now[i + axis]) / dt);
          const earlier = [0, 1, 2].map((axis) => (now[i + axis] - before[i + axis]) / dt);
          const speed = Math.hypot(...velocity);
          fastest = Math.max(fastest, speed / maxSpeed);
          sharpest = Math.max(sharpest, Math.hypot(...velocity.map((v, axis) => v - earlier[axis])));
          for (const axis of [0, 1, 2]) {
            assert.ok(
              now[i + axis] >= bounds.least[axis] - 1e-9 && now[i + axis] <= bounds.most[axis] + 1e-9,
            );
          }
        }
      });
      assert.ok(fastest <= 1, `${mover.kind} at ${fastest} of maxSpeed`);
      // Within 0.1 ms: 300 m/s^2 at most for limbs and cloth; a fan's tips turn at r omega^2 = 1919 m/s^2.
      assert.ok(sharpest < (mover.kind === "fan" ? 0.21 : 0.03), `${mover.kind} jumps by ${sharpest} m/s`);
    }
  }
});

test("a fan's tip comes within 1 % of maxSpeed", () => {
  let fastest = 0;
  watch(fan({ at: [0, 0, 0], swing: 0 }), 1, 1e-6, ([before, now], { maxSpeed }) => {
    const n = now.length - 3;
    fastest = Math.max(
      fastest,
      Math.hypot(now[n] - before[n], now[n + 1] - before[n + 1], now[n + 2] - before[n + 2]) /
        1e-6 /
        maxSpeed,
    );
  });
  assert.ok(fastest > 0.99 && fastest <= 1 + 1e-6, String(fastest));
});

test("a walker covers the path's length at its speed, faces its way, and stands at its end", () => {
  const moving = animate(
    walker({
      path: [
        [0, 0],
        [6, 0],
      ],
      speed: 1,
      from: 2,
    }),
    random(3),
  );
  const pose = new Float64Array(3 * moving.scatterers);
  const pelvisAt = (time: number) => {
    moving.poseAt(time, pose);
    return pose.slice(0, 3);
  };
  assert.deepEqual(pelvisAt(0), pelvisAt(2));
  assert.ok(Math.abs(pelvisAt(30)[0] - pelvisAt(0)[0] - 6) < 1e-9);
  const speed = (pelvisAt(6)[0] - pelvisAt(4)[0]) / 2;
  assert.ok(speed > 0.93 && speed < 1.07, String(speed));
});

test("a walk's cycle has the length that Boulic gives, 1.346 sqrt(v / legs) legs", () => {
  // A person of 1.8 m at 1.3 m/s: legs 0.8838 m, cycle 1.4427 m, thus 1.8 steps a second.
  assert.ok(Math.abs(gait({ speed: 1.3, height: 1.8 }).cycle - 1.4428) < 1e-3);
});

test("the middle of a foot swings at 2.5 to 4.5 times the speed of the walk", () => {
  const { bodyAt, cycle } = gait({ speed: 1.2, height: 1.75 });
  const [early, late] = [new Float64Array(48), new Float64Array(48)];
  let most = 0;
  for (let phase = 0; phase < 1; phase += 0.01) {
    bodyAt(phase, 1, early);
    bodyAt(phase + 1e-4, 1, late);
    most = Math.max(most, 1.2 + ((late[30] - early[30]) / 1e-4) * (1.2 / cycle));
  }
  assert.ok(most / 1.2 > 2.5 && most / 1.2 < 4.5, String(most / 1.2));
});

test("options that a mover does not take or that are out of range are named", () => {
  assert.throws(
    () => walker({ path: [[0, 0]], sped: 1 } as never),
    /walker: no option is called "sped"; there are name, path, speed/,
  );
  assert.throws(() => walker({ path: [[0, 0]], speed: 3 }), /walker.speed: expected 0.3 to 2, got 3/);
  assert.throws(() => walker({ path: [] }), /walker.path/);
  assert.throws(() => fan({ at: [0, 0] as never }), /fan.at: expected three numbers/);
  assert.throws(() => curtain({ at: [0, 0, 0], from: 3, until: 2 }), /curtain.until: expected 3/);
});
