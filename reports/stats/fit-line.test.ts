import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fitLine, heightError, slopeError } from "./fit-line.ts";

test("Anscombe's first set gives y = 3 + 0.5 x, slope error 0.118, residual squares 13.75", () => {
  // Anscombe 1973, Graphs in Statistical Analysis, The American Statistician 27:17, p. 18.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const fit = fitLine(x, y);
  assert.ok(Math.abs(fit.intercept - 3) < 0.0005);
  assert.ok(Math.abs(fit.slope - 0.5) < 0.0005);
  assert.ok(Math.abs(slopeError(fit) - 0.118) < 0.0005);
  assert.ok(Math.abs(fit.residualSd ** 2 * 9 - 13.75) < 0.05);
  assert.ok(Math.abs(heightError(fit, 9) - fit.residualSd / Math.sqrt(11)) < 1e-12);
});

test("weights stand for repeated points", () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer(), fc.nat(3)), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(points, (rows) => {
      const repeated = rows.flatMap(([x, y, weight]) => Array.from({ length: weight }, () => [x, y % 100]));
      const weighted = fitLine(
        rows.map(([x]) => x),
        rows.map(([, y]) => y % 100),
        rows.map(([, , weight]) => weight),
      );
      const plain = fitLine(
        repeated.map(([x]) => x!),
        repeated.map(([, y]) => y!),
      );
      for (const key of ["slope", "intercept", "residualSd"] as const) {
        if (Number.isNaN(plain[key])) assert.ok(Number.isNaN(weighted[key]), key);
        else assert.ok(Math.abs(plain[key] - weighted[key]) < 1e-7, key);
      }
    }),
  );
});

test("points on a line leave no scatter", () => {
  const x = [0.1, 0.2, 0.3, 0.7];
  assert.equal(
    fitLine(
      x,
      x.map((value) => 3 * value - 0.3),
    ).residualSd,
    0,
  );
});

test("points at 0 on a line leave no scatter either, in whatever order they are", () => {
  assert.equal(fitLine([0, 0, 50], [0, 0, -30]).residualSd, 0);
  assert.equal(fitLine([50, 0, 0], [-30, 0, 0]).residualSd, 0);
});

test("a line through points of one x has no slope", () => {
  assert.ok(Number.isNaN(fitLine([5, 5, 5], [1, 2, 3]).slope));
});
