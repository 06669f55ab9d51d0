import { clip, type Interval } from "#stats";

/** A figure with its interval. What cannot be told is null, and `reason` says why. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason?: string;
}

/** A mean over nights. */
export interface Averaged extends Estimate {
  /** Between nights, with n - 1 degrees of freedom. */
  readonly sd: number | null;
  /** Nights in which it is defined. */
  readonly n: number;
}

/** NaN is how undefined figures travel inside; outside they are null. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * An Estimate, its interval clipped to the `range` that the quantity can take.
 *
 * @param undefinedBecause the reason where `value` is NaN
 */
export function estimate(
  value: number,
  interval: Interval,
  undefinedBecause: string,
  range: Interval = [-Infinity, Infinity],
): Estimate {
  if (!Number.isFinite(value)) return { value: null, low: null, high: null, reason: undefinedBecause };
  const [low, high] = clip(interval, range);
  const figure = { value, low: orNull(low), high: orNull(high) };
  return Number.isNaN(low) ? { ...figure, reason: "too few persons for an interval" } : figure;
}
