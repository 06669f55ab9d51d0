import { type Interval, NO_INTERVAL } from "./interval.ts";
import type { Moments } from "./moments.ts";
import { tInterval } from "./t-interval.ts";

/** Standard deviations between the bias and either limit: 95 % of normal differences lie inside. */
export const AGREEMENT = 1.96;

/** Limits between which 95 % of differences are expected, each with its interval. */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
  readonly lowerInterval: Interval;
  readonly upperInterval: Interval;
}

/**
 * Limits of agreement mean -/+ 1.96 sd of differences (Bland & Altman 1986, Lancet 327:307).
 *
 * Their standard error is sd sqrt(1/n + 1.96^2 / (2 (n - 1))) (Bland & Altman 1999, Stat Methods Med
 * Res 8:135, sec. 2.1), which the 1986 paper rounds to sd sqrt(3/n): 0.7 % less at n = 17.
 */
export function limitsOfAgreement(differences: Moments, level: number): Limits {
  const { n, mean, sd } = differences;
  if (n < 2) return { lower: NaN, upper: NaN, lowerInterval: NO_INTERVAL, upperInterval: NO_INTERVAL };
  const lower = mean - AGREEMENT * sd;
  const upper = mean + AGREEMENT * sd;
  const error = sd * Math.sqrt(1 / n + (AGREEMENT * AGREEMENT) / (2 * (n - 1)));
  return {
    lower,
    upper,
    lowerInterval: tInterval(lower, error, n - 1, level),
    upperInterval: tInterval(upper, error, n - 1, level),
  };
}
