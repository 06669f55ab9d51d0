import assert from "node:assert/strict";
import { test } from "node:test";
import type { Actuation, Event, Evidence, Manifest, Score } from "#contracts";
import { scorePresence } from "./score-presence.ts";
import { summarise } from "./summarise.ts";

const RATE = 2000;

function evidence(
  intervals: readonly (readonly [string, number, number])[],
  events: readonly (readonly [string, "on" | "off", number])[],
  actuations: readonly Actuation[] = [],
  duration = 3600,
): Evidence {
  return {
    truth: {
      duration,
      states: ["occupied", "major", "minor", "still"],
      intervals: intervals.map(([state, from, until]) => ({ state, from, until })),
    },
    events: events.map(([kind, state, time]): Event => ({ kind, state, time, confidence: 1 })),
    actuations,
  };
}

function scores(given: Evidence): (name: string) => Score {
  const all = scorePresence(given, { rate: RATE });
  return (name) => all.find((score) => score.name === name) ?? assert.fail(`no score ${name}`);
}

test("two of three movements detected is a rate of two thirds with the exact interval", () => {
  const of = scores(
    evidence(
      [
        ["occupied", 90, 400],
        ["major", 100, 110],
        ["major", 200, 210],
        ["major", 300, 310],
      ],
      [
        ["major", "on", 100.5],
        ["major", "off", 112],
        ["major", "on", 211.5],
        ["major", "off", 215],
      ],
    ),
  );
  assert.equal(of("motion-intervals").value, 3);
  assert.equal(of("missed").value, 1);
  // P(X >= 2 | 3, p) = 3p² - 2p³ = 0.025 at 0.09430, P(X <= 2) = 1 - p³ = 0.025 at 0.99160.
  const [low, high] = of("detection-rate").interval!;
  assert.ok(Math.abs(3 * low ** 2 - 2 * low ** 3 - 0.025) < 1e-12);
  assert.ok(Math.abs(1 - high ** 3 - 0.025) < 1e-12);
  assert.equal(of("time-to-detect").value, (0.5 + 11.5) / 2);
  assert.equal(of("time-to-detect-slowest").value, 11.5);
});

test("an alarm already on counts as detected but lends no time to detect", () => {
  const of = scores(evidence([["major", 100, 110]], [["major", "on", 50]]));
  assert.equal(of("detection-rate").value, 1);
  assert.equal(of("already-on").value, 1);
  assert.equal(of("time-to-detect").value, null);
  assert.equal(of("time-to-detect").reason, "no alarm came on during a movement");
});

test("a leg that comes in before the torso is a detection after 0 s, and no false alarm", () => {
  const truth = [
    ["major", 100, 110],
    ["occupied", 100, 110],
  ] as const;
  const early = (time: number) =>
    scores(
      evidence(truth, [
        ["calibrated", "on", 5],
        ["major", "on", time],
        ["major", "off", time + 2],
      ]),
    );
  const leg = early(99.5);
  assert.deepEqual(
    [leg("time-to-detect").value, leg("already-on").value, leg("false-alarms").value],
    [0, 0, 0],
  );
  const luck = early(99.3);
  assert.deepEqual(
    [luck("time-to-detect").value, luck("already-on").value, luck("false-alarms").value],
    [null, 1, 1],
  );
});

test("an alarm that answers the next movement does not answer the one before", () => {
  const of = scores(
    evidence(
      [
        ["major", 100, 110],
        ["major", 111, 120],
      ],
      [["major", "on", 111.5]],
    ),
  );
  assert.equal(of("missed").value, 1);
  assert.equal(of("time-to-detect").value, 0.5);
});

test("an hour of empty room less calibration has that exposure and the bound of no event", () => {
  const of = scores(evidence([], [["calibrated", "on", 360]]));
  assert.equal(of("armed").value, 0.9);
  assert.equal(of("false-alarms").value, 0);
  const [low, high] = of("false-alarm-rate").interval!;
  assert.equal(low, 0);
  assert.ok(Math.abs(high - -Math.log(0.025) / 0.9) < 1e-12);
  assert.match(of("detection-rate").reason!, /nobody moved/);
});

test("false alarms less than ten seconds apart are one episode, ten seconds apart two", () => {
  const of = scores(
    evidence(
      [],
      [
        ["calibrated", "on", 5],
        ["major", "on", 100],
        ["major", "off", 101],
        ["major", "on", 110.9],
        ["major", "off", 112],
        ["major", "on", 122],
        ["major", "off", 123],
      ],
    ),
  );
  assert.equal(of("false-alarms").value, 2);
});

test("alarms while occupied, within the grace and before calibration are no false alarms", () => {
  const of = scores(
    evidence(
      [["occupied", 100, 200]],
      [
        ["major", "on", 2],
        ["major", "off", 3],
        ["calibrated", "on", 5],
        ["major", "on", 199],
        ["major", "off", 220],
        ["major", "on", 201.5],
        ["major", "off", 202],
      ],
    ),
  );
  assert.equal(of("false-alarms").value, 0);
  assert.equal(of("armed").value, (3600 - 5 - 0.6 - 100 - 2) / 3600);
});

test("an alarm that is stuck on when the device is armed is one false alarm", () => {
  assert.equal(
    scores(
      evidence(
        [],
        [
          ["major", "on", 1],
          ["calibrated", "on", 5],
        ],
      ),
    )("false-alarms").value,
    1,
  );
});

test("a device that never calibrates has no false-alarm rate rather than a good one", () => {
  const rate = scores(evidence([], []))("false-alarm-rate");
  assert.equal(rate.value, null);
  assert.match(rate.reason!, /never said that it was calibrated/);
});

test("presence held is the share from its first moment to the end of occupation", () => {
  const of = scores(
    evidence(
      [["occupied", 100, 200]],
      [
        ["presence", "on", 120],
        ["presence", "off", 160],
        ["presence", "on", 180],
        ["presence", "off", 212],
      ],
    ),
  );
  assert.equal(of("presence-held").value, 60 / 80);
  assert.equal(of("vacancy-time").value, 12);
});

test("a presence that outlasts the run has no vacancy time", () => {
  const vacancy = scores(evidence([["occupied", 100, 200]], [["presence", "on", 101]]))("vacancy-time");
  assert.equal(vacancy.value, null);
  assert.match(vacancy.reason!, /3400\.0 s after/);
});

test("emission is the share of the run in which a carrier was on", () => {
  const emission = (index: number, carrier: number, on: boolean): Actuation => ({
    kind: "emission",
    index,
    carrier,
    level: 0.5,
    on,
  });
  const actuations = [
    emission(10 * RATE, 33_000, true),
    emission(60 * RATE, 34_000, true),
    emission(85 * RATE, 34_000, false),
  ];
  const of = scores(evidence([], [], actuations, 100));
  assert.equal(of("emitting").value, 0.75);
  assert.equal(of("carrier").value, 34_000);
  assert.equal(of("carrier-changes").value, 1);
  assert.match(scores(evidence([], []))("carrier").reason!, /never emitted/);
});

function run(scenario: string, verdict: Manifest["verdict"], given: Evidence | null): { manifest: Manifest } {
  const manifest = {
    scenario: { name: scenario, why: "", seed: 1, duration: 3600 },
    verdict,
    scores: given === null ? [] : scorePresence(given, { rate: RATE }),
  };
  return { manifest: manifest as unknown as Manifest };
}

test("a summary counts scenes, leaves out what the bench spoilt and keeps a dead device as no pass", () => {
  const seen = (delay: number) =>
    evidence(
      [
        ["occupied", 90, 1890],
        ["major", 100, 110],
      ],
      [
        ["calibrated", "on", 0],
        ["major", "on", 100 + delay],
        ["major", "off", 113],
      ],
    );
  const [walk, quiet] = summarise([
    run("walk-in", "pass", seen(0.5)),
    run("quiet", "pass", evidence([], [["calibrated", "on", 0]])),
    run("walk-in", "pass", seen(0.25)),
    run(
      "walk-in",
      "fail",
      evidence(
        [
          ["occupied", 90, 1890],
          ["major", 100, 110],
        ],
        [["calibrated", "on", 0]],
      ),
    ),
    run("walk-in", "error", seen(3)),
    run("walk-in", "fail", null),
  ]);
  assert.equal(walk!.runs, 5);
  assert.deepEqual(walk!.verdicts, { pass: 2, fail: 2, inconclusive: 0, error: 1 });
  assert.deepEqual([walk!.passes!.count, walk!.passes!.of], [2, 4]);
  assert.deepEqual([walk!.detections!.count, walk!.detections!.of], [2, 3]);
  assert.deepEqual(walk!.timeToDetect, { least: 0.25, median: 0.375, most: 0.5 });
  assert.equal(walk!.falseAlarms!.count, 0);
  assert.ok(Math.abs(walk!.falseAlarms!.hours - (3 * (3600 - 1802.6)) / 3600) < 1e-12);
  assert.equal(quiet!.detections, null);
  assert.equal(quiet!.timeToDetect, null);
  assert.ok(Math.abs(quiet!.falseAlarms!.interval[1] + Math.log(0.025)) < 1e-12);
});
