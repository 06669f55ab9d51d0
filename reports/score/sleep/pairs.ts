import type { SleepConventions } from "./conventions.ts";

/** A measure in the nights in which both device and reference have it. */
export interface Pairs {
  /** Which nights these are. */
  readonly nights: readonly number[];
  readonly device: Float64Array;
  readonly reference: Float64Array;
  /** What discrepancies are held against: the reference, or the mean of both. */
  readonly size: Float64Array;
  /** device - reference */
  readonly difference: Float64Array;
}

/**
 * Pairs the values of two instruments, night by night.
 *
 * @param usable tells which values can be used; NaN stands for an undefined one
 */
export function pairUp(
  device: Float64Array,
  reference: Float64Array,
  size: SleepConventions["size"],
  usable: (value: number) => boolean = (value) => !Number.isNaN(value),
): Pairs {
  const nights = [...device.keys()].filter((night) => usable(device[night]!) && usable(reference[night]!));
  const pick = (value: (night: number) => number) => Float64Array.from(nights, value);
  return {
    nights,
    device: pick((night) => device[night]!),
    reference: pick((night) => reference[night]!),
    size: pick((night) =>
      size === "reference" ? reference[night]! : (device[night]! + reference[night]!) / 2,
    ),
    difference: pick((night) => device[night]! - reference[night]!),
  };
}
