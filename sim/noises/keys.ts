import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import type { Sounding } from "./sounding.ts";

/** A bunch of keys that jingles. */
export interface Keys {
  readonly kind: "keys";
  readonly name: string;
  readonly at: Point;
  /** Mean amplitude of a blow's pressure at 1 m, Pa. */
  readonly pressure: number;
  /** Blows per second while they jingle. */
  readonly blows: number;
  /** How long they jingle, and how long until they do again, s. */
  readonly jingle: number;
  readonly every: number;
  /** When they first do, s. */
  readonly from: number;
}

export interface KeysOptions {
  readonly name?: string;
  readonly at: Point;
  readonly pressure?: number;
  readonly blows?: number;
  readonly jingle?: number;
  readonly every?: number;
  readonly from?: number;
}

/**
 * Keys that are carried, shaken or put down: bursts of short rings up to 60 kHz.
 *
 * ASSUMPTIONS, with ranges: 0.1 Pa at 1 m, 71 dB SPL (0.01 to 1 Pa); 20 blows a second (5 to 60); jingling for 1 s (0.2 to 5) every 10 s.
 * That keys are rich in ultrasound is known from their use to try out bat detectors; levels are not published.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function keys(given: KeysOptions): Keys {
  const check = options("keys", given, ["name", "at", "pressure", "blows", "jingle", "every", "from"]);
  const jingle = check.number("jingle", given.jingle ?? 1, 0.01, 3600);
  return {
    kind: "keys",
    name: check.text("name", given.name ?? "keys"),
    at: check.point("at", given.at),
    pressure: check.number("pressure", given.pressure ?? 0.1, 0, 20),
    blows: check.number("blows", given.blows ?? 20, 0.1, 200),
    jingle,
    every: check.number("every", given.every ?? Math.max(10, jingle), jingle, 86_400),
    from: check.number("from", given.from ?? 0, 0, Infinity),
  };
}

/** Of one bunch (assumption, 6 to 30). */
const MODES = 12;
/** Of a mode, Hz (assumption): a key's bending modes begin at some kHz and lie close above 10. */
const LOWEST = 6000;
const HIGHEST = 60_000;
/** In which a mode falls to 1/e, s (assumption, 0.3 to 5 ms): keys are held loosely and damp each other. */
const QUICKEST = 5e-4;
const SLOWEST = 3e-3;

/** Each blow sets all modes ringing anew, as sines, each with a normal amplitude; blows come as a Poisson process. */
export function animateKeys(data: Keys, random: Random, rate: number): Sounding {
  const bunch = random.fork("bunch");
  const modes = Array.from({ length: MODES }, () => {
    const angle = (2 * Math.PI * bunch.between(LOWEST, HIGHEST)) / rate;
    const decay = Math.exp(-1 / (rate * bunch.between(QUICKEST, SLOWEST)));
    return { re: decay * Math.cos(angle), im: decay * Math.sin(angle) };
  });
  const amplitude = data.pressure / Math.sqrt(MODES);
  const re = new Float64Array(MODES);
  const im = new Float64Array(MODES);
  const blow = random.fork("blows");
  const gap = () => -Math.log(1 - blow.uniform()) / data.blows;
  // Time of jingling alone, from which that of the stream follows: stretches of it are `every` apart.
  let jingled = gap();
  const nextBlow = () => {
    const stretch = Math.floor(jingled / data.jingle);
    return Math.ceil((data.from + stretch * data.every + (jingled - stretch * data.jingle)) * rate);
  };
  let next = nextBlow();
  let silentFrom = -Infinity;
  return {
    at: data.at,
    fill(first, out) {
      if (first >= silentFrom && first + out.length <= next) {
        out.fill(0);
        return false;
      }
      for (let n = 0; n < out.length; n++) {
        for (; next <= first + n; jingled += gap(), next = nextBlow()) {
          for (let mode = 0; mode < MODES; mode++) re[mode] += amplitude * blow.normal();
          silentFrom = next + Math.ceil(FADED * SLOWEST * rate);
        }
        let sum = 0;
        for (let mode = 0; mode < MODES; mode++) {
          const turned = re[mode] * modes[mode].re - im[mode] * modes[mode].im;
          im[mode] = re[mode] * modes[mode].im + im[mode] * modes[mode].re;
          re[mode] = turned;
          sum += im[mode];
        }
        out[n] = sum;
      }
      if (first + out.length > silentFrom) {
        re.fill(0);
        im.fill(0);
      }
      return true;
    },
  };
}

/** Times 1/e after which a mode is silent: -174 dB. */
const FADED = 20;
