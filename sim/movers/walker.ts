import { options } from "../options.ts";
import { LATEST, pathOf } from "./path-of.ts";
import type { Spot } from "./track.ts";

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

/** Walking ends and running begins about here for a person of 1.72 m, m/s: at 3 lengths of the leg per second (Boulic). */
const FASTEST = 2.5;

/**
 * A walking person, or child: the gait is scaled to the height. A path that begins or ends beyond a wall leads through a
 * door there; outside the person is not counted, and heard only through a door that stands open (see `throughDoors`).
 *
 * Each seed draws its own person: speed within 3 %, height within 0.06 m, a path up to 0.1 m aside, and the phase of the
 * steps. ASSUMPTIONS, with ranges: 1.2 m/s, the mean of indoor walks (0.3 to 2); 1.72 m (1.5 to 1.95, a child of 2 years
 * 0.85, of 6 years 1.15); strengths as in `bodyStrengths` (-10 to 10 dB).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function walker(given: WalkerOptions): Walker {
  const check = options("walker", given, KNOWN);
  const height = check.number("height", given.height ?? 1.72, 0.8, 2.2);
  const speed = check.number("speed", given.speed ?? 1.2, 0.3, 2);
  const fastest = FASTEST * Math.sqrt(height / 1.72);
  if (speed > fastest) {
    throw new RangeError(
      `walker.speed: who is ${height} m tall runs beyond ${fastest.toFixed(2)} m/s, got ${speed}`,
    );
  }
  return {
    kind: "walker",
    name: check.text("name", given.name ?? "walker"),
    path: pathOf("walker.path", given.path),
    speed,
    from: check.number("from", given.from ?? 0, 0, LATEST),
    height,
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
