import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import type { Turning } from "../sensors/fixed-path.ts";
import type { Sounding } from "./sounding.ts";

/** Knocks, slammed doors, things put down: each a click that is heard and a thump that shakes the device where it stands. */
export interface Knocks {
  readonly kind: "knocks";
  readonly name: string;
  /** Where the click comes from. */
  readonly at: Point;
  /** s; one comes in each such stretch of time, at a time that is drawn. */
  readonly every: number;
  /** When the first stretch begins and the last ends, s; null is never. */
  readonly from: number;
  readonly until: number | null;
  /** One-sided density of the click's pressure at 1 m at its beginning, Pa/sqrt(Hz). */
  readonly density: number;
  /** Amplitude of the device's shaking, m, and its frequency, Hz. */
  readonly shake: number;
  readonly frequency: number;
}

export interface KnocksOptions {
  readonly name?: string;
  readonly at: Point;
  readonly every?: number;
  readonly from?: number;
  readonly until?: number;
  readonly density?: number;
  readonly shake?: number;
  readonly frequency?: number;
}

/**
 * Knocks and slammed doors.
 *
 * ASSUMPTIONS, with ranges: one every 20 s; a click of 3e-4 Pa/sqrt(Hz) at 1 m (1e-5 to 1e-2) that falls to 1/e in 2 ms; a device that
 * shakes by 20 um (0.5 um across a solid floor, to 300 um on a table that is hit) at 35 Hz (10 to 60: wooden floors and shelves).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function knocks(given: KnocksOptions): Knocks {
  const check = options("knocks", given, KNOWN);
  const from = check.number("from", given.from ?? 0, 0, Infinity);
  return {
    kind: "knocks",
    name: check.text("name", given.name ?? "knocks"),
    at: check.point("at", given.at),
    every: check.number("every", given.every ?? 20, 2, 86_400),
    from,
    until: given.until === undefined ? null : check.number("until", given.until, from, Infinity),
    density: check.number("density", given.density ?? 3e-4, 0, 1),
    shake: check.number("shake", given.shake ?? 20e-6, 0, 5e-4),
    frequency: check.number("frequency", given.frequency ?? 35, 5, 80),
  };
}

const KNOWN = [
  "name",
  "at",
  "every",
  "from",
  "until",
  "density",
  "shake",
  "frequency",
] as const satisfies readonly (keyof KnocksOptions)[];

/** In which the click falls to 1/e, s (assumption, 0.5 to 10 ms). */
const CLICK = 2e-3;
/** In which the shaking begins, and falls to 1/e, s (assumptions, 5 to 20 ms and 0.05 to 0.3 s). */
const ATTACK = 0.01;
const SHAKING = 0.1;
/** Longest that anything of a knock lasts, s; at -174 dB it is over. */
const OVER = 2;

/** Time of the knock in stretch `number`, s; Infinity where there is none. */
function knockAt({ every, from, until }: Knocks, random: Random, number: number): number {
  if (number < 0) return Infinity;
  const time = from + number * every + random.fork(`knock ${number}`).between(0, every);
  return until !== null && time >= until ? Infinity : time;
}

/** The clicks: noise that dies away. */
export function animateKnocks(data: Knocks, random: Random, rate: number): Sounding {
  const clicks = random.fork("clicks");
  const amplitude = data.density * Math.sqrt(rate / 2);
  const decay = Math.exp(-1 / (rate * CLICK));
  let number = 0;
  let next = Math.ceil(knockAt(data, random, number) * rate);
  let level = 0;
  return {
    at: data.at,
    fill(first, out) {
      if (level === 0 && first + out.length <= next) {
        out.fill(0);
        return false;
      }
      for (let n = 0; n < out.length; n++) {
        if (first + n >= next) {
          level = amplitude;
          next = Math.ceil(knockAt(data, random, ++number) * rate);
        }
        out[n] = level > 0 ? level * clicks.normal() : 0;
        level = level > amplitude * 1e-9 ? level * decay : 0;
      }
      return true;
    },
  };
}

/**
 * The shaking: loudspeaker and microphones move as one, along a line that is drawn, so a path by a wall grows and shrinks and the
 * leak does not change. Movers' echoes are left as they are.
 */
export function knockTurning(data: Knocks, random: Random): Turning {
  const line = random.fork("line");
  const along = [line.normal(), line.normal(), line.normal()];
  const norm = Math.hypot(...along);
  const omega = 2 * Math.PI * data.frequency;
  let known = { number: -1, time: Infinity, before: Infinity };
  const shaking = (time: number): number => {
    const number = Math.floor((time - data.from) / data.every);
    if (number !== known.number) {
      known = {
        number,
        time: knockAt(data, random, number),
        before: knockAt(data, random, number - 1),
      };
    }
    return shaken(time - known.time) + shaken(time - known.before);
  };
  const shaken = (age: number): number =>
    age <= 0 || age > OVER
      ? 0
      : (1 - Math.exp(-age / ATTACK)) ** 2 * Math.exp(-age / SHAKING) * Math.sin(omega * age);
  return {
    rate: Math.max(500, 24 * data.frequency),
    of({ image, from, to, length, mirrored }, k) {
      if (image === 0) return null;
      let growth = 0;
      for (let axis = 0; axis < 3; axis++) {
        growth += ((to[axis] - from[axis]) / length) * (along[axis] / norm) * (1 - mirrored[axis]);
      }
      return growth === 0 ? null : (time) => -k * data.shake * growth * shaking(time);
    },
  };
}
