import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
import type { Reflectors } from "./staging.ts";

/** A point whose path was sampled. */
export interface SampledReflector {
  /** dBsm */
  readonly crossSectionDb: number;
  /** Of the positions, Hz. */
  readonly rate: number;
  /** Time of the first position, s. */
  readonly start: number;
  /** At least four positions, m. */
  readonly path: readonly Point[];
}

/** Reflectors on sampled paths: between positions by cubics through four of them (Lagrange). */
export function sampledReflectors(given: readonly SampledReflector[]): Reflectors {
  const count = given.length;
  const rates = Float64Array.from(given, ({ rate }) => rate);
  const starts = Float64Array.from(given, ({ start }) => start);
  const sections = Float64Array.from(given, ({ crossSectionDb }) => 10 ** (crossSectionDb / 10));
  const lasts = Int32Array.from(given, ({ path }) => path.length - 1);
  const places = given.map(({ path }) => {
    const flat = new Float64Array(3 * path.length);
    for (const [i, point] of path.entries()) flat.set(point, 3 * i);
    return flat;
  });
  return {
    count,
    resolve: "chirp",
    at(time, out) {
      for (let k = 0; k < count; k++) {
        const at = places[k];
        const place = (time - starts[k]) * rates[k];
        const first = Math.min(lasts[k] - 3, Math.max(0, Math.floor(place) - 1));
        const u = place - first - 1;
        const a = u * (1 - u) * (u - 2) * SIXTH;
        const b = (u * u - 1) * (u - 2) * 0.5;
        const c = u * (u + 1) * (2 - u) * 0.5;
        const d = u * (u * u - 1) * SIXTH;
        const i = 3 * first;
        const to = 4 * k;
        out[to] = a * at[i] + b * at[i + 3] + c * at[i + 6] + d * at[i + 9];
        out[to + 1] = a * at[i + 1] + b * at[i + 4] + c * at[i + 7] + d * at[i + 10];
        out[to + 2] = a * at[i + 2] + b * at[i + 5] + c * at[i + 8] + d * at[i + 11];
        out[to + 3] = sections[k];
      }
    },
  };
}

const SIXTH = 1 / 6;

/** @throws RangeError that names the path which does not cover the time from 0 to `end`, s. */
export function expectCovered(given: readonly SampledReflector[], end: number, what: string): void {
  for (const [k, { rate, start, path }] of given.entries()) {
    const last = start + (path.length - 1) / rate;
    // As decimal fractions, times differ by rounding.
    const slack = 1e-9 * Math.max(1, end);
    if (start > slack || last < end - slack)
      throw new RangeError(
        `${what}[${k}].path: covers ${start} to ${last} s, but the run takes 0 to ${end} s`,
      );
  }
}

/**
 * The scatterers of a mover as a radar sees them.
 *
 * @param sections Cross section of each at a strength gain of 1, m^2.
 */
export function movingReflectors(
  moving: Moving,
  sections: Float64Array,
  resolve: Reflectors["resolve"],
): Reflectors {
  const count = moving.scatterers;
  if (sections.length !== count)
    throw new RangeError(`${moving.name}: ${sections.length} cross sections for ${count} scatterers`);
  const places = new Float64Array(3 * count);
  const gains = new Float64Array(count).fill(1);
  return {
    count,
    resolve,
    at(time, out) {
      moving.poseAt(time, places);
      moving.gainsAt?.(time, gains);
      for (let i = 0; i < count; i++) {
        out[4 * i] = places[3 * i];
        out[4 * i + 1] = places[3 * i + 1];
        out[4 * i + 2] = places[3 * i + 2];
        out[4 * i + 3] = sections[i] * gains[i] * gains[i];
      }
    },
  };
}
