import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type SleepConventions, SRI_CONVENTIONS } from "./conventions.ts";
import { measureNames, measureNight } from "./night-measures.ts";
import { FOUR, stages } from "./testing.ts";

const FIVE = ["wake", "n1", "n2", "n3", "rem"];

function measure(
  night: Uint8Array,
  names: readonly string[] = FOUR,
  conventions: Partial<SleepConventions> = {},
): Record<string, number> {
  const measures = measureNames(names);
  const out = new Float64Array(measures.length);
  measureNight(out, night, { stages: names, epoch: 30 }, { ...SRI_CONVENTIONS, ...conventions });
  return Object.fromEntries(measures.map(({ key }, i) => [key, out[i]!]));
}

test("the example of yasa.sleep_statistics has the values its documentation prints", () => {
  const found = measure(stages("00111222333233444400"), FIVE, { waso: "last-sleep" });
  const printed = {
    ...{ tst: 8, se: 80, sol: 1, waso: 0, spt: 8 },
    ...{ n1: 1.5, n2: 2, n3: 2.5, rem: 2, n1Percent: 18.75, n2Percent: 25, n3Percent: 31.25, remPercent: 25 },
    remLatency: 7 - 1, // YASA counts it from the start of the recording.
  };
  for (const [key, value] of Object.entries(printed)) assert.equal(found[key], value, key);
});

test("WASO to lights-on counts the wake after the last epoch of sleep, WASO to the last sleep does not", () => {
  const night = stages("0110100");
  assert.equal(measure(night).waso, 1.5);
  assert.equal(measure(night).awakenings, 2);
  assert.equal(measure(night, FOUR, { waso: "last-sleep" }).waso, 0.5);
  assert.equal(measure(night, FOUR, { waso: "last-sleep" }).awakenings, 1);
});

test("persistent sleep begins at the first of three epochs in a row, and what depends on onset follows", () => {
  const night = stages("0110111030");
  const first = measure(night);
  const persistent = measure(night, FOUR, { onset: "persistent" });
  assert.deepEqual([first.sol, persistent.sol], [0.5, 2]);
  assert.deepEqual([first.waso, persistent.waso], [1.5, 1]);
  assert.deepEqual([first.remLatency, persistent.remLatency], [3.5, 2]);
  assert.deepEqual([first.spt, persistent.spt], [4, 2.5]);
  assert.deepEqual([first.tst, persistent.tst], [3, 3]);
});

test("a night awake has TST 0, WASO 0 and no latency, whatever the convention", () => {
  for (const onset of ["first", "persistent"] as const) {
    for (const waso of ["lights-on", "last-sleep"] as const) {
      const found = measure(stages("0000"), FOUR, { onset, waso });
      assert.deepEqual([found.tst, found.se, found.waso, found.awakenings], [0, 0, 0, 0]);
      for (const key of ["sol", "spt", "lightPercent", "remLatency", "fragmentation"]) {
        assert.ok(Number.isNaN(found[key]), key);
      }
    }
  }
});

test("shares are of total sleep time, or of the recording", () => {
  const night = stages("0001");
  assert.equal(measure(night).lightPercent, 100);
  assert.equal(measure(night, FOUR, { percentOf: "recording" }).lightPercent, 25);
});

test("two awakenings in three minutes of sleep are a fragmentation of 40 an hour", () => {
  const found = measure(stages("0110110110"));
  assert.deepEqual([found.awakenings, found.tst, found.fragmentation], [3, 3, 60]);
  assert.equal(measure(stages("0110110110"), FOUR, { waso: "last-sleep" }).fragmentation, 40);
  assert.equal(found.transitions, 6);
});

const anyNight = fc.uint8Array({ min: 0, max: 3, minLength: 1, maxLength: 40 });

test("to lights-on, latency, sleep and WASO add up to the recording", () => {
  fc.assert(
    fc.property(anyNight, (night) => {
      const { tst, sol, waso } = measure(night);
      fc.pre(tst! > 0);
      assert.equal(tst! + sol! + waso!, night.length / 2);
    }),
  );
});

test("merging stages of sleep changes no measure of sleep against wake", () => {
  fc.assert(
    fc.property(anyNight, fc.constantFrom("first", "persistent" as const), (night, onset) => {
      const merged = measure(
        night.map((stage) => Math.min(1, stage)),
        ["wake", "sleep"],
        { onset },
      );
      const { transitions: _, ...whole } = merged;
      const found = measure(night, FOUR, { onset });
      for (const [key, value] of Object.entries(whole)) assert.equal(found[key], value, key);
    }),
  );
});

test("sleep without three epochs in a row has no WASO, awakenings or fragmentation by persistent onset", () => {
  for (const waso of ["lights-on", "last-sleep"] as const) {
    const found = measure(stages("0110100"), FOUR, { onset: "persistent", waso });
    assert.deepEqual([found.tst, found.waso, found.awakenings, found.fragmentation], [1.5, NaN, NaN, NaN]);
  }
});
