import quantile from "@stdlib/stats-base-dists-beta-quantile";
import type { Interval } from "./interval.ts";
import { tail } from "./tail.ts";

/**
 * Exact central confidence interval for a proportion.
 *
 * Conservative: coverage is `confidence` or more for every true proportion. With no success
 * the lower bound is 0, with nothing else the upper is 1. Trials are taken to be independent.
 *
 * @param successes   An integer in [0, trials].
 * @param trials      An integer of 1 or more.
 * @param confidence  In (0, 1).
 * @throws RangeError if an argument is outside its range.
 * @see Clopper & Pearson, "The use of confidence or fiducial limits illustrated in the case of
 *   the binomial", Biometrika 26, 1934; in the beta form of Brown, Cai & DasGupta, Statist.
 *   Sci. 16(2), 2001.
 */
export function clopperPearson({
  successes,
  trials,
  confidence = 0.95,
}: {
  readonly successes: number;
  readonly trials: number;
  readonly confidence?: number;
}): Interval {
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new RangeError(`clopperPearson: trials is ${trials}, expected an integer of 1 or more`);
  }
  if (!Number.isSafeInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(
      `clopperPearson: successes is ${successes}, expected an integer from 0 to ${trials}`,
    );
  }
  const outside = tail(confidence, "clopperPearson");
  const failures = trials - successes;
  const low = successes === 0 ? 0 : quantile(outside, successes, failures + 1);
  const high = failures === 0 ? 1 : quantile(1 - outside, successes + 1, failures);
  return [low, high];
}
