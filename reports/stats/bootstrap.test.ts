import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bootstrap, bootstrapInterval } from "./bootstrap.ts";

const RAMP = Float64Array.from({ length: 999 }, (_, i) => ((i * 700) % 999) + 1);

test("of the draws 1 to 999 the 95 % quantiles are the 25th and the 975th", () => {
  const interval = bootstrapInterval(RAMP, 400, { kind: "percentile", level: 0.95 });
  assert.deepEqual(interval, [25, 975]);
});

test("the basic interval is the percentile interval reflected in the estimate", () => {
  assert.deepEqual(bootstrapInterval(RAMP, 400, { kind: "basic", level: 0.95 }), [-175, 775]);
});

test("undefined draws are left out, and fewer than 40 defined ones make no interval", () => {
  const padded = new Float64Array(2000).fill(NaN);
  padded.set(RAMP, 500);
  const kind = "percentile";
  assert.deepEqual(bootstrapInterval(padded, 400, { kind, level: 0.95 }), [25, 975]);
  const few = new Float64Array(2000).fill(NaN).fill(1, 0, 39);
  assert.deepEqual(bootstrapInterval(few, 1, { kind, level: 0.95 }), [NaN, NaN]);
});

test("each draw holds as many units as the sample, chosen by the numbers handed in", () => {
  const numbers = [0, 0.99, 0.5, 0.34, 0.34, 0.32];
  const columns = bootstrap(
    { units: 3, draws: 2, size: 3 },
    (weights, out) => out.set([weights[0]!, weights[1]!, weights[2]!]),
    () => numbers.shift()!,
  );
  assert.deepEqual(
    columns.map((column) => [...column]),
    [
      [1, 1],
      [1, 2],
      [1, 0],
    ],
  );
});

test("no units cannot be resampled", () => {
  assert.throws(
    () =>
      bootstrap(
        { units: 0, draws: 9, size: 1 },
        () => {},
        () => 0,
      ),
    /units: expected at least 1, got 0/,
  );
});

test("quantiles are those of the sorted draws, interpolated on the normal scale", () => {
  const draws = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 40, maxLength: 300 });
  fc.assert(
    fc.property(draws, (values) => {
      const sorted = Float64Array.from(values).sort();
      const level = 1 - 8 / (values.length + 1); // Ranks 4 and n - 3, but for rounding.
      const [low, high] = bootstrapInterval(Float64Array.from(values), 0, { kind: "percentile", level });
      assert.ok(Math.abs(low - sorted[3]!) < 1e-6, `${low}, expected ${sorted[3]}`);
      assert.ok(Math.abs(high - sorted[values.length - 4]!) < 1e-6);
    }),
  );
});

test("between two ranks R's interpolation is followed: 40 draws at 95 % lie at ranks 1.025 and 39.975", () => {
  // R: boot:::norm.inter(1:40, c(0.025, 0.975)) from the package boot 1.3.
  const draws = Float64Array.from({ length: 40 }, (_, i) => i + 1);
  const [low, high] = bootstrapInterval(draws, 0, { kind: "percentile", level: 0.95 });
  assert.ok(Math.abs(low - 1.03360205468128) < 1e-9 && Math.abs(high - 39.96639794531872) < 1e-9);
});

test("the bootstrap of a published mean has the interval that R printed, within its sampling error", () => {
  // Sensitivity for wake of the 14 nights of Menghini et al. 2021 (AnalyticalPipeline_v1.0.0.html, sec. 3.2 and 3.3):
  // 61.92, basic intervals of 10,000 samples [53.81, 69.90], [53.71, 70.21] and [53.76, 70.02] in three runs.
  const nights = [80.25, 75.95, 77.69, 72, 51.35, 49.15, 50, 81.03, 40.56, 51.22, 54.42, 35.02, 81.55, 66.67];
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes, sec. 7.1.
    return state / 2 ** 32;
  };
  const [means] = bootstrap(
    { units: 14, draws: 10_000, size: 1 },
    (weights, out) => {
      out[0] = nights.reduce((sum, value, i) => sum + value * weights[i]!, 0) / 14;
    },
    uniform,
  );
  const [low, high] = bootstrapInterval(means!, 61.92, { kind: "basic", level: 0.95 });
  assert.ok(Math.abs(low - 53.76) < 0.5 && Math.abs(high - 70.04) < 0.5, `${low} to ${high}`);
});
