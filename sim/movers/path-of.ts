import type { Spot } from "./track.ts";

/**
 * Checks a path that a builder was given; `what` is how its errors call it, "walker.path".
 *
 * @throws TypeError if there is no spot, or one is not two numbers; RangeError if two are the same.
 */
export function pathOf(what: string, path: readonly Spot[]): readonly Spot[] {
  if (!Array.isArray(path) || path.length === 0) {
    throw new TypeError(`${what}: expected a list of at least one spot [x, y]`);
  }
  return path.map((spot, index): Spot => {
    if (!Array.isArray(spot) || spot.length !== 2 || !spot.every(Number.isFinite)) {
      throw new TypeError(`${what}[${index}]: expected two numbers [x, y]`);
    }
    const before = index === 0 ? null : path[index - 1];
    if (before && Math.hypot(spot[0] - before[0], spot[1] - before[1]) < 0.01) {
      throw new RangeError(`${what}[${index}]: is the same spot as the one before`);
    }
    return [spot[0], spot[1]];
  });
}

/** Latest that a path may begin, and longest that a stop on it may last, s: 115 days, for which positions 0.1 ms apart still differ. */
export const LATEST = 1e7;
