import assert from "node:assert/strict";
import { test } from "node:test";
import { limitsOfAgreement } from "./limits-of-agreement.ts";
import { moments } from "./moments.ts";

/** PEFR, l/min, first readings: Bland & Altman 1986, Lancet 327:307, table 1. */
const WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427];
const MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451];

test("the peak flow meters of Bland and Altman 1986 differ by -2.1, sd 38.8", () => {
  const { mean, sd } = moments(WRIGHT.map((value, i) => value - MINI[i]!));
  assert.equal(mean.toFixed(1), "-2.1");
  assert.equal(sd.toFixed(1), "38.8");
});

test("their limits have the intervals that the paper prints, within its rounding of 1.96 to 2 and of the error", () => {
  const differences = moments(WRIGHT.map((value, i) => value - MINI[i]!));
  const limits = limitsOfAgreement(differences, 0.95);
  // The paper takes 2 sd: limits -79.7 and 75.5; intervals -114.3 to -45.1 and 40.9 to 110.1.
  const shift = 0.04 * differences.sd;
  const near = (actual: number, printed: number) =>
    assert.ok(Math.abs(actual - printed) < 0.5, `${actual}, printed ${printed}`);
  near(limits.lower - shift, -79.7);
  near(limits.upper + shift, 75.5);
  near(limits.lowerInterval[0] - shift, -114.3);
  near(limits.lowerInterval[1] - shift, -45.1);
  near(limits.upperInterval[0] + shift, 40.9);
  near(limits.upperInterval[1] + shift, 110.1);
});

test("the blood pressures of Bland and Altman 1999 have limits -54.7 and 22.1", () => {
  // Sec. 2.1: n 85, mean -16.29, sd 19.61; intervals -61.9 to -47.5 and 14.9 to 29.3, by an error
  // that the paper rounds to 1.71 sd / sqrt(n).
  const limits = limitsOfAgreement({ n: 85, mean: -16.29, sd: 19.61 }, 0.95);
  const figures = [limits.lower, limits.upper, ...limits.lowerInterval, ...limits.upperInterval];
  const printed = [-54.7, 22.1, -61.9, -47.5, 14.9, 29.3];
  for (const [i, figure] of figures.entries())
    assert.ok(Math.abs(figure - printed[i]!) < 0.15, String(figure));
});

test("one difference has no limits", () => {
  assert.ok(Number.isNaN(limitsOfAgreement(moments([4]), 0.95).upper));
});
