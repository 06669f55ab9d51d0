import assert from "node:assert/strict";
import { test } from "node:test";
import { countOneStage, STAGE_MEASURES, scoreOneStage } from "./one-stage.ts";
import { SRI_MATRIX } from "./testing.ts";

function score(table: readonly number[], stages: number, positive: (stage: number) => boolean) {
  const out = new Float64Array(STAGE_MEASURES.length);
  scoreOneStage(out, 0, countOneStage(table, stages, positive));
  return Object.fromEntries(STAGE_MEASURES.map((measure, i) => [measure, out[i]!]));
}

test("the summed matrix of Menghini et al. 2021 gives the pooled measures that they publish", () => {
  // AnalyticalPipeline_v1.0.0.html, sec. 3.3, "sum": per cent, and indices to two digits.
  const published = [
    [90.93, 59.9, 95.77, 68.87, 93.86, 0.59, 0.82, -0.75],
    [68.32, 78.19, 57.6, 66.68, 70.88, 0.36, 0.37, 0.13],
    [84.51, 43.69, 94.5, 66.03, 87.27, 0.44, 0.69, -0.67],
    [88.13, 57.91, 93.37, 60.26, 92.74, 0.52, 0.76, -0.71],
    [90.93, 95.77, 59.9, 93.86, 68.87, 0.59, 0.82, 0.75],
  ];
  const names = ["accuracy", "sensitivity", "specificity", "ppv", "npv", "kappa", "pabak", "prevalenceIndex"];
  for (const [label, figures] of published.entries()) {
    const found = score(SRI_MATRIX.flat(), 4, (stage) => (label < 4 ? stage === label : stage > 0));
    for (const [i, name] of names.entries()) {
      const digits = 2;
      const scale = i < 5 ? 100 : 1;
      // Their predictive values come from rounded sensitivity and prevalence: up to 0.02.
      const slack = name === "ppv" || name === "npv" ? 0.02 : 0.5 * 10 ** -digits + 1e-9;
      assert.ok(
        Math.abs(found[name]! * scale - figures[i]!) <= slack,
        `${label} ${name}: ${found[name]! * scale}, published ${figures[i]}`,
      );
    }
  }
});

test("PABAK is twice the agreement less one where kappa is 0.32: Feinstein and Cicchetti 1990", () => {
  const found = score([80, 10, 5, 5], 2, (stage) => stage === 0);
  assert.ok(Math.abs(found.pabak! - 0.7) < 1e-12);
  assert.ok(Math.abs(found.prevalenceIndex! - 0.75) < 1e-12);
  assert.equal(found.kappa!.toFixed(2), "0.32");
});

test("a stage that neither names has no sensitivity, predictive value, F1 or kappa", () => {
  const found = score([9, 1, 0, 0, 2, 0, 0, 0, 0], 3, (stage) => stage === 2);
  for (const name of ["sensitivity", "ppv", "f1", "kappa"]) assert.ok(Number.isNaN(found[name]), name);
  assert.deepEqual([found.accuracy, found.specificity, found.npv], [1, 1, 1]);
});
