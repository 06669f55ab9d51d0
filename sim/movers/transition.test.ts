import assert from "node:assert/strict";
import { test } from "node:test";
import { ramp, step } from "./transition.ts";

test("a ramp is the integral of a step, which goes from 0 to 1 in its length with a slope of at most 2 / length", () => {
  assert.equal(step(-1, 2), 0);
  assert.equal(step(1, 2), 0.5);
  assert.equal(step(3, 2), 1);
  assert.equal(ramp(5, 2), 4);
  for (let t = -0.5; t < 2.5; t += 0.01) {
    const slope = (ramp(t + 1e-5, 2) - ramp(t - 1e-5, 2)) / 2e-5;
    assert.ok(Math.abs(slope - step(t, 2)) < 1e-8, `at ${t}`);
    assert.ok(step(t + 1e-5, 2) - step(t, 2) <= 1e-5 * (1 + 1e-9));
  }
});
