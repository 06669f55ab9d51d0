import { options } from "../options.ts";
import { pathOf } from "./path-of.ts";
import type { Spot } from "./track.ts";

/** A robot vacuum: straight legs, and turns on the spot where it meets the edge of its area. */
export interface Vacuum {
  readonly kind: "vacuum";
  readonly name: string;
  /** Two opposite corners of the floor that it cleans. */
  readonly area: readonly [Spot, Spot];
  /** m/s */
  readonly speed: number;
  /** When it sets out and when it stops, s; null is always and never. */
  readonly from: number;
  readonly until: number | null;
  /** Turns of its side brush per second. */
  readonly brush: number;
  /** Of all scatterers, m, if they added up in phase. */
  readonly strength: number;
}

export interface VacuumOptions {
  readonly name?: string;
  readonly area: readonly [Spot, Spot];
  readonly speed?: number;
  readonly from?: number;
  readonly until?: number;
  readonly brush?: number;
  readonly strength?: number;
}

/**
 * A robot vacuum.
 *
 * ASSUMPTIONS, with ranges: 0.3 m/s (0.15 to 0.5; makers say 0.3, and a well-known one's wheels can 0.5); a body of 0.17
 * m radius and 0.09 m height; a side brush of three arms of 0.09 m that turns 2.5 times a second (1.5 to 5); 0.12 m of
 * strength (0.04 to 0.4), that of a smooth plastic shell seen from the side. Each seed draws a way of straight legs from
 * edge to edge that it goes over and over. Its noise is none of this: see docs/nuisances.md.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function vacuum(given: VacuumOptions): Vacuum {
  const check = options("vacuum", given, KNOWN);
  const [low, high, ...more] = pathOf("vacuum.area", given.area);
  if (more.length > 0 || !high || low[0] === high[0] || low[1] === high[1]) {
    throw new RangeError("vacuum.area: expected two opposite corners [x, y] of a rectangle");
  }
  const from = check.number("from", given.from ?? 0, 0, Infinity);
  return {
    kind: "vacuum",
    name: check.text("name", given.name ?? "vacuum"),
    area: [
      [Math.min(low[0], high[0]), Math.min(low[1], high[1])],
      [Math.max(low[0], high[0]), Math.max(low[1], high[1])],
    ],
    speed: check.number("speed", given.speed ?? 0.3, 0.05, 1),
    from,
    until: given.until === undefined ? null : check.number("until", given.until, from, Infinity),
    brush: check.number("brush", given.brush ?? 2.5, 0, 10),
    strength: check.number("strength", given.strength ?? 0.12, 0, 10),
  };
}

const KNOWN = [
  "name",
  "area",
  "speed",
  "from",
  "until",
  "brush",
  "strength",
] as const satisfies readonly (keyof VacuumOptions)[];
