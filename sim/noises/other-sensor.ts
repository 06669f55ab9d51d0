import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { step } from "../movers/transition.ts";
import { options } from "../options.ts";
import type { Sounding } from "./sounding.ts";

/** Another device that senses with ultrasound: a tone, steady or in pulses. */
export interface OtherSensor {
  readonly kind: "other-sensor";
  readonly name: string;
  readonly at: Point;
  /** Hz */
  readonly frequency: number;
  /** How far the frequency wanders to either side, Hz, and in which period, s. */
  readonly wander: number;
  readonly wanderPeriod: number;
  /** Amplitude at 1 m, Pa. */
  readonly pressure: number;
  /** Length and distance of pulses, s; null is a steady tone. */
  readonly pulse: { readonly length: number; readonly every: number } | null;
  /** When it is switched on and off, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
}

export interface OtherSensorOptions {
  readonly name?: string;
  readonly at: Point;
  readonly frequency?: number;
  readonly wander?: number;
  readonly wanderPeriod?: number;
  readonly pressure?: number;
  readonly pulse?: { readonly length: number; readonly every: number };
  readonly from?: number;
  readonly until?: number;
}

/**
 * A second speaker that senses presence, or with `pulse` a ranging sensor such as cars park with.
 *
 * ASSUMPTIONS, with ranges: 33.4 kHz (25 to 45 kHz, ranging sensors 40); 0.25 Pa at 1 m as our own `unit` (0.02 to 1; ranging
 * sensors 1 to 20, as makers promise 100 to 120 dB SPL at 0.3 m); a wander of 2 Hz in 10 minutes (0 to 10; crystals hold 50 in a
 * million, 1.7 Hz). Directivity is left out: it stands where nobody knows how it faces.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function otherSensor(given: OtherSensorOptions): OtherSensor {
  const check = options("otherSensor", given, KNOWN);
  const { pulse } = given;
  const every = pulse ? check.number("pulse.every", pulse.every, 1e-3, 60) : 0;
  return {
    kind: "other-sensor",
    name: check.text("name", given.name ?? "other sensor"),
    at: check.point("at", given.at),
    frequency: check.number("frequency", given.frequency ?? 33_400, 1000, 90_000),
    wander: check.number("wander", given.wander ?? 2, 0, 1000),
    wanderPeriod: check.number("wanderPeriod", given.wanderPeriod ?? 600, 1, 86_400),
    pressure: check.number("pressure", given.pressure ?? 0.25, 0, 100),
    pulse: pulse ? { every, length: check.number("pulse.length", pulse.length, 4 * EDGE, every) } : null,
    ...check.window(given),
  };
}

const KNOWN = [
  "name",
  "at",
  "frequency",
  "wander",
  "wanderPeriod",
  "pressure",
  "pulse",
  "from",
  "until",
] as const satisfies readonly (keyof OtherSensorOptions)[];

/** Rise and fall of a pulse, s (assumption, 50 to 300 us: a resonant transducer of 1 to 5 kHz bandwidth). */
const EDGE = 1e-4;
/** Samples over which the frequency is taken as constant. */
const STRETCH = 64;

/** A phase in step with the wandering frequency: its integral in closed form, so that nothing adds up. */
export function animateOtherSensor(data: OtherSensor, random: Random, rate: number): Sounding {
  const begin = random.uniform();
  const omega = (2 * Math.PI) / data.wanderPeriod;
  const wandered = random.between(0, 2 * Math.PI);
  const offset = data.pulse ? random.between(0, data.pulse.every) : 0;
  const turns = (time: number) =>
    begin + data.frequency * time - (data.wander / omega) * Math.cos(omega * time + wandered);
  const steady = (from: number, end: number) =>
    !data.pulse &&
    (data.from === null || from > data.from + EDGE) &&
    (data.until === null || end < data.until - EDGE);
  const level = (time: number): number => {
    if ((data.from !== null && time < data.from) || (data.until !== null && time >= data.until)) return 0;
    if (!data.pulse) {
      const age = data.from === null ? EDGE : time - data.from;
      return step(age, EDGE) * (data.until === null ? 1 : step(data.until - time, EDGE));
    }
    const age = time + offset - data.pulse.every * Math.floor((time + offset) / data.pulse.every);
    return step(age, EDGE) * step(data.pulse.length - age, EDGE);
  };
  // A rotor, set anew where the samples' index is a multiple of STRETCH, so that calls may be of any length.
  let re = 0;
  let im = 0;
  let cos = 1;
  let sin = 0;
  return {
    at: data.at,
    fill(first, out) {
      let heard = false;
      const always = steady(first / rate, (first + out.length) / rate);
      for (let n = 0; n < out.length; n++) {
        const index = first + n;
        if (n === 0 || index % STRETCH === 0) {
          const stretch = index - (index % STRETCH);
          const from = turns(stretch / rate);
          const turn = 2 * Math.PI * ((turns((stretch + STRETCH) / rate) - from) / STRETCH);
          const angle = 2 * Math.PI * (from - Math.floor(from)) + turn * (index - stretch);
          [re, im, cos, sin] = [Math.cos(angle), Math.sin(angle), Math.cos(turn), Math.sin(turn)];
        }
        const now = always ? 1 : level(index / rate);
        out[n] = data.pressure * now * im;
        heard ||= now > 0;
        const turned = re * cos - im * sin;
        im = re * sin + im * cos;
        re = turned;
      }
      return heard;
    },
  };
}
