import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { moments } from "./moments.ts";

test("2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and variance 32/7", () => {
  const { n, mean, sd } = moments([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.deepEqual([n, mean], [8, 5]);
  assert.ok(Math.abs(sd - Math.sqrt(32 / 7)) < 1e-15);
});

test("weights stand for repeated values, and NaN is left out", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.nat(4)), { maxLength: 12 }),
      (pairs) => {
        const weighted = moments([...pairs.map(([value]) => value), NaN], [...pairs.map(([, w]) => w), 3]);
        const repeated = moments(pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value)));
        assert.equal(weighted.n, repeated.n);
        for (const key of ["mean", "sd"] as const) {
          if (Number.isNaN(repeated[key])) assert.ok(Number.isNaN(weighted[key]));
          else assert.ok(Math.abs(weighted[key] - repeated[key]) < 1e-9, key);
        }
      },
    ),
  );
});
