import assert from "node:assert/strict";
import { test } from "node:test";
import { moments } from "./moments.ts";
import { jackknifeInterval, meanInterval } from "./t-interval.ts";

/** Extra hours of sleep, second drug less first: Student 1908, Biometrika 6:1, sec. IX. */
const STUDENT = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

function assertInterval(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i]! - value) <= tolerance, `end ${i}: ${actual[i]}, expected ${value}`);
  }
}

test("Student's sleep data give 0.7001142 to 2.4598858, as R's t.test page prints", () => {
  assertInterval(meanInterval(moments(STUDENT), 0.95), [0.7001142, 2.4598858], 5e-8);
});

test("the jackknife of a mean is Student's interval", () => {
  const leftOut = STUDENT.map((_, i) => moments(STUDENT.filter((__, j) => j !== i)).mean);
  const expected = meanInterval(moments(STUDENT), 0.9);
  assertInterval(jackknifeInterval(1.58, leftOut, 0.9), expected, 1e-12);
});

test("one value has a mean and no interval", () => {
  assert.deepEqual(meanInterval(moments([3]), 0.95), [NaN, NaN]);
});

test("a level of 95 is refused", () => {
  assert.throws(() => meanInterval(moments(STUDENT), 95), /level: expected within \(0, 1\), got 95/);
});
