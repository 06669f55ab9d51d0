import assert from "node:assert/strict";
import { test } from "node:test";
import { alarm as wake } from "./alarm.ts";
import { EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import { alarm, type Rest, rest } from "./rest.ts";
import { sleeper } from "./sleeper.ts";
import { middle, nightOf, range, restOf } from "./testing.ts";

const BED = { at: [2, 1.5, 0.5], door: [2, -3] } as const;

/** Middle of the first epoch after `from` that is in the stage. */
function timeIn(night: Night, stage: number, from = 3600): number {
  const epoch = night.stages.findIndex(
    (own, i) => i * EPOCH > from && own === stage && night.stages[i + 1] === stage,
  );
  return epoch < 0 ? Number.NaN : (epoch + 0.5) * EPOCH;
}

function wakingTimes(stage: number): readonly number[] {
  return range(80).flatMap((seed) => {
    const night = nightOf(seed);
    const at = timeIn(night, stage, night.lightsOut + 1800);
    if (Number.isNaN(at)) return [];
    const { alarms } = wake(night, { at, lasting: 3600 });
    return [(alarms[0].woke ?? at + 3600) - at];
  });
}

test("before an alarm nothing changes, bit for bit: stages, breaths, beats, movements and positions", () => {
  for (const seed of [1, 2, 3]) {
    const before = restOf(seed);
    const at = before.night.lightsOut + 3 * 3600 + 777.7;
    const after = alarm(before, { at });
    assert.notDeepEqual(after.night.bouts, before.night.bouts);
    const epochs = Math.floor(at / EPOCH);
    assert.deepEqual(after.night.stages.subarray(0, epochs), before.night.stages.subarray(0, epochs));
    for (const list of ["stays", "movements", "obstructions"] as const) {
      const early = (own: Rest) => (own[list] as readonly { from: number }[]).filter(({ from }) => from < at);
      assert.deepEqual(early(after), early(before));
    }
    const [a, b] = [sleeper(before, BED), sleeper(after, BED)];
    const [p, q] = [new Float64Array(30), new Float64Array(30)];
    for (let time = at - 120; time < at; time += 0.05) {
      a.poseAt(time, p);
      b.poseAt(time, q);
      assert.deepEqual(p, q);
    }
    a.poseAt(at + 900, p);
    b.poseAt(at + 900, q);
    assert.notDeepEqual(p, q);
  }
});

test("the same alarm gives the same night again", () => {
  const before = restOf(5);
  const at = before.night.lightsOut + 5 * 3600;
  assert.deepEqual(alarm(before, { at }), alarm(restOf(5), { at }));
});

test("waking takes longest from deep sleep, is alike from N2 and REM, and quickest from N1", () => {
  const [n1, n2, n3, rem] = [1, 2, 3, 4].map((stage) => middle(wakingTimes(stage)));
  assert.ok(n3 > 1.5 * n2 && n3 > 1.5 * rem, `${n3}, ${n2}, ${rem}`);
  assert.ok(n1 < 0.7 * n2 && Math.max(n2, rem) < 2 * Math.min(n2, rem), `${n1}, ${n2}, ${rem}`);
});

test("some sleep through a short alarm in deep sleep, and then sleep on as if there had been none", () => {
  const slept = range(30).filter((seed) => {
    const before = restOf(seed, {}, { timeInBed: 4 * 3600 });
    const at = timeIn(before.night, 3);
    if (Number.isNaN(at)) return false;
    const after = alarm(before, { at, lasting: 15 });
    if (after.night.alarms[0].woke !== null) return false;
    assert.deepEqual({ ...after.night, alarms: [] }, before.night);
    assert.equal(after.breaths, before.breaths);
    return true;
  });
  assert.ok(slept.length > 3, String(slept.length));
});

test("some snooze and sleep again; the others are up within 11 min and out of the room", () => {
  let snoozed = 0;
  for (const seed of range(40)) {
    const before = nightOf(seed);
    const at = before.rises - 3600;
    const night = wake(before, { at });
    const [{ woke, snoozed: again }] = night.alarms;
    if (woke === null) continue;
    const asleep = night.bouts.some(({ state, from }) => state !== "wake" && from > woke);
    assert.equal(night.duration, before.duration);
    if (again) snoozed += asleep ? 1 : 0;
    else {
      assert.ok(!asleep && night.rises <= woke + 660 && night.leaves < night.duration);
      const { stays } = rest(night);
      assert.equal(stays[stays.length - 1].posture, "away");
    }
  }
  assert.ok(snoozed > 4 && snoozed < 28, String(snoozed));
});

test("a second alarm wakes who snoozed after the first, and alarms come in order", () => {
  const woken = range(30).map((seed) => {
    const before = nightOf(seed);
    const once = wake(before, { at: before.rises - 5000 });
    return { once, twice: wake(once, { at: before.rises - 3000 }) };
  });
  const again = woken.filter(({ once }) => once.alarms[0].snoozed);
  assert.ok(again.length > 3);
  for (const { twice } of again) {
    assert.equal(twice.alarms.length, 2);
    assert.notEqual(twice.alarms[1].woke, null);
  }
  assert.throws(() => wake(again[0].twice, { at: 100 }), /alarm: expected \d+.* s, got 100/);
  const given = { at: again[0].twice.rises };
  assert.throws(() => wake(again[0].twice, { ...given, lasting: Number.NaN }), /alarm.lasting: expected 0/);
  assert.throws(
    () => wake(again[0].twice, { ...given, snooze: 1 } as never),
    /alarm: no option is called "snooze"/,
  );
});
