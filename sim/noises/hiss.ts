import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { normals } from "../kernels/normals.ts";
import { running } from "../movers/transition.ts";
import { options } from "../options.ts";
import { CHUNK, type Sounding } from "./sounding.ts";

/** Air, steam or spray that hisses. */
export interface Hiss {
  readonly kind: "hiss";
  readonly name: string;
  readonly at: Point;
  /** One-sided density of pressure at 1 m, Pa/sqrt(Hz). */
  readonly density: number;
  /** When it begins and ends, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface HissOptions {
  readonly name?: string;
  readonly at: Point;
  readonly density?: number;
  readonly from?: number;
  readonly until?: number;
}

/**
 * A steady hiss, white over all that is heard.
 *
 * ASSUMPTION: 3e-4 Pa/sqrt(Hz) at 1 m, which is 68 dB SPL in 20 to 50 kHz, for a spray can or an espresso machine (3e-6 for a
 * radiator's valve to 3e-3 for compressed air). That jets are white here is one too: their spectra are broad, with the peak at about
 * 0.2 U / D, 30 kHz for 150 m/s from 1 mm.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function hiss(given: HissOptions): Hiss {
  const check = options("hiss", given, ["name", "at", "density", "from", "until"]);
  return {
    kind: "hiss",
    name: check.text("name", given.name ?? "hiss"),
    at: check.point("at", given.at),
    density: check.number("density", given.density ?? 3e-4, 0, 1),
    ...check.window(given),
  };
}

/** Time in which it comes and goes, s (assumption, 0.01 to 0.5). */
const RISE = 0.05;

export function animateHiss({ at, density, from, until }: Hiss, random: Random, rate: number): Sounding {
  const deviation = density * Math.sqrt(rate / 2);
  const fill = normals(random);
  const white = new Float32Array(CHUNK);
  return {
    at,
    fill(first, out) {
      const [begin, end] = [first / rate, (first + out.length) / rate];
      if ((from !== null && end <= from) || (until !== null && begin >= until + RISE)) {
        out.fill(0);
        return false;
      }
      const steady = (from === null || begin > from + RISE) && (until === null || end < until);
      const numbers = white.subarray(0, out.length);
      fill(numbers, deviation);
      for (let n = 0; n < out.length; n++) {
        out[n] = steady ? numbers[n] : numbers[n] * running((first + n) / rate, from, until, RISE);
      }
      return true;
    },
  };
}
