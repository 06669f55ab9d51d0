import assert from "node:assert/strict";
import { test } from "node:test";
import { diary } from "./diary.ts";
import { mean, nightOf, range } from "./testing.ts";

const BEGINS = 22.6 * 3600;
const people = range(150).map((seed) => {
  const night = nightOf(seed);
  const sleep = night.bouts.filter(({ state }) => state !== "wake");
  const [onset, last] = [sleep[0]?.from ?? 0, sleep.at(-1)?.until ?? 0];
  return { night, onset, last, diary: diary(night, { seed, begins: BEGINS }) };
});

test("times of the clock are whole multiples of 5, 15 or 30 min, and all three kinds of people exist", () => {
  const kinds = new Set(people.map(({ diary }) => diary.rounding));
  assert.deepEqual(
    [...kinds].sort((a, b) => a - b),
    [300, 900, 1800],
  );
  for (const { diary } of people) {
    for (const time of [diary.lightsOut, diary.wakes, diary.rises]) {
      const over = (time + BEGINS) / diary.rounding;
      assert.ok(Math.abs(over - Math.round(over)) < 1e-6, `${time} by ${diary.rounding}`);
    }
    assert.ok(diary.lightsOut <= diary.wakes && diary.wakes <= diary.rises);
  }
});

test("on average people take falling asleep for longer than it was, and lying awake for shorter", () => {
  const latency = people.map(({ night, onset, diary }) => diary.latency - (onset - night.lightsOut));
  assert.ok(mean(latency) > 120, `${mean(latency)} s`);
  const awake = people.map(({ night, onset, last, diary }) => {
    const wakes = night.bouts.filter(
      ({ state, from, until }) => state === "wake" && from >= onset && until <= last,
    );
    return diary.wakeAfterOnset - wakes.reduce((sum, { from, until }) => sum + until - from, 0);
  });
  assert.ok(mean(awake) < -120, `${mean(awake)} s`);
});

test("short wakes are forgotten", () => {
  for (const { night, onset, last, diary } of people) {
    const wakes = night.bouts.filter(
      ({ state, from, until }) => state === "wake" && from >= onset && until <= last,
    );
    assert.ok(diary.awakenings <= wakes.length);
    assert.equal(diary.awakenings, wakes.filter(({ from, until }) => until - from >= 180).length);
  }
});
