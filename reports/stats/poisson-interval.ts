import quantile from "@stdlib/stats-base-dists-chisquare-quantile";
import type { Interval } from "./interval.ts";
import { tail } from "./tail.ts";

/**
 * Exact central confidence interval for the rate of a Poisson process, in events per unit of
 * exposure.
 *
 * Both bounds are conservative: coverage is `confidence` or more for every true rate. After no
 * event the lower bound is 0 and the upper still leaves half of 1 - `confidence` above it, so
 * that an interval does not change its meaning with the count. Events are taken to come
 * singly; where they come in clusters the true interval is wider.
 *
 * @param count       Events seen, an integer of 0 or more.
 * @param exposure    How long or how much was watched, > 0, in any unit.
 * @param confidence  In (0, 1).
 * @throws RangeError if an argument is outside its range.
 * @see Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28, 1936; in the
 *   chi-square form of Ulm, Am. J. Epidemiol. 131(2), 1990.
 */
export function poissonInterval({
  count,
  exposure,
  confidence = 0.95,
}: {
  readonly count: number;
  readonly exposure: number;
  readonly confidence?: number;
}): Interval {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`poissonInterval: count is ${count}, expected an integer of 0 or more`);
  }
  if (!(exposure > 0 && exposure < Infinity)) {
    throw new RangeError(`poissonInterval: exposure is ${exposure}, expected a number above 0`);
  }
  const outside = tail(confidence, "poissonInterval");
  const low = count === 0 ? 0 : quantile(outside, 2 * count) / 2;
  const high = quantile(1 - outside, 2 * count + 2) / 2;
  return [low / exposure, high / exposure];
}
