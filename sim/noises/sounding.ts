import type { Point } from "../geometry.ts";

/** Samples of a sound made at once. */
export const CHUNK = 256;

/** A Noise with its chances drawn that is heard: a point source of real sound. */
export interface Sounding {
  readonly at: Point;
  /**
   * Writes pressure at 1 m, Pa, of the `CHUNK` samples from `first` on to `out`; sample n is time n / rate, s, of stream time.
   * Calls go forward, sample after sample. False: all are 0.
   */
  fill(first: number, out: Float64Array): boolean;
}
