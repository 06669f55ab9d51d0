import { type Interval, meanInterval, moments } from "#stats";

/** How well a device knew when its user meant to sleep. */
export interface IntentScore {
  /** Nights with a claim, and without. */
  readonly claimed: number;
  readonly missing: number;
  /** Claimed - true lights-out, min: mean with its 95 % t interval, and mean size. Null without a claim. */
  readonly bias: number | null;
  readonly biasInterval: Interval | null;
  readonly meanAbsolute: number | null;
  /** Shares of all nights with a claim within so many minutes; a night without a claim is outside. */
  readonly within: readonly { readonly minutes: number; readonly share: number }[];
}

/** Margins of the published claims, min. */
const MARGINS = [5, 10, 15];

/**
 * Scores the moment from which a user meant to sleep, night by night.
 *
 * @param truth lights-out, min on any clock
 * @param claims the device's, on the same clock; null where it made none
 * @throws RangeError where the lists are empty or differ in length
 */
export function scoreIntent(truth: readonly number[], claims: readonly (number | null)[]): IntentScore {
  if (truth.length === 0 || truth.length !== claims.length) {
    throw new RangeError(`claims: expected one for each of ${truth.length} nights, got ${claims.length}`);
  }
  const errors = claims.flatMap((claim, night) => (claim === null ? [] : [claim - truth[night]!]));
  const found = moments(errors);
  const [low, high] = meanInterval(found, 0.95);
  return {
    claimed: errors.length,
    missing: truth.length - errors.length,
    bias: errors.length === 0 ? null : found.mean,
    biasInterval: Number.isNaN(low) ? null : [low, high],
    meanAbsolute: errors.length === 0 ? null : moments(errors.map(Math.abs)).mean,
    within: MARGINS.map((minutes) => ({
      minutes,
      share: errors.filter((error) => Math.abs(error) <= minutes).length / truth.length,
    })),
  };
}

/**
 * Lights-out as a sleeper's diary would have it: late by `bias` and rounded to `rounding`, min.
 *
 * A second truth to score against, since field studies have no other. That diaries are rounded to a
 * quarter of an hour (5 to 30 min) and late or early by up to 15 min are assumptions.
 */
export function diaryTime(
  lightsOut: number,
  { rounding, bias }: { readonly rounding: number; readonly bias: number },
): number {
  if (!(rounding > 0)) throw new RangeError(`rounding: expected minutes above 0, got ${rounding}`);
  return Math.round((lightsOut + bias) / rounding) * rounding;
}
