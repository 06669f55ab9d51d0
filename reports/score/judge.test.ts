import assert from "node:assert/strict";
import { test } from "node:test";
import type { Event, Evidence } from "#contracts";
import { type Check, ceases, happens, latency, never } from "./check.ts";
import { judge } from "./judge.ts";
import { unjudgeable } from "./unjudgeable.ts";

const STATES = ["occupied", "major", "minor", "still"];

/** Evidence of 60 s from rows of [state, from, until] and of [kind, state, time]. */
function evidence(
  intervals: readonly (readonly [string, number, number])[],
  events: readonly (readonly [string, "on" | "off", number])[],
): Evidence {
  return {
    truth: {
      duration: 60,
      states: STATES,
      intervals: intervals.map(([state, from, until]) => ({ state, from, until })),
    },
    events: events.map(([kind, state, time]): Event => ({ kind, state, time, confidence: 1 })),
    actuations: [],
  };
}

test("an event exactly at the limit of a latency passes and one a millisecond later fails", () => {
  const check = latency("major").atMost(1);
  const at = judge(check, evidence([["major", 10, 20]], [["major", "on", 11]]));
  assert.deepEqual([at.passed, at.found, at.at], [true, "after 1 s", 11]);
  const late = judge(check, evidence([["major", 10, 20]], [["major", "on", 11.001]]));
  assert.deepEqual([late.passed, late.found, late.at], [false, "only after 1.001 s, true from 10 s", 10]);
});

test("rounding of a sum of times does not fail a latency at its limit", () => {
  // 0.1 + 0.2 is 0.30000000000000004 and 0.3 less than that.
  const result = judge(
    latency("major").atMost(0.2),
    evidence([["major", 0.1, 5]], [["major", "on", 0.1 + 0.2]]),
  );
  assert.equal(result.passed, true);
});

test("a deaf device fails a latency and is said never to have answered", () => {
  const result = judge(latency("major").atMost(1), evidence([["major", 10, 20]], []));
  assert.deepEqual([result.passed, result.found, result.at], [false, "never, true from 10 s", 10]);
});

test("an alarm that is already on meets a latency after 0 s", () => {
  const result = judge(latency("major").atMost(1), evidence([["major", 10, 20]], [["major", "on", 3]]));
  assert.deepEqual([result.passed, result.found, result.at], [true, "already on", 10]);
});

test("an alarm that went off just before a movement does not answer it", () => {
  const events = [
    ["major", "on", 3],
    ["major", "off", 10],
  ] as const;
  assert.equal(judge(latency("major").atMost(1), evidence([["major", 10, 20]], events)).passed, false);
});

test("of two movements the one that was missed decides a latency", () => {
  const truth = [
    ["major", 10, 12],
    ["major", 30, 32],
  ] as const;
  const events = [
    ["major", "on", 10.4],
    ["major", "off", 13],
  ] as const;
  const result = judge(latency("major").atMost(1), evidence(truth, events));
  assert.equal(result.passed, false);
  assert.equal(result.found, "missed 1 of 2: never, true from 30 s");
});

test("of two movements answered in time the slower one is told", () => {
  const truth = [
    ["major", 10, 12],
    ["major", 30, 32],
  ] as const;
  const events = [
    ["major", "on", 10.4],
    ["major", "off", 13],
    ["major", "on", 30.8],
  ] as const;
  const result = judge(latency("major").atMost(1), evidence(truth, events));
  assert.deepEqual([result.passed, result.found, result.at], [true, "2 of 2, the slowest after 0.8 s", 30.8]);
});

test("a movement that begins too close to the end of the run is not held against the device", () => {
  const truth = [
    ["major", 10, 12],
    ["major", 59.5, 60],
  ] as const;
  const result = judge(
    latency("major").atMost(1),
    evidence(truth, [
      ["major", "on", 10.4],
      ["major", "off", 13],
    ]),
  );
  assert.equal(result.passed, true);
  assert.match(result.found, /1 not judged/);
});

test("a latency of a state other than the event's name looks at that state", () => {
  const check = latency("presence", { of: "occupied" }).atMost(2);
  assert.equal(judge(check, evidence([["occupied", 5, 50]], [["presence", "on", 6]])).found, "after 1 s");
});

test("a scene that never holds the state, and a state nobody looked for, are the scenario's mistake", () => {
  assert.throws(() => judge(latency("major").atMost(1), evidence([], [])), /RangeError: .*never begins/);
  assert.throws(
    () => judge(latency("seated").atMost(1), evidence([], [])),
    /RangeError: .*no state "seated"/,
  );
  assert.throws(
    () => judge(never("major", { unless: "away" }), evidence([], [])),
    /RangeError: .*no state "away"/,
  );
  assert.throws(() => judge(happens("calibrated").by(61), evidence([], [])), /RangeError: .*over at 60 s/);
});

test("never fails on the first of several events and passes in silence", () => {
  const result = judge(
    never("major"),
    evidence(
      [],
      [
        ["major", "on", 12.1],
        ["major", "off", 13],
        ["major", "on", 40],
      ],
    ),
  );
  assert.deepEqual([result.passed, result.found, result.at], [false, "2 events, the first at 12.1 s", 12.1]);
  assert.equal(judge(never("major"), evidence([], [["presence", "on", 1]])).passed, true);
});

test("never counts only what begins in the part of the run it is restricted to", () => {
  const truth = [["occupied", 20, 30]] as const;
  const outside = (time: number) =>
    judge(never("major", { unless: "occupied", grace: 1 }), evidence(truth, [["major", "on", time]])).passed;
  assert.deepEqual([18.99, 19, 20, 29.9, 31, 31.01].map(outside), [false, true, true, true, true, false]);
  const inside = (time: number) =>
    judge(never("major", { while: "occupied" }), evidence(truth, [["major", "on", time]])).passed;
  assert.deepEqual([19.9, 20, 29.9, 30].map(inside), [true, false, false, true]);
});

test("presence must be off within the limit of each end of occupation", () => {
  const check = ceases("presence", { after: "occupied" }).atMost(15);
  const truth = [["occupied", 5, 20]] as const;
  const off = (time: number) =>
    judge(
      check,
      evidence(truth, [
        ["presence", "on", 6],
        ["presence", "off", time],
      ]),
    );
  assert.deepEqual([off(35).passed, off(35).found], [true, "after 15 s"]);
  assert.deepEqual([off(35.5).passed, off(35.5).found], [false, "only after 15.5 s, true until 20 s"]);
  assert.equal(off(12).found, "already off");
  const stuck = judge(check, evidence(truth, [["presence", "on", 6]]));
  assert.deepEqual([stuck.passed, stuck.found], [false, "still on at the run's end, true until 20 s"]);
});

test("an end followed by a new beginning before the deadline is not judged", () => {
  const check = ceases("presence", { after: "occupied" }).atMost(15);
  const truth = [
    ["occupied", 5, 20],
    ["occupied", 25, 40],
  ] as const;
  const result = judge(
    check,
    evidence(truth, [
      ["presence", "on", 6],
      ["presence", "off", 50],
    ]),
  );
  assert.deepEqual(
    [result.passed, result.found],
    [true, "after 10 s; 1 not judged, its deadline was never reached"],
  );
});

test("an occupation that outlasts the run has no end to judge", () => {
  const check = ceases("presence", { after: "occupied" }).atMost(5);
  assert.throws(() => judge(check, evidence([["occupied", 5, 60]], [])), /RangeError: .*never ends/);
});

test("a happening passes up to its time and fails after it", () => {
  const check = happens("calibrated").by(6);
  assert.equal(judge(check, evidence([], [["calibrated", "on", 6]])).passed, true);
  assert.deepEqual(judge(check, evidence([], [["calibrated", "on", 7]])), {
    name: "calibrated by 6 s",
    passed: false,
    found: "not before 7 s",
    at: 7,
  });
  assert.equal(judge(check, evidence([], [])).found, "never");
});

test("a check survives JSON unchanged", () => {
  const checks: readonly Check[] = [
    never("major", { unless: "occupied", grace: 1 }),
    latency("presence", { of: "occupied" }).atMost(1),
    ceases("presence", { after: "occupied" }).atMost(15),
    happens("calibrated").by(6),
  ];
  assert.deepEqual(JSON.parse(JSON.stringify(checks)), checks);
});

test("a check of an event the device does not declare cannot be judged", () => {
  const vocabulary = { events: ["presence"], states: STATES };
  assert.match(unjudgeable(never("major"), vocabulary)!, /declares no event "major", only "presence"/);
  assert.match(unjudgeable(never("presence", { while: "asleep" }), vocabulary)!, /no state "asleep"/);
  assert.equal(unjudgeable(latency("presence", { of: "occupied" }).atMost(1), vocabulary), null);
});

test("limits that are no times and names that are empty are refused", () => {
  assert.throws(() => latency("major").atMost(-1), /RangeError: latency\("major"\).atMost: -1 s/);
  assert.throws(() => ceases("presence").atMost(Number.NaN), /RangeError/);
  assert.throws(() => happens("calibrated").by(Infinity), /RangeError/);
  assert.throws(() => never(""), /RangeError/);
  assert.throws(() => never("major", { grace: 1 }), /RangeError: .*without unless/);
});

test("a latency whose limit is less than ten times the clock's uncertainty is not decided", () => {
  const seen = evidence([["major", 10, 20]], [["major", "on", 10.5]]);
  const check = latency("major").atMost(1);
  const decided = judge(check, { ...seen, timeBound: 0.1 });
  assert.deepEqual(
    [decided.passed, decided.undecided, decided.found],
    [true, undefined, "after 0.5 s, give or take 100 ms"],
  );
  const open = judge(check, { ...seen, timeBound: 0.1001 });
  assert.deepEqual([open.passed, open.undecided], [false, true]);
  assert.equal(open.found, "after 0.5 s, give or take 100 ms: too uncertain to tell");
  const unknown = judge(check, { ...seen, timeBound: Infinity });
  assert.equal(unknown.undecided, true);
});

test("a time that is nearer to its limit than the clock is certain is not decided, on either side of it", () => {
  const undecided = (on: number, check: Check = latency("major").atMost(1)) =>
    judge(check, {
      ...evidence(
        [["major", 10, 20]],
        [
          ["major", "on", on],
          ["major", "off", 20.5],
        ],
      ),
      timeBound: 0.05,
    });
  const told = (...given: Parameters<typeof undecided>) => {
    const { passed, undecided: open } = undecided(...given);
    return open ? "undecided" : passed;
  };
  assert.deepEqual(
    [10.94, 10.96, 11.04, 11.06].map((on) => told(on)),
    [true, "undecided", "undecided", false],
  );
  const by = happens("major").by(11);
  assert.deepEqual(
    [10.94, 10.96, 11.04, 11.06].map((on) => told(on, by)),
    [true, "undecided", "undecided", false],
  );
  const over = (limit: number) =>
    judge(ceases("major").atMost(limit), {
      ...evidence(
        [["major", 10, 20]],
        [
          ["major", "on", 10],
          ["major", "off", 21],
        ],
      ),
      timeBound: 0.05,
    });
  assert.deepEqual(
    [1.06, 1.04, 0.96, 0.94].map((limit) => [over(limit).passed, over(limit).undecided]),
    [
      ...[
        [true, undefined],
        [false, true],
        [false, true],
        [false, undefined],
      ],
    ],
  );
});

test("that something never happens does not hang on a clock", () => {
  const seen = { ...evidence([["major", 10, 20]], [["major", "on", 30]]), timeBound: 5 };
  assert.equal(judge(never("minor"), seen).passed, true);
  assert.deepEqual(
    [judge(never("major"), seen).passed, judge(never("major"), seen).undecided],
    [false, undefined],
  );
});
