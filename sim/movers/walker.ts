import { options } from "../options.ts";

/** A place on the floor, m. */
export type Spot = readonly [x: number, y: number];

/** A person who walks along a path and then stands. */
export interface Walker {
  readonly kind: "walker";
  readonly name: string;
  /** Corners of the way, rounded as it is walked. One alone: stands there throughout. */
  readonly path: readonly Spot[];
  /** Speed when under way, m/s. */
  readonly speed: number;
  /** When the first step begins, s. */
  readonly from: number;
  /** Of the body, m. */
  readonly height: number;
  /** Of echoes, relative to the assumed strengths of the body's parts. */
  readonly strengthDb: number;
}

export interface WalkerOptions {
  readonly name?: string;
  readonly path: readonly Spot[];
  readonly speed?: number;
  readonly from?: number;
  readonly height?: number;
  readonly strengthDb?: number;
}

/**
 * A walking person. A path that begins or ends beyond a wall leads through a door there; outside the
 * person is neither heard nor counted.
 *
 * Each seed draws its own person: speed within 3 %, height within 0.06 m, a path up to 0.1 m aside,
 * and the phase of the steps. ASSUMPTIONS, with ranges: 1.2 m/s, the mean of indoor walks (0.3 to
 * 2); 1.72 m (1.5 to 1.95); strengths as in `animateWalker` (-10 to 10 dB).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function walker(given: WalkerOptions): Walker {
  const check = options("walker", given, KNOWN);
  if (!Array.isArray(given.path) || given.path.length === 0) {
    throw new TypeError("walker.path: expected a list of at least one spot [x, y]");
  }
  const path = given.path.map((spot, index): Spot => {
    if (!Array.isArray(spot) || spot.length !== 2 || !spot.every(Number.isFinite)) {
      throw new TypeError(`walker.path[${index}]: expected two numbers [x, y]`);
    }
    const before = index === 0 ? null : given.path[index - 1];
    if (before && Math.hypot(spot[0] - before[0], spot[1] - before[1]) < 0.01) {
      throw new RangeError(`walker.path[${index}]: is the same spot as the one before`);
    }
    return [spot[0], spot[1]];
  });
  return {
    kind: "walker",
    name: check.text("name", given.name ?? "walker"),
    path,
    speed: check.number("speed", given.speed ?? 1.2, 0.3, 2),
    from: check.number("from", given.from ?? 0, 0, Infinity),
    height: check.number("height", given.height ?? 1.72, 1, 2.2),
    strengthDb: check.number("strengthDb", given.strengthDb ?? 0, -40, 40),
  };
}

const KNOWN = [
  "name",
  "path",
  "speed",
  "from",
  "height",
  "strengthDb",
] as const satisfies readonly (keyof WalkerOptions)[];
