import assert from "node:assert/strict";
import { test } from "node:test";
import { sdInterval } from "./sd-interval.ts";

test("ten degrees of freedom put a standard deviation of 1 between 0.699 and 1.755", () => {
  // Chi-square with 10 degrees of freedom: 20.483 and 3.247 (Fisher & Yates, table IV).
  const [low, high] = sdInterval(1, 10, 0.95);
  assert.ok(Math.abs(low - Math.sqrt(10 / 20.483)) < 1e-4);
  assert.ok(Math.abs(high - Math.sqrt(10 / 3.247)) < 1e-4);
});

test("no degrees of freedom give no interval", () => {
  assert.deepEqual(sdInterval(1, 0, 0.95), [NaN, NaN]);
});
