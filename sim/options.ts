import type { Point } from "./geometry.ts";

/**
 * Checks the options a builder was given; `what` is how its errors call the builder.
 *
 * @throws TypeError for an option it does not take or a value of the wrong type; RangeError for a
 *   number outside its range. The message names option, value and what was expected.
 */
export interface Options {
  number(name: string, value: number, least: number, most: number): number;
  integer(name: string, value: number, least: number, most: number): number;
  /** Three finite numbers. */
  point(name: string, value: Point): Point;
  /** A vector of any length but 0, scaled to length 1. */
  direction(name: string, value: Point): Point;
  text(name: string, value: string): string;
  list<T>(name: string, value: readonly T[]): readonly T[];
  /** When something begins and ends, s, at 0 or later; null where nothing is said. */
  window(given: { readonly from?: number; readonly until?: number }): {
    readonly from: number | null;
    readonly until: number | null;
  };
}

export function options(what: string, given: object, known: readonly string[]): Options {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(`${what}: expected an object with some of ${known.join(", ")}`);
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) {
      throw new TypeError(`${what}: no option is called "${name}"; there are ${known.join(", ")}`);
    }
  }
  const number = (name: string, value: number, least: number, most: number): number => {
    if (typeof value !== "number")
      throw new TypeError(`${what}.${name}: expected a number, got ${typeof value}`);
    if (!(value >= least && value <= most)) {
      throw new RangeError(`${what}.${name}: expected ${least} to ${most}, got ${value}`);
    }
    return value;
  };
  const point = (name: string, value: Point): Point => {
    if (!Array.isArray(value) || value.length !== 3 || !value.every(Number.isFinite)) {
      throw new TypeError(`${what}.${name}: expected three numbers [x, y, z]`);
    }
    return [value[0], value[1], value[2]];
  };
  return {
    number,
    integer(name, value, least, most) {
      if (!Number.isInteger(number(name, value, least, most))) {
        throw new RangeError(`${what}.${name}: expected a whole number, got ${value}`);
      }
      return value;
    },
    point,
    direction(name, value) {
      const [x, y, z] = point(name, value);
      const length = Math.hypot(x, y, z);
      if (!(length > 0)) throw new RangeError(`${what}.${name}: a direction has a length, got [0, 0, 0]`);
      return [x / length, y / length, z / length];
    },
    text(name, value) {
      if (typeof value !== "string" || value === "") {
        throw new TypeError(`${what}.${name}: expected text, got ${value === "" ? "none" : typeof value}`);
      }
      return value;
    },
    list(name, value) {
      if (!Array.isArray(value)) throw new TypeError(`${what}.${name}: expected a list, got ${typeof value}`);
      return value;
    },
    window: ({ from, until }) => ({
      from: from === undefined ? null : number("from", from, 0, Infinity),
      until: until === undefined ? null : number("until", until, from ?? 0, Infinity),
    }),
  };
}
