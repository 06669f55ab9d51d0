import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, Evidence } from "#contracts";
import { type Check, ceases, happens, latency, never } from "#score";
import { judgePart, judgeRun, timeBoundOf } from "./judge-run.ts";
import { Unsuitable } from "./source.ts";

const on = (time: number): Event => ({ kind: "major", state: "on", time, confidence: 1 });
const evidence = (events: readonly Event[]): Evidence => ({
  truth: {
    duration: 20,
    states: ["major", "occupied"],
    intervals: [
      { state: "major", from: 8, until: 12 },
      { state: "occupied", from: 8, until: 12 },
    ],
  },
  events,
  actuations: [],
});
const asked = (...checks: readonly Check[]) => ({ function: "presence", checks });
const FIRST = latency("major").atMost(1);
const part = (checks: readonly Check[], events: readonly Event[], until: number) =>
  judgePart(asked(...checks), evidence(events), { rate: 100, until });

test("a part never passes: what would have followed is unknown", () => {
  assert.equal(judgeRun(asked(FIRST), evidence([on(8.5)]), 100).verdict, "pass");
  const { verdict, checks } = part([FIRST], [on(8.5)], 19);
  assert.deepEqual(
    [verdict, checks[0]?.passed, checks[0]?.found],
    ["inconclusive", true, "after 0.5 s (to 19 s)"],
  );
});

test("a part fails by what it holds: the deadline lies in it", () => {
  assert.equal(part([FIRST], [], 9.5).verdict, "fail");
  assert.equal(part([FIRST], [on(9.3)], 9.25).verdict, "fail");
  assert.equal(part([never("major")], [on(5)], 5.5).verdict, "fail");
});

test("what a part cannot answer is left out, and what comes after it does not count", () => {
  // The deadline lies beyond, and so does the false alarm; "by 15 s" may still come true.
  const checks = [
    FIRST,
    never("major", { unless: "major" }),
    happens("major").by(15),
    ceases("major").atMost(2),
  ];
  const { verdict, checks: judged } = part(checks, [on(8.95), on(15)], 8.9);
  assert.equal(verdict, "inconclusive");
  assert.deepEqual(
    judged.map(({ name, passed }) => [name, passed]),
    [["no major unless major", true]],
  );
});

test("nothing is told of no time at all", () => {
  assert.deepEqual(part([FIRST], [], 0), { verdict: "inconclusive", checks: [], scores: [] });
});

test("the scores of a part know nothing of what comes after it", () => {
  const armed: Event = { kind: "calibrated", state: "on", time: 0.5, confidence: 1 };
  const whole = judgeRun(asked(FIRST), evidence([armed, on(8.5), on(15)]), 100).scores;
  const half = part([FIRST], [armed, on(8.5), on(15)], 10).scores;
  assert.deepEqual(half, part([FIRST], [armed, on(8.5)], 10).scores);
  assert.notDeepEqual(half, whole);
});

test("where truth does not say what the figures of a function need, there are none", () => {
  const { truth, ...rest } = evidence([on(8.5)]);
  const fewer = { ...rest, truth: { ...truth, states: ["major"], intervals: truth.intervals.slice(0, 1) } };
  assert.deepEqual(judgeRun(asked(FIRST), fewer, 100).scores, []);
  assert.deepEqual(judgeRun({ ...asked(FIRST), function: "sleep" }, evidence([]), 100).scores, []);
  assert.ok(judgeRun(asked(FIRST), evidence([]), 100).scores.length > 0);
});

test("without checks nothing was answered, and what a scene cannot answer is nobody's verdict", () => {
  assert.equal(judgeRun(asked(), evidence([]), 100).verdict, "inconclusive");
  assert.throws(
    () => judgeRun(asked(latency("major", { of: "minor" }).atMost(1)), evidence([]), 100),
    Unsuitable,
  );
});

test("a check that the clock leaves open makes a run inconclusive, unless another has failed", () => {
  const verdict = (seen: readonly Event[], ...checks: readonly Check[]) =>
    judgeRun(asked(...checks), { ...evidence(seen), timeBound: 0.2 }, 100).verdict;
  assert.equal(verdict([on(8.5)], FIRST), "inconclusive");
  assert.equal(verdict([on(8.5)], FIRST, never("major")), "fail");
  assert.equal(verdict([on(8.5)], latency("major").atMost(3)), "pass");
});

test("times are as uncertain as the clock's bound in wall time, and not at all elsewhere", () => {
  assert.deepEqual(timeBoundOf({}), {});
  const timing = { hostLateness: [], underruns: 0, skipped: 0 };
  const clock = { rateOffsetPpm: 0, offset: 0, bound: 0.003, pairs: 9 };
  assert.deepEqual(timeBoundOf({ timing: { ...timing, clock } }), { timeBound: 0.003 });
  assert.deepEqual(timeBoundOf({ timing: { ...timing, clock: null } }), { timeBound: Infinity });
});
