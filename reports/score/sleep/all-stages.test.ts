import assert from "node:assert/strict";
import { test } from "node:test";
import { kappaAtShares, scoreAllStages } from "./all-stages.ts";
import { kappaAtPrevalence } from "./epoch-by-epoch.ts";
import { SRI_MATRIX } from "./testing.ts";

function score(table: readonly number[], stages: number, shares: readonly number[] | null = null) {
  const out = new Float64Array(4);
  scoreAllStages(out, 0, table, { stages, shares });
  return { accuracy: out[0]!, kappa: out[1]!, macroF1: out[2]!, kappaAtShares: out[3]! };
}

test("accuracy, kappa and macro-F1 of a small table are those worked by hand", () => {
  // Rows 6 1 0 / 2 3 0 / 0 1 7 of 20: agreed 16, chance (7*8 + 5*5 + 8*7) / 400.
  const found = score([6, 1, 0, 2, 3, 0, 0, 1, 7], 3);
  const chance = 137 / 400;
  assert.equal(found.accuracy, 0.8);
  assert.ok(Math.abs(found.kappa - (0.8 - chance) / (1 - chance)) < 1e-12);
  assert.ok(Math.abs(found.macroF1 - (12 / 15 + 6 / 10 + 14 / 15) / 3) < 1e-12);
});

test("a stage that neither names does not count in macro-F1, one that only one names counts 0", () => {
  assert.equal(score([5, 0, 0, 0, 5, 0, 0, 0, 0], 3).macroF1, 1);
  assert.equal(score([5, 0, 1, 0, 4, 0, 0, 0, 0], 3).macroF1, (10 / 11 + 1 + 0) / 3);
});

test("kappa of wake runs from .31 to .57 between 5 and 40 % wake, the device being the same", () => {
  assert.equal(kappaAtPrevalence(0.66, 0.895, 0.05).toFixed(2), "0.31");
  assert.equal(kappaAtPrevalence(0.66, 0.895, 0.4).toFixed(2), "0.57");
});

test("re-weighting a two-stage table is the closed form in sensitivity, specificity and prevalence", () => {
  const table = [66, 34, 105, 895];
  for (const wake of [0.01, 0.05, 0.2, 0.4, 0.9]) {
    const expected = kappaAtPrevalence(0.66, 0.895, wake);
    assert.ok(Math.abs(kappaAtShares(table, [wake, 1 - wake]) - expected) < 1e-12, String(wake));
  }
});

test("at the shares that the table has, re-weighted kappa is kappa", () => {
  const table = SRI_MATRIX.flat();
  const total = table.reduce((sum, count) => sum + count, 0);
  const shares = SRI_MATRIX.map((row) => row.reduce((sum, count) => sum + count, 0) / total);
  const found = score(table, 4, shares);
  assert.ok(Math.abs(found.kappaAtShares - found.kappa) < 1e-12);
});

test("a stage with a share but no epoch leaves re-weighted kappa undefined; without a share it does not", () => {
  assert.ok(Number.isNaN(kappaAtShares([8, 2, 0, 0], [0.5, 0.5])));
  assert.ok(!Number.isNaN(kappaAtShares([8, 1, 1, 1, 9, 0, 0, 0, 0], [0.5, 0.5, 0])));
});
