import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOCH } from "./hypnogram.ts";
import type { Rest } from "./rest.ts";
import { CLASS_OF } from "./stages.ts";
import { deviation, mean, middle, range, restOf } from "./testing.ts";

const RESTS = range(24).map((seed) => restOf(seed));

/** Intervals between breaths and their depths per class, of one person's time in bed, sighs left out. */
function breathsBy({ night, breaths }: Rest) {
  const rows = range(4).map(() => ({ intervals: [] as number[], depths: [] as number[] }));
  for (let i = 0; i + 1 < breaths.begin.length; i++) {
    const begin = breaths.begin[i];
    if (begin < night.lightsOut || begin > night.rises || breaths.sigh[i] === 1) continue;
    const row = rows[CLASS_OF[night.stages[Math.floor(begin / EPOCH)]]];
    row.intervals.push(breaths.begin[i + 1] - begin);
    row.depths.push((breaths.chest[i] + breaths.abdomen[i]) / 2);
  }
  return rows;
}

const PERSONS = RESTS.map(breathsBy).filter((rows) => rows.every(({ intervals }) => intervals.length > 100));
const over = (figure: (rows: ReturnType<typeof breathsBy>) => number) => mean(PERSONS.map(figure));

test("rates relative to REM sleep are 1.02, .95, .92 within .03 (Penzel et al., Front. Physiol. 7:460, 2016)", () => {
  const relative = [0, 1, 2].map((k) => over((rows) => mean(rows[3].intervals) / mean(rows[k].intervals)));
  for (const [k, published] of [1.02, 0.95, 0.92].entries()) {
    assert.ok(Math.abs(relative[k] - published) < 0.03, `${k}: ${relative[k]}`);
  }
});

test("intervals vary most in wake and REM sleep and least in deep sleep, within the ranges assumed", () => {
  const variation = range(4).map((k) =>
    over((rows) => deviation(rows[k].intervals) / mean(rows[k].intervals)),
  );
  const bounds = [
    [0.15, 0.25],
    [0.08, 0.12],
    [0.04, 0.07],
    [0.12, 0.2],
  ];
  for (const [k, [least, most]] of bounds.entries()) {
    assert.ok(variation[k] > least && variation[k] < most + 0.005, `${k}: ${variation[k]}`);
  }
});

test("tidal depth in REM sleep is .73 of that awake within .08 (Douglas et al., Thorax 1982)", () => {
  const depth = over((rows) => mean(rows[3].depths) / mean(rows[0].depths));
  assert.ok(Math.abs(depth - 0.73) < 0.08, String(depth));
});

test("breath intervals 20 breaths apart are correlated in wake and REM sleep, and not in deep sleep", () => {
  const correlation = (values: readonly number[]) => {
    const centre = mean(values);
    const products = values.slice(20).map((value, i) => (value - centre) * (values[i] - centre));
    return mean(products) / deviation(values) ** 2;
  };
  const [, , deep, rem] = range(4).map((k) => over((rows) => correlation(rows[k].intervals)));
  assert.ok(rem > 0.15, String(rem));
  assert.ok(deep < 0.6 * rem, `${deep} against ${rem}`);
});

test("people differ more in rate than their stages do", () => {
  const between = deviation(PERSONS.map((rows) => 60 / mean(rows[1].intervals)));
  const stages = over((rows) => 60 / mean(rows[3].intervals) - 60 / mean(rows[2].intervals));
  assert.ok(between > 1.3 * stages, `${between} against ${stages}`);
});

test("the apnoeic have as many events an hour as was asked for, most of them hypopnoeas, each 10 s long or more", () => {
  const rests = range(8).map((seed) => restOf(seed, { apnoea: 30 }));
  const hours = rests.map(({ night }) => night.stages.filter((stage) => stage > 0).length / 120);
  const all = rests.flatMap(({ obstructions }) => obstructions);
  const rate = all.length / hours.reduce((sum, own) => sum + own, 0);
  assert.ok(Math.abs(rate - 30) < 5, String(rate));
  assert.ok(all.every(({ from, until }) => until - from >= 10));
  assert.ok(all.filter(({ kind }) => kind === "hypopnoea").length > all.length / 2);
});

test("in an obstructive apnoea chest and abdomen move against each other", () => {
  const { obstructions, breaths } = restOf(3, { apnoea: 40 });
  const obstructive = obstructions.filter(({ kind }) => kind === "obstructive");
  assert.ok(obstructive.length > 20);
  for (const { from, until } of obstructive) {
    const within = [...breaths.begin.keys()].filter(
      (i) => breaths.begin[i] >= from && breaths.begin[i] < until,
    );
    for (const i of within) assert.ok(breaths.chest[i] < 0 && breaths.abdomen[i] > 0);
  }
});

test("sleepers sigh 1 to 3 times an hour (Perez-Padilla et al., SLEEP 1983: 1.66)", () => {
  const sighs = RESTS.map(({ breaths, night }) => {
    let count = 0;
    for (const [i, begin] of breaths.begin.entries()) {
      if (breaths.sigh[i] === 1 && night.stages[Math.floor(begin / EPOCH)] > 0) count++;
    }
    return count / (night.stages.filter((stage) => stage > 0).length / 120);
  });
  assert.ok(mean(sighs) > 1 && mean(sighs) < 3, String(mean(sighs)));
});

test("sleepers move about 11 times an hour for a median of 4 s, in N1 and REM more than in N2, in N2 more than in N3", () => {
  const counts = new Float64Array(5);
  const hours = new Float64Array(5);
  const lengths: number[] = [];
  for (const { night, movements } of RESTS) {
    for (let epoch = night.lightsOut / EPOCH; (epoch + 1) * EPOCH < night.rises; epoch++)
      hours[night.stages[epoch]] += 1 / 120;
    for (const { from, until } of movements) {
      if (from < night.lightsOut || from > night.rises) continue;
      const stage = night.stages[Math.floor(from / EPOCH)];
      counts[stage]++;
      if (stage > 0) lengths.push(until - from);
    }
  }
  const rate = counts.map((count, k) => count / hours[k]);
  const asleep = mean(counts.subarray(1)) / mean(hours.subarray(1));
  assert.ok(Math.abs(asleep - 11) < 2, String(asleep));
  assert.ok(Math.abs(middle(lengths) - 4) < 0.7, String(middle(lengths)));
  assert.ok(rate[1] > 1.2 * rate[4] && rate[4] > 1.2 * rate[2] && rate[2] > 1.5 * rate[3], String(rate));
});

test("people shift 1.6 (0.7) times an hour and lie mostly on the side (Skarpsno et al., 2017)", () => {
  const shifts = RESTS.map(({ night, stays }) => {
    const own = stays.filter(({ from }) => from > night.lightsOut + 10 && from < night.rises - 1);
    return (3600 * own.length) / (night.rises - night.lightsOut);
  });
  assert.ok(Math.abs(mean(shifts) - 1.6) < 0.35, String(mean(shifts)));
  assert.ok(deviation(shifts) > 0.45 && deviation(shifts) < 1.1, String(deviation(shifts)));
});

test("who reads turns a page every 20 to 120 s until lights-out, sitting up", () => {
  const { night, movements, stays } = restOf(4, {}, { pastime: "book", before: 1800 });
  const pages = movements.filter(({ kind }) => kind === "page").map(({ from }) => from);
  assert.ok(pages.length > 12 && pages.length < 60);
  for (const [i, page] of pages.slice(1).entries())
    assert.ok(page - pages[i] >= 20 && page - pages[i] <= 120);
  assert.ok(pages[pages.length - 1] < night.lightsOut);
  assert.equal(stays.findLast(({ from }) => from < night.lightsOut)?.posture, "upright");
});
