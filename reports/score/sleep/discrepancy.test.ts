import assert from "node:assert/strict";
import { test } from "node:test";
import { type SleepConventions, SRI_CONVENTIONS } from "./conventions.ts";
import { type Discrepancy, discrepancy } from "./discrepancy.ts";
import { numbers, SRI_MEASURES } from "./testing.ts";

function compare(
  device: readonly number[],
  reference: readonly number[],
  conventions: Partial<SleepConventions> = {},
): Discrepancy {
  return discrepancy(
    { device: Float64Array.from(device), reference: Float64Array.from(reference), unit: "min" },
    { count: device.length, ofNight: [...device.keys()] },
    { ...SRI_CONVENTIONS, ...conventions },
    numbers(3),
  );
}

function sri(key: keyof typeof SRI_MEASURES, conventions: Partial<SleepConventions> = {}): Discrepancy {
  return compare(SRI_MEASURES[key].device, SRI_MEASURES[key].reference, conventions);
}

function assertNear(actual: readonly (number | null)[], expected: readonly number[], relative = 1e-6): void {
  for (const [i, value] of expected.entries()) {
    const off = Math.abs(actual[i]! - value);
    assert.ok(
      off <= relative * Math.max(1e-3, Math.abs(value)),
      `figure ${i}: ${actual[i]}, expected ${value}`,
    );
  }
}

test("bias and its interval on the published nights are those of R's t.test", () => {
  // R 4.2: t.test(device - ref) on the table of SRI_MEASURES.
  const { bias } = sri("tst");
  assertNear([bias.value, bias.sd, bias.low, bias.high], [6.75, 22.40343, -6.185353, 19.68535]);
  const light = sri("light").bias;
  assertNear([light.value, light.sd, light.low, light.high], [34.53571, 52.86284, 4.013622, 65.05781]);
});

test("the lines on size and their intervals are those of R's lm and confint", () => {
  // R 4.2: m <- lm(d ~ ref); confint(m); summary(m)$sigma; s <- lm(abs(resid(m)) ~ ref); confint(s).
  const { proportionalBias: line, heteroscedasticity: scatter } = sri("se");
  assertNear([line.intercept.value, line.intercept.low, line.intercept.high], [58.09815, 27.92324, 88.27306]);
  assertNear([line.slope.value, line.slope.low, line.slope.high], [-0.651814, -1.001317, -0.3023111]);
  assertNear([line.residualSd.value], [3.992584]);
  assertNear(
    [scatter.intercept.value, scatter.intercept.low, scatter.intercept.high],
    [24.89831, 11.32102, 38.4756],
  );
  assertNear(
    [scatter.slope.value, scatter.slope.low, scatter.slope.high],
    [-0.2564131, -0.413673, -0.09915321],
  );
  assert.deepEqual([line.present, scatter.present], [true, true]);
});

test("which measures have proportional bias is decided by the interval of the slope", () => {
  const present = (key: keyof typeof SRI_MEASURES) => sri(key).proportionalBias.present;
  assert.deepEqual((["tst", "waso", "light", "deep", "rem"] as const).map(present), [
    false,
    true,
    false,
    true,
    true,
  ]);
});

test("where bias is proportional its curve and band are R's predict with interval confidence", () => {
  // R 4.2: predict(lm(d ~ ref), data.frame(ref = c(13, 49, 85)), interval = "confidence"), REM sleep.
  const { curve } = sri("rem");
  assert.deepEqual([curve.length, curve[0]!.size, curve[4]!.size, curve[8]!.size], [9, 13, 49, 85]);
  const printed = [
    [42.80022223, 6.13932151, 79.46112294],
    [5.85020268, -11.75054881, 23.45095417],
    [-31.09981687, -57.84829195, -4.35134179],
  ];
  for (const [i, expected] of printed.entries()) {
    const { bias } = curve[4 * i]!;
    assertNear([bias.value, bias.low, bias.high], expected);
  }
});

test("the slope of the logarithmic limits is that of the R functions, where no value is 0", () => {
  // groupDiscr.R with logTransf=TRUE on the same nights, as held in YASA's tests/test_evaluation_regression_sri.py.
  const published = { tst: 0.138645, light: 0.492789, deep: 0.926904, rem: 1.236894 };
  for (const [key, slope] of Object.entries(published)) {
    const { log } = sri(key as keyof typeof SRI_MEASURES, { log: true });
    assert.ok(Math.abs(log!.slope.value! - slope) < 1e-5, `${key}: ${log!.slope.value}`);
  }
});

test("a device that always says twice the reference has ratio 2, slope 1 and no scatter", () => {
  const reference = [10, 20, 35, 47.3, 80.1];
  const found = compare(
    reference.map((value) => 2 * value),
    reference,
    { log: true },
  );
  assertNear([found.log!.ratio.value, found.log!.lower.value, found.log!.upper.value], [2, 2, 2]);
  assertNear([found.proportionalBias.slope.value], [1]);
  assert.deepEqual([found.proportionalBias.present, found.heteroscedasticity.present], [true, false]);
});

test("nights with a 0 are left out of the logarithms and counted", () => {
  const { log } = compare([0, 10, 20, 30], [5, 11, 19, 0], { log: true });
  assert.deepEqual([log!.n, log!.leftOut], [2, 2]);
});

test("a bootstrap interval of the scatter's slope holds the estimate, where the R functions' does not", () => {
  // Differences that fan out with size: slope 1, far from 0.
  const reference = Array.from({ length: 30 }, (_, i) => 10 + 3 * i);
  const device = reference.map((value, i) => value + (i % 2 === 0 ? 1 : -1) * value);
  for (const interval of ["basic", "percentile"] as const) {
    const { slope, present } = compare(device, reference, { interval, draws: 2000 }).heteroscedasticity;
    assert.ok(slope.low! < slope.value! && slope.value! < slope.high!, interval);
    assert.equal(present, true);
  }
});

test("on the published nights it is that of R's boot with both lines fitted anew, near -0.585 to -0.155", () => {
  // R 4.2, boot 1.3, 10,000 samples, basic, sleep efficiency. With resid(m) kept, as groupDiscr.R has it, R
  // gives -0.715 to -0.297 for an estimate of -0.256.
  const { slope } = sri("se", { interval: "basic" }).heteroscedasticity;
  assert.ok(
    Math.abs(slope.low! + 0.585) < 0.03 && Math.abs(slope.high! + 0.155) < 0.03,
    JSON.stringify(slope),
  );
});

test("a lower level gives narrower intervals, classic and by bootstrap", () => {
  for (const interval of ["classic", "basic", "percentile"] as const) {
    const [wide, narrow] = [0.95, 0.8].map((level) => {
      const { low, high } = sri("tst", { interval, level, draws: 2000 }).bias;
      return high! - low!;
    });
    assert.ok(narrow! < 0.8 * wide!, `${interval}: ${narrow} of ${wide}`);
  }
});

test("bootstrap and t agree on the bias of fourteen nights within a fifth of its width", () => {
  const classic = sri("light").bias;
  const drawn = sri("light", { interval: "basic" }).bias;
  const width = classic.high! - classic.low!;
  assert.ok(Math.abs(drawn.low! - classic.low!) < width / 5);
  assert.ok(Math.abs(drawn.high! - classic.high!) < width / 5);
});

test("swapping device and reference turns the sign of bias and limits", () => {
  const { device, reference } = SRI_MEASURES.rem;
  const there = compare(device, reference, { size: "mean" });
  const back = compare(reference, device, { size: "mean" });
  assertNear(
    [back.bias.value, back.bias.low, back.bias.high],
    [-there.bias.value!, -there.bias.high!, -there.bias.low!],
  );
  assertNear(
    [back.limits.lower.value, back.limits.upper.value],
    [-there.limits.upper.value!, -there.limits.lower.value!],
  );
});

test("one night has a bias without interval, and no line; none has nothing; each says why", () => {
  const one = compare([5], [3]);
  assert.deepEqual(
    [one.bias.value, one.bias.low, one.limits.lower.value, one.curve.length],
    [2, null, null, 0],
  );
  assert.match(one.bias.reason!, /too few persons/);
  assert.match(one.proportionalBias.slope.reason!, /fewer than three nights/);
  const none = compare([NaN], [3], { interval: "basic", log: true });
  assert.deepEqual([none.n, none.leftOut, none.bias.value], [0, 1, null]);
  assert.match(none.bias.reason!, /no night in which both have the measure/);
});
