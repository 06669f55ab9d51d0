import chisquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import { type Interval, NO_INTERVAL } from "./interval.ts";

/**
 * Interval of the standard deviation of a normal sample: sd sqrt(f / chi-square), f its degrees of
 * freedom (Snedecor & Cochran, Statistical Methods, sec. 5.11).
 */
export function sdInterval(sd: number, freedom: number, level: number): Interval {
  if (!(freedom > 0) || Number.isNaN(sd)) return NO_INTERVAL;
  const at = (p: number) => sd * Math.sqrt(freedom / chisquareQuantile(p, freedom));
  return [at((1 + level) / 2), at((1 - level) / 2)];
}
