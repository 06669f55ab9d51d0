/** A confidence interval; both ends NaN where none is defined. */
export type Interval = readonly [low: number, high: number];

/** The interval of something that has none. */
export const NO_INTERVAL: Interval = [NaN, NaN];

/** `interval` with both ends brought inside the range that the quantity can take. */
export function clip([low, high]: Interval, [least, most]: Interval): Interval {
  return [Math.min(most, Math.max(least, low)), Math.min(most, Math.max(least, high))];
}

/** Whether `interval` is defined and lies on one side of `value`. */
export function excludes([low, high]: Interval, value: number): boolean {
  return low > value || high < value;
}
