import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { breathingOf, cursor, heartOf } from "./breathing.ts";
import { PARTS } from "./figure.ts";
import { flicker } from "./flicker.ts";
import { sleeper } from "./sleeper.ts";
import { deviation, range, restOf } from "./testing.ts";

const BED = { at: [2, 1.5, 0.5], towards: [0, 1, 0], door: [3, -2] } as const;

test("no part is ever faster than its maxSpeed, outside the bounds, or changes its velocity by a jump", () => {
  for (const seed of [1, 2]) {
    const rest = restOf(seed, { apnoea: seed === 2 }, { timeInBed: 2400, empty: 20, before: 60 });
    const { maxSpeeds, bounds, poseAt } = sleeper(rest, BED);
    const dt = 1e-4;
    const poses = [0, 1, 2].map(() => new Float64Array(3 * PARTS.length));
    for (let time = 0; time < rest.night.duration; time += 0.127) {
      for (const [i, pose] of poses.entries()) poseAt(time + (i - 1) * dt, pose);
      const [before, now, after] = poses;
      for (let i = 0; i < now.length; i += 3) {
        const velocity = range(3).map((axis) => (after[i + axis] - now[i + axis]) / dt);
        const earlier = range(3).map((axis) => (now[i + axis] - before[i + axis]) / dt);
        const speed = Math.hypot(...velocity);
        assert.ok(speed <= maxSpeeds[i / 3], `${PARTS[i / 3]} at ${time}: ${speed} of ${maxSpeeds[i / 3]}`);
        const jump = Math.hypot(...velocity.map((v, axis) => v - earlier[axis]));
        assert.ok(jump < 0.02, `${PARTS[i / 3]} at ${time} jumps by ${jump} m/s`);
        for (const axis of [0, 1, 2]) {
          assert.ok(now[i + axis] >= bounds.least[axis] && now[i + axis] <= bounds.most[axis]);
        }
      }
    }
  }
});

test("a pose does not depend on what was asked before", () => {
  const rest = restOf(7);
  const ordered = sleeper(rest, BED);
  const [p, q] = [new Float64Array(30), new Float64Array(30)];
  const times = range(300).map((i) => ((i * 7919.37) % rest.night.duration) - 5);
  const jumping = sleeper(rest, BED);
  const seen = new Map(times.map((time) => [time, jumping.poseAt(time, p) ?? p.slice()]));
  for (const time of [...times].sort((a, b) => a - b)) {
    ordered.poseAt(time, q);
    assert.deepEqual(q, seen.get(time));
  }
});

test("a chest on the back rises by 4 to 12 mm and the heart moves it by 0.1 to 0.5 mm", () => {
  for (const seed of range(12)) {
    const rest = restOf(seed, {}, { timeInBed: 1200 });
    const { excursion, beat } = rest.night.person.breathing;
    assert.ok(beat >= 1e-4 && beat <= 5e-4);
    assert.ok(excursion >= 0.004 && excursion <= 0.012);
    // A breath of depth 1 in a lying posture displaces the chest by that, by 0.75 of it on the front, but by 4 mm at least.
    const single = {
      ...rest,
      stays: [{ from: -1, length: 0, posture: "back" as const }],
      movements: [],
      beats: new Float64Array(0),
      breaths: {
        begin: Float64Array.of(0, 100),
        inhale: Float64Array.of(2, 2),
        exhale: Float64Array.of(2, 2),
        chest: Float64Array.of(1, 1),
        abdomen: Float64Array.of(1, 1),
        sigh: Uint8Array.of(0, 0),
      },
    };
    const { poseAt } = sleeper(single, BED);
    const [low, high] = [new Float64Array(30), new Float64Array(30)];
    const chest = 3 * PARTS.indexOf("chest");
    poseAt(50, low);
    poseAt(2 + rest.night.person.breathing.lead, high);
    const risen = Math.hypot(...[0, 1, 2].map((axis) => high[chest + axis] - low[chest + axis]));
    assert.ok(Math.abs(risen - excursion) < 1e-4, `${risen}, expected ${excursion}`);
  }
});

test("the chest follows the abdomen by the person's lead", () => {
  const rest = restOf(2, {}, { timeInBed: 1200 });
  const { chest, abdomen } = breathingOf(rest);
  const { lead } = rest.night.person.breathing;
  const { begin, inhale } = rest.breaths;
  for (const i of range(50).map((k) => k + 20)) {
    const peak = begin[i] + inhale[i];
    assert.ok(Math.abs(abdomen(peak) - rest.breaths.abdomen[i]) < 1e-9);
    assert.ok(Math.abs(chest(peak + lead) - rest.breaths.chest[i]) < 1e-9);
  }
});

test("the heart's beat has its greatest displacement, 1, a tenth of a second after the beat", () => {
  const rest = restOf(2, {}, { timeInBed: 1200 });
  const heart = heartOf(rest);
  for (const beat of rest.beats.subarray(10, 60)) assert.ok(Math.abs(heart(beat + 0.1) - 1) < 1e-9);
});

test("someone who is out of bed stands at the door, and the blanket stays", () => {
  const rest = restOf(3);
  const { poseAt } = sleeper(rest, BED);
  const pose = new Float64Array(30);
  poseAt(10, pose);
  const [pelvis, blanket] = ["pelvis", "blanket"].map((part) => 3 * PARTS.indexOf(part as "pelvis"));
  assert.ok(Math.hypot(pose[pelvis] - 3, pose[pelvis + 1] + 2) < 0.01);
  assert.ok(Math.hypot(pose[blanket] - 2, pose[blanket + 1] - 1.5) < 0.3);
  poseAt(rest.night.lightsOut + 3600, pose);
  assert.ok(Math.hypot(pose[pelvis] - 2, pose[pelvis + 1] - 1.5) < 0.4);
});

test("one gets out on the left or the right, and on no other side", () => {
  const rest = restOf(2, {}, { timeInBed: 1200 });
  for (const side of [0, 0.5, -2]) {
    assert.throws(() => sleeper(rest, { ...BED, side: side as 1 }), /sleeper.side: expected 1 or -1, got/);
  }
});

test("a cursor finds what a search from the front finds", () => {
  const times = [1, 2, 2, 5, 9];
  const place = cursor(times);
  for (const time of [0, 1, 1.5, 2, 3, 5, 8, 9, 100, 4, 0.5, 2, 9.5]) {
    assert.equal(
      place(time),
      times.findLastIndex((own) => own <= time),
    );
  }
});

test("flicker noise has variance 1 and memory: averages of 16 vary four times as much as those of white noise", () => {
  const next = flicker([2, 8, 32, 128], random(5));
  const values = range(60000).map(next);
  assert.ok(Math.abs(deviation(values) - 1) < 0.08, String(deviation(values)));
  const averages = range(60000 / 16).map(
    (i) => values.slice(16 * i, 16 * i + 16).reduce((a, b) => a + b, 0) / 16,
  );
  assert.ok(deviation(averages) > 2 * 0.25, String(deviation(averages)));
});
