import assert from "node:assert/strict";
import { test } from "node:test";
import { clopperPearson } from "./clopper-pearson.ts";
import { median } from "./median.ts";
import { poissonInterval } from "./poisson-interval.ts";

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

/** Poisson probability of at most `count` events, summed term by term. */
function poissonAtMost(count: number, mean: number): number {
  let sum = 0;
  let logTerm = -mean;
  for (let k = 0; k <= count; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(mean / (k + 1));
  }
  return sum;
}

/** Binomial probability of at most `successes`, summed term by term. */
function binomialAtMost(successes: number, trials: number, p: number): number {
  let sum = 0;
  let logTerm = trials * Math.log1p(-p);
  for (let k = 0; k <= successes; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(((trials - k) / (k + 1)) * (p / (1 - p)));
  }
  return sum;
}

// Garwood's limits as printed in Pearson & Hartley, Biometrika Tables for Statisticians I,
// table 40 ("Confidence limits for the expectation of a Poisson variable"), 95 % and 99 %.
test("Poisson limits agree with Garwood's table to its last digit", () => {
  const table = [
    [0, 0.95, 0, 3.69],
    [1, 0.95, 0.0253, 5.57],
    [2, 0.95, 0.242, 7.22],
    [3, 0.95, 0.619, 8.77],
    [4, 0.95, 1.09, 10.24],
    [5, 0.95, 1.62, 11.67],
    [10, 0.95, 4.8, 18.39],
    [20, 0.95, 12.22, 30.89],
    [50, 0.95, 37.11, 65.92],
    [0, 0.99, 0, 5.3],
    [1, 0.99, 0.00501, 7.43],
    [10, 0.99, 3.72, 21.4],
  ] as const;
  for (const [count, confidence, low, high] of table) {
    const found = poissonInterval({ count, exposure: 1, confidence });
    close(found[0], low, low < 0.1 ? 0.00005 : low < 1 ? 0.0005 : 0.005);
    close(found[1], high, 0.005);
  }
});

test("after no event the upper Poisson limit is -ln(0.025) / exposure", () => {
  const [low, high] = poissonInterval({ count: 0, exposure: 72 });
  assert.equal(low, 0);
  close(high, -Math.log(0.025) / 72, 1e-15);
});

test("at each Poisson limit the tail sums to half of what confidence leaves", () => {
  for (const count of [1, 7, 300]) {
    const [low, high] = poissonInterval({ count, exposure: 1, confidence: 0.9 });
    close(1 - poissonAtMost(count - 1, low), 0.05, 1e-10);
    close(poissonAtMost(count, high), 0.05, 1e-10);
  }
});

test("Poisson limits scale with one over the exposure", () => {
  const one = poissonInterval({ count: 4, exposure: 1 });
  const ten = poissonInterval({ count: 4, exposure: 10 });
  close(ten[0], one[0] / 10, 1e-15);
  close(ten[1], one[1] / 10, 1e-15);
});

// Documenta Geigy, Scientific Tables, 7th edition 1970, "Exact confidence limits for p".
test("Clopper-Pearson limits agree with published tables", () => {
  const table = [
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [20, 20, 0.8316, 1],
    [0, 20, 0, 0.1684],
    [10, 10, 0.6915, 1],
  ] as const;
  for (const [successes, trials, low, high] of table) {
    const found = clopperPearson({ successes, trials });
    close(found[0], low, 0.00005);
    close(found[1], high, 0.00005);
  }
});

test("with no success or nothing else the Clopper-Pearson limit is the root of 0.025", () => {
  for (const trials of [1, 3, 20, 5000]) {
    const none = clopperPearson({ successes: 0, trials });
    const all = clopperPearson({ successes: trials, trials });
    assert.equal(none[0], 0);
    close(none[1], 1 - 0.025 ** (1 / trials), 1e-12);
    close(all[0], 0.025 ** (1 / trials), 1e-12);
    assert.equal(all[1], 1);
  }
});

test("at each Clopper-Pearson limit the tail sums to half of what confidence leaves", () => {
  for (const [successes, trials] of [
    [1, 2],
    [19, 20],
    [81, 263],
    [3, 1000],
  ] as const) {
    const [low, high] = clopperPearson({ successes, trials });
    close(1 - binomialAtMost(successes - 1, trials, low), 0.025, 1e-9);
    close(binomialAtMost(successes, trials, high), 0.025, 1e-9);
  }
});

test("arguments outside their range are refused by name", () => {
  assert.throws(() => poissonInterval({ count: 1.5, exposure: 1 }), /RangeError: poissonInterval: count/);
  assert.throws(() => poissonInterval({ count: -1, exposure: 1 }), /RangeError: .*count/);
  assert.throws(() => poissonInterval({ count: 0, exposure: 0 }), /RangeError: .*exposure/);
  assert.throws(() => poissonInterval({ count: 0, exposure: 1, confidence: 1 }), /RangeError: .*confidence/);
  assert.throws(() => clopperPearson({ successes: 0, trials: 0 }), /RangeError: .*trials/);
  assert.throws(() => clopperPearson({ successes: 3, trials: 2 }), /RangeError: .*successes/);
  assert.throws(() => clopperPearson({ successes: 1, trials: 2, confidence: Number.NaN }), /confidence/);
  assert.throws(() => median([]), /RangeError: median/);
  assert.throws(() => median([1, Number.NaN]), /RangeError: median/);
});

test("the median of an even number of values is the mean of the two in the middle", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([10, 2, 9]), 9);
});
