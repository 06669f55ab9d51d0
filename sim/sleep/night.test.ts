import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import { CLASS_OF } from "./stages.ts";
import { deviation, mean, nightOf, range } from "./testing.ts";

/** Classes of the epochs from lights-out to getting up. */
function classes({ stages, lightsOut, rises }: Night): Uint8Array {
  return stages.subarray(lightsOut / EPOCH, Math.floor(rises / EPOCH)).map((stage) => CLASS_OF[stage]);
}

const count = (night: Uint8Array, kind: number) => night.filter((stage) => stage === kind).length;
const NIGHTS = range(150).map((seed) => classes(nightOf(seed)));
const onset = (night: Uint8Array) => night.findIndex((stage) => stage > 0);

/** That of the 25 nights of DOD-H: mean, and half the width of its 95 % interval, 2.06 standard errors. */
function holds(
  what: string,
  figure: (night: Uint8Array) => number,
  real: readonly [mean: number, sd: number],
) {
  const values = NIGHTS.map(figure).filter((value) => !Number.isNaN(value));
  const reach = (2.06 * real[1]) / 5;
  const own = mean(values);
  assert.ok(Math.abs(own - real[0]) <= reach, `${what}: ${own}, expected ${real[0]} +- ${reach}`);
  const ratio = deviation(values) / real[1];
  assert.ok(ratio > 1 / 1.5 && ratio < 1.5, `${what}: standard deviation ${ratio} of the real one`);
}

test("150 healthy people sleep like the 25 of DOD-H: means within their interval, spreads within a factor of 1.5", () => {
  const asleep = (night: Uint8Array) => night.length - count(night, 0);
  holds("sleep efficiency, %", (night) => (100 * asleep(night)) / night.length, [87.56, 8.55]);
  holds("sleep onset latency, min", (night) => onset(night) / 2, [17.3, 19.16]);
  holds("wake after onset, min", (night) => count(night.subarray(onset(night)), 0) / 2, [42.7, 29.4]);
  holds("time in bed, min", (night) => night.length / 2, [493.3, 50.6]);
  holds("light, %", (night) => (100 * count(night, 1)) / asleep(night), [62.62, 9.46]);
  holds("deep, %", (night) => (100 * count(night, 2)) / asleep(night), [15.94, 7.49]);
  holds("REM, %", (night) => (100 * count(night, 3)) / asleep(night), [21.44, 6.56]);
  holds(
    "REM latency, min",
    (night) => (night.includes(3) ? (night.indexOf(3) - onset(night)) / 2 : Number.NaN),
    [129.5, 58.3],
  );
});

test("deep sleep declines and REM sleep grows from third to third of the night", () => {
  const share = (third: number, kind: number) =>
    mean(
      NIGHTS.map((night) => {
        const part = night.subarray((third * night.length) / 3, ((third + 1) * night.length) / 3);
        return count(part, kind) / part.length;
      }),
    );
  // DOD-H: .25, .13, .04 and .05, .22, .30.
  assert.ok(share(0, 2) > 1.5 * share(1, 2) && share(1, 2) > 2 * share(2, 2));
  assert.ok(share(1, 3) > 2.5 * share(0, 3) && share(2, 3) > 1.2 * share(1, 3));
});

test("REM sleep returns every 80 to 120 min, which no chain without cycles does", () => {
  const gaps = NIGHTS.flatMap((night) => {
    const begins = [...night.keys()].filter((i) => night[i] === 3 && !night.subarray(i - 30, i).includes(3));
    return begins.slice(1).map((begin, i) => (begin - begins[i]) / 2);
  });
  const near = gaps.filter((gap) => gap > 60 && gap < 140).length / gaps.length;
  assert.ok(Math.abs(mean(gaps) - 98) < 8, String(mean(gaps)));
  // Exponential waiting with this mean would put 0.31 there.
  assert.ok(near > 0.75, String(near));
});

test("the old sleep less deeply and wake more than the young, and the apnoeic more than the healthy", () => {
  const figures = (who: Parameters<typeof nightOf>[1]) => {
    const nights = range(60).map((seed) => classes(nightOf(seed, who)));
    return {
      deep: mean(nights.map((night) => count(night, 2) / night.length)),
      wake: mean(nights.map((night) => count(night, 0) / night.length)),
    };
  };
  const [young, old, apnoeic] = [{ age: 25 }, { age: 70 }, { age: 25, apnoea: 40 }].map(figures);
  assert.ok(old.deep < 0.7 * young.deep && old.wake > 1.2 * young.wake);
  assert.ok(apnoeic.wake > 1.2 * young.wake);
});

test("a night is made of bouts without gaps, and the same seed is the same night", () => {
  for (const seed of range(40)) {
    const night = nightOf(seed);
    assert.deepEqual(night, nightOf(seed));
    let end = 0;
    for (const { from, until } of night.bouts) {
      assert.equal(from, end);
      assert.ok(until > from);
      end = until;
    }
    assert.equal(end, night.duration);
    assert.equal(night.stages.length, night.duration / EPOCH);
    assert.ok(
      night.enters < night.bedtime && night.bedtime < night.lightsOut && night.leaves < night.duration,
    );
    assert.ok(night.stages.subarray(0, night.lightsOut / EPOCH).every((stage) => stage === 0));
  }
  assert.notDeepEqual(nightOf(1).stages, nightOf(2).stages);
});

test("two people have independent nights of one seed: plans, and depth at any hour, are uncorrelated over 300 seeds", () => {
  const pairs = range(300).map((seed) => [1, 2].map((who) => nightOf(seed, { seed: who }, { seed })));
  const correlations = (figure: (night: Night) => number) => {
    const known = pairs.map((pair) => pair.map(figure)).filter((pair) => pair.every((value) => value > 0));
    const [a, b] = [0, 1].map((who) => known.map((pair) => pair[who]));
    const both = a.map((value, i) => (value - mean(a)) * (b[i] - mean(b)));
    return { found: mean(both) / (deviation(a) * deviation(b)), reach: 3.5 / Math.sqrt(known.length) };
  };
  const figures: readonly (readonly [what: string, figure: (night: Night) => number])[] = [
    ["time in bed", ({ rises, lightsOut }) => rises - lightsOut],
    ["latency", ({ bouts, lightsOut }) => Math.log(bouts[0].until - lightsOut)],
    ...[1, 2, 3, 4, 5, 6].map(
      (hour) =>
        [
          `depth after ${hour} h`,
          ({ depth, lightsOut }: Night) => depth[(lightsOut + 3600 * hour) / EPOCH],
        ] as const,
    ),
  ];
  for (const [what, figure] of figures) {
    const { found, reach } = correlations(figure);
    assert.ok(reach < 0.4 && Math.abs(found) < reach, `${what}: ${found}, expected within ${reach}`);
  }
});

test("options that are unknown or out of range are named", () => {
  assert.throws(() => nightOf(1, { age: 7 }), /person.age: expected 18 to 95, got 7/);
  assert.throws(() => nightOf(1, { sex: "x" as never }), /person.sex: expected "f" or "m", got "x"/);
  assert.throws(() => nightOf(1, {}, { timeInBed: 5 }), /night.timeInBed/);
  assert.throws(
    () => nightOf(1, {}, { pastime: "tv" as never }),
    /night.pastime: expected nothing, book, screen, got tv/,
  );
  assert.throws(() => nightOf(1, {}, { snooze: 5 } as never), /night: no option is called "snooze"/);
});
