import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import type { Moving } from "./moving.ts";
import { running } from "./transition.ts";

/**
 * Something that shakes where it stands: a window pane, a glass on a shelf, a loudspeaker's cone, the case of a
 * refrigerator.
 */
export interface Rattle {
  readonly kind: "rattle";
  readonly name: string;
  readonly at: Point;
  /** Direction in which it shakes; length 1. */
  readonly along: Point;
  /** Hz */
  readonly frequency: number;
  /** Amplitude, m. */
  readonly shake: number;
  /** m */
  readonly strength: number;
  /** How long it shakes, and how long until it does again, s; null is without a pause. */
  readonly bout: { readonly length: number; readonly every: number } | null;
  /** When it begins and ends, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface RattleOptions {
  readonly name?: string;
  readonly at: Point;
  readonly along?: Point;
  readonly frequency?: number;
  readonly shake?: number;
  readonly strength?: number;
  readonly bout?: { readonly length: number; readonly every: number };
  readonly from?: number;
  readonly until?: number;
}

/**
 * Something that rattles or hums: lines at multiples of its frequency on both sides of the carrier.
 *
 * ASSUMPTIONS, with ranges: 50 Hz, as what mains shake (50 or 60, and 100 or 120), or the bass of music (30 to 150); 100
 * um (5 um for a refrigerator's side to 1 mm for a glass on a loudspeaker); 0.3 m of strength (0.05 to 1: a smooth side
 * of a cupboard sends back what a much larger rough one would). Of 100 um the first line is 2 k a / 2 = -24 dB of what
 * it returns at rest.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function rattle(given: RattleOptions): Rattle {
  const check = options("rattle", given, KNOWN);
  const { bout } = given;
  const every = bout ? check.number("bout.every", bout.every, 0.5, 86_400) : 0;
  return {
    kind: "rattle",
    name: check.text("name", given.name ?? "rattle"),
    at: check.point("at", given.at),
    along: check.direction("along", given.along ?? [1, 0, 0]),
    frequency: check.number("frequency", given.frequency ?? 50, 5, 400),
    shake: check.number("shake", given.shake ?? 1e-4, 0, 0.01),
    strength: check.number("strength", given.strength ?? 0.3, 0, 10),
    bout: bout ? { every, length: check.number("bout.length", bout.length, 2 * RISE, every) } : null,
    ...check.window(given),
  };
}

const KNOWN = [
  "name",
  "at",
  "along",
  "frequency",
  "shake",
  "strength",
  "bout",
  "from",
  "until",
] as const satisfies readonly (keyof RattleOptions)[];

/** In which shaking comes and goes, s (assumption, 0.05 to 0.5). */
const RISE = 0.1;

/** One scatterer. */
export function animateRattle(data: Rattle, random: Random): Moving {
  const { at, along, shake, bout } = data;
  const omega = 2 * Math.PI * data.frequency;
  const phase = random.between(0, 2 * Math.PI);
  const offset = bout ? random.between(0, bout.every) : 0;
  const amountAt = (time: number): number => {
    const strong = running(time, data.from, data.until, RISE);
    if (!bout) return strong;
    const age = time + offset - bout.every * Math.floor((time + offset) / bout.every);
    return strong * running(age, 0, bout.length - RISE, RISE);
  };
  const reach = (axis: number) => shake * Math.abs(along[axis]);
  return {
    name: data.name,
    scatterers: 1,
    strengths: Float64Array.of(data.strength),
    maxSpeeds: Float64Array.of(shake * (omega + 4 / RISE)),
    bounds: {
      least: [at[0] - reach(0), at[1] - reach(1), at[2] - reach(2)],
      most: [at[0] + reach(0), at[1] + reach(1), at[2] + reach(2)],
    },
    person: null,
    poseAt(time, out) {
      const away = shake * amountAt(time) * Math.sin(omega * time + phase);
      for (let axis = 0; axis < 3; axis++) out[axis] = at[axis] + away * along[axis];
    },
  };
}
