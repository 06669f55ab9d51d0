import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreRespiration } from "./score-respiration.ts";

function night(...pairs: readonly (readonly [reference: number, device: number])[]) {
  return {
    reference: Float64Array.from(pairs, ([reference]) => reference),
    device: Float64Array.from(pairs, ([, device]) => device),
  };
}

test("coverage counts the moments with a reference, errors those with both", () => {
  const score = scoreRespiration([night([14, 15], [15, 13], [16, NaN], [NaN, 12])]);
  assert.deepEqual([score.coverage, score.n, score.meanAbsolute, score.bias], [2 / 3, 2, 1.5, -0.5]);
});

test("limits of two balanced nights follow the closed form of two variance components", () => {
  // Differences 0, 2 and 4, 6: within 2 each; nights' means 1 and 5, so 2 * 8 between on 1 degree of freedom.
  const score = scoreRespiration([night([10, 10], [10, 12]), night([10, 14], [10, 16])]);
  const sd = Math.sqrt(2 + (16 - 2) / 2);
  assert.ok(Math.abs(score.lower! - (3 - 1.96 * sd)) < 1e-12);
  assert.ok(Math.abs(score.upper! - (3 + 1.96 * sd)) < 1e-12);
});

test("one night has a bias but no limits, and nothing covered has neither", () => {
  const one = scoreRespiration([night([10, 11], [10, 12])]);
  assert.deepEqual([one.bias, one.lower, one.upper], [1.5, null, null]);
  const none = scoreRespiration([night([10, NaN])]);
  assert.deepEqual([none.coverage, none.n, none.bias, none.meanAbsolute], [0, 0, null, null]);
});

test("reference and device of unequal length are refused", () => {
  assert.throws(
    () => scoreRespiration([{ reference: new Float64Array(2), device: new Float64Array(1) }]),
    /nights\[0\]: 2 of the reference and 1 of the device/,
  );
});
