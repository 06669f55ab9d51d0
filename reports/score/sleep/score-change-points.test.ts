import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scoreChangePoints } from "./score-change-points.ts";

test("precision, recall and Hausdorff distance of a small night are those worked by hand", () => {
  const score = scoreChangePoints([10, 50, 80], [12, 14, 70], { length: 100, margin: 5 });
  assert.deepEqual([score.precision, score.recall, score.hausdorff], [1 / 3, 1 / 3, 20]);
});

test("a claim matches one change only, and matching takes as many as it can", () => {
  const one = scoreChangePoints([10, 12], [11], { length: 20, margin: 3 });
  assert.deepEqual([one.precision, one.recall], [1, 0.5]);
  const two = scoreChangePoints([10, 12], [9, 11], { length: 20, margin: 1 });
  assert.deepEqual([two.precision, two.recall], [1, 1]);
});

test("without changes or claims what cannot be told is null", () => {
  assert.deepEqual(scoreChangePoints([], [5], { length: 10, margin: 1 }), {
    precision: 0,
    recall: null,
    hausdorff: null,
    rand: 1 - (5 * 5) / 45,
  });
});

const anyPoints = fc
  .uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 6 })
  .map((points) => points.sort((a, b) => a - b));

test("the Rand index is the share of pairs that both put together or both apart, pair by pair", () => {
  fc.assert(
    fc.property(anyPoints, anyPoints, (truth, claims) => {
      const segment = (points: readonly number[], at: number) => points.filter((point) => point <= at).length;
      let alike = 0;
      for (let a = 0; a < 12; a++) {
        for (let b = a + 1; b < 12; b++) {
          const same = (points: readonly number[]) => segment(points, a) === segment(points, b);
          if (same(truth) === same(claims)) alike += 1;
        }
      }
      const { rand } = scoreChangePoints(truth, claims, { length: 12, margin: 1 });
      assert.ok(Math.abs(rand - alike / 66) < 1e-12);
    }),
  );
});

test("swapping truth and claims swaps precision and recall", () => {
  fc.assert(
    fc.property(anyPoints, anyPoints, fc.nat(3), (truth, claims, margin) => {
      const there = scoreChangePoints(truth, claims, { length: 12, margin });
      const back = scoreChangePoints(claims, truth, { length: 12, margin });
      assert.deepEqual([there.precision, there.hausdorff], [back.recall, back.hausdorff]);
    }),
  );
});

test("points out of order or outside are refused", () => {
  assert.throws(
    () => scoreChangePoints([5, 5], [], { length: 10, margin: 1 }),
    /truth\[1\]: expected a whole number above 5/,
  );
  assert.throws(
    () => scoreChangePoints([], [10], { length: 10, margin: 1 }),
    /claims\[0\].*below 10, got 10/,
  );
});
