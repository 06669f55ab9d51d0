import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { type Interval, NO_INTERVAL } from "./interval.ts";
import type { Moments } from "./moments.ts";

/**
 * Student's interval of an estimate with standard error `error` on `freedom` degrees of freedom.
 *
 * @param level confidence, in (0, 1)
 */
export function tInterval(estimate: number, error: number, freedom: number, level: number): Interval {
  if (!(level > 0 && level < 1)) throw new RangeError(`level: expected within (0, 1), got ${level}`);
  if (!(freedom > 0) || Number.isNaN(estimate) || Number.isNaN(error)) return NO_INTERVAL;
  const reach = tQuantile((1 + level) / 2, freedom) * error;
  return [estimate - reach, estimate + reach];
}

/** Student's interval of a mean (Student 1908). No interval below two values. */
export function meanInterval({ n, mean, sd }: Moments, level: number): Interval {
  return tInterval(mean, sd / Math.sqrt(n), n - 1, level);
}

/**
 * Interval of a statistic from its values with one unit left out in turn: the delete-one jackknife
 * (Efron & Tibshirani 1993, An Introduction to the Bootstrap, eq. 11.5), with t on n - 1 degrees
 * of freedom.
 */
export function jackknifeInterval(estimate: number, leftOut: ArrayLike<number>, level: number): Interval {
  const n = leftOut.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += leftOut[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (leftOut[i]! - mean) * (leftOut[i]! - mean);
  return tInterval(estimate, Math.sqrt(((n - 1) / n) * squares), n - 1, level);
}
