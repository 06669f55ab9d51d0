import { MOST_ROWS } from "../kernels/echo-memory.ts";
import { MOST_SAMPLES, MOST_SENT, MOST_TURNED, turning } from "../kernels/echoes.ts";
import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { audibleImages } from "./audible-images.ts";
import { bus, type Group } from "./bus.ts";
import { caster } from "./casting.ts";
import { type Emitted, RISE } from "./emitted.ts";
import { dopplerWithin, farthest } from "./insonified.ts";
import { gainsOf, listeners, pick } from "./listeners.ts";
import { type MotionCell, motion } from "./motion.ts";
import { REACH_UPWARD, resampling } from "./resampling.ts";

/** Adds one Moving's echoes at sample `index` to `out`, [microphone][I, Q], Pa. Calls go forward. */
export interface Echoing {
  add(index: number, out: Float64Array): void;
}

/**
 * A Moving's echoes, computed cell by cell of its scatterers' motion (see `motion` and `echoKernel`).
 *
 * Each scatterer is computed at the least rate that holds its own Doppler, from which `resampling` leads to the output's, so
 * that a fast foot does not make a torso dear. Microphones that stand together share legs (`listeners`). In doorways,
 * and while the sound of an emission is still arriving, what a scatterer sends is summed point by point as in the exact
 * engine; and until it has arrived all is computed at the output rate at least, for its rise is no slow Doppler.
 * Constant memory: what arrives later is added ahead, as far as the longest path.
 */
export function echoing(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  run: { readonly rate: number; readonly first: number },
): Echoing {
  const { rate } = run;
  const { speed } = acoustics;
  const longest = farthest(moving, [acoustics.source]) + farthest(moving, acoustics.receivers);
  const settled = sound.begins + RISE + longest / speed + LEAST_STEADY;
  const dopplers = dopplersOf(moving, acoustics, sound);
  const slowest = resampling(Math.min(...dopplers), rate, true).rate;
  const rising = Math.ceil((settled + REACH_UPWARD / slowest) * rate);
  if (slowest >= rate || run.first >= rising) return arriving(moving, acoustics, sound, run, true);
  const early = arriving(moving, acoustics, sound, run, false);
  let late: Echoing | null = null;
  return {
    add(index, out) {
      if (index >= rising) late ??= arriving(moving, acoustics, sound, { rate, first: index }, true);
      (late ?? early).add(index, out);
    },
  };
}

/** More than two stretches of motion, s. */
const LEAST_STEADY = 0.04;

/** @param settled Whether all sound has arrived everywhere that is still to be heard from `first` on. */
function arriving(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  { rate, first }: { readonly rate: number; readonly first: number },
  settled: boolean,
): Echoing {
  const groups = groupsOf(moving, acoustics, sound, rate, settled);
  const turns = sound.carrier / acoustics.speed;
  const fastest = Math.max(rate, ...groups.map((group) => group.way.rate));
  const busOf = new Int32Array(moving.scatterers);
  const passing = new Float64Array(moving.scatterers);
  for (const [b, { scatterers, heard }] of groups.entries()) {
    const together = heard.receivers.some(({ offsets }) => offsets !== null);
    for (const k of scatterers) {
      busOf[k] = b;
      passing[k] = together ? PASSING_GROUP : PASSING_ALONE;
    }
  }
  const settles = sound.begins + RISE + farthest(moving, [acoustics.source]) / acoustics.speed;
  const path = motion(moving, {
    tolerances: moving.maxSpeeds.map(
      (most) => (EIGHTH_DIFFERENCE * Math.min(1, Math.max(0.1, most))) / turns,
    ),
    longest: (0.45 * MOST_SAMPLES) / fastest,
    calm: calmness(acoustics, passing, turns, settles),
  });
  const reach = farthest(moving, acoustics.receivers) / acoustics.speed;
  const wanted = Math.min(...groups.map(({ way }) => way.firstOf(first) / way.rate)) - reach;
  let next = Math.floor(Math.max(wanted, sound.begins) / path.stretch);
  const begin = Math.min(wanted, next * path.stretch);
  const buses = groups.map((group) => bus(group, acoustics, sound, { begin, reach, stretch: path.stretch }));
  const cast = caster(moving, acoustics, sound);
  const visit = (cell: Readonly<MotionCell>): void => {
    const own = buses[busOf[cell.scatterer]];
    cast(cell, own.kernel, (cell.begin + cell.half) * own.rate - own.base());
  };
  const width = 2 * acoustics.receivers.length;
  const block = new Float64Array(MOST_ROWS * width);
  let made = -Infinity;
  const make = (index: number): void => {
    made = index;
    let last = 0;
    for (const own of buses) last = Math.max(last, own.needs(index + MOST_ROWS - 1));
    for (; next * path.stretch <= last; next++) {
      for (const own of buses) own.makeRoom(index, next * path.stretch);
      path.forEachCell(next, visit);
    }
    for (const [b, own] of buses.entries()) own.put(index, block, b > 0);
  };
  return {
    add(index, out) {
      if (!(index - made < MOST_ROWS)) make(index);
      for (let i = 0, from = (index - made) * width; i < width; i++, from++) out[i] += block[from];
    },
  };
}

function groupsOf(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  rate: number,
  slowest: boolean,
): readonly Group[] {
  const images = audibleImages(moving, acoustics, acoustics.loss(sound.carrier));
  const gains = gainsOf(acoustics.receivers, sound.carrier);
  const source = pick(acoustics.source, images.source, gainsOf([acoustics.source], sound.carrier)[0]);
  const dopplers = dopplersOf(moving, acoustics, sound);
  const groups = new Map<string, Group & { readonly scatterers: number[] }>();
  for (const [k, speed] of moving.maxSpeeds.entries()) {
    const way = resampling(dopplers[k], rate, slowest);
    const radius = Math.min(
      WIDEST,
      (MOST_TURNED * acoustics.speed * acoustics.speed) / (sound.carrier * (1.16 * speed + 0.1)),
    );
    const heard = listeners(acoustics, gains, images.receivers, radius);
    const key = `${way.rate} ${heard.receivers.length}`;
    const group = groups.get(key) ?? { way, heard, source, scatterers: [] };
    group.scatterers.push(k);
    groups.set(key, group);
  }
  return merged([...groups.values()]);
}

/**
 * Groups of few scatterers go with the next faster one, whose rate costs them less than a filter of their own would. What a filter
 * takes is that of a scatterer at 1.3 kHz (measured).
 */
function merged(groups: readonly (Group & { readonly scatterers: number[] })[]): readonly Group[] {
  const kept: Group[] = [];
  const left = groups.toSorted((a, b) => a.way.rate - b.way.rate);
  for (const [i, group] of left.entries()) {
    const { way, heard, scatterers } = group;
    const next = left.slice(i + 1).find((other) => other.heard.receivers.length === heard.receivers.length);
    const few = next && (next.way.rate - way.rate) * scatterers.length < WORTH_A_FILTER;
    if (few) next.scatterers.push(...scatterers);
    else kept.push(group);
  }
  return kept;
}

/** Hz */
const WORTH_A_FILTER = 1300;

/** Of each scatterer, Hz. */
function dopplersOf(
  { maxSpeeds, maxJerks }: Moving,
  acoustics: Acoustics,
  sound: Emitted,
): readonly number[] {
  return Array.from(maxSpeeds, (speed, k) => dopplerWithin(speed, maxJerks?.[k], acoustics, sound));
}

/** Radius of a group of microphones that share legs, m. */
const WIDEST = 0.06;

/**
 * Tells whether a cell is short enough for the kernel's grid, also while an emission rises, and for what changes as a scatterer passes
 * by the microphones.
 */
function calmness(
  { receivers }: Acoustics,
  passing: Float64Array,
  turns: number,
  settles: number,
): (cell: Readonly<MotionCell>) => boolean {
  const places = Float64Array.from(receivers.flatMap(({ positions }) => [...positions.subarray(0, 3)]));
  return ({ scatterer, begin, half, speed, pose }) => {
    if (half > LONGEST_RISING && begin - half < settles) return false;
    if (half * turning(turns, speed) > MOST_SENT) return false;
    const least = (half * speed) / passing[scatterer];
    for (let i = 0; i < places.length; i += 3) {
      const x = pose[1] - places[i];
      const y = pose[10] - places[i + 1];
      const z = pose[19] - places[i + 2];
      if (least * least > x * x + y * y + z * z) return false;
    }
    return true;
  };
}

/** Half a cell while an emission rises, s, for the rise to have points enough. */
const LONGEST_RISING = 0.02;

/**
 * Way in half a cell, as a share of the distance. Amplitudes with directivities are quintics; but among a group's microphones
 * parabolas, which err by a 16th of its third power, times the third rate of a directivity over its angle (some 80 at 33 kHz).
 */
const PASSING_GROUP = 0.03;
const PASSING_ALONE = 0.075;

/**
 * Largest eighth difference of places from pose to pose, in wavelengths, of what goes at 1 m/s or more: see `motion`. Less by up to ten
 * times for what is slower, for small vibrations would go unseen in it.
 */
const EIGHTH_DIFFERENCE = 0.03;
