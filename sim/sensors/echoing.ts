import { type EchoCell, echoKernel, PAST } from "../kernels/echoes.ts";
import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { audibleImages } from "./audible-images.ts";
import { type Emitted, RISE } from "./emitted.ts";
import { audible, dopplerOf, farthest, NEAREST, sender } from "./insonified.ts";
import { lowpass, PASS } from "./lowpass.ts";
import { motion } from "./motion.ts";

/** Adds one Moving's echoes at sample `index` to `out`, [microphone][I, Q], Pa. Calls go forward. */
export interface Echoing {
  add(index: number, out: Float64Array): void;
  /** Paths from a scatterer to images of the source or of microphones, left out as too weak. */
  readonly pruned: number;
}

/**
 * A Moving's echoes, computed cell by cell of its motion (see `motion` and `echoKernel`).
 *
 * Made at a multiple of the output rate at which nothing of this Moving folds into the band, and decimated
 * without delay; each Moving has its own, so that a fan does not make a walker dear. While the sound of an
 * emission is still arriving, and in doorways, what a scatterer sends is summed point by point as in the exact engine.
 * Constant memory: what arrives later is added ahead, as far as the longest path.
 */
export function echoing(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  { rate, first }: { readonly rate: number; readonly first: number },
): Echoing {
  const turns = sound.carrier / acoustics.speed;
  // Four samples are read from one place of the grid, and drift apart on it by the speed's share of sound's: what is
  // fast needs a higher rate for the phase over two samples of that to stay below 0.12.
  const drift = (4 * Math.PI * moving.maxSpeed * moving.maxSpeed * turns) / acoustics.speed / 0.12;
  const factor = Math.max(
    oversampling(dopplerOf(moving.maxSpeed, acoustics, sound), rate),
    Math.ceil(drift / rate),
  );
  const internal = factor * rate;
  const filter = lowpass(factor);
  const taps = filter.length - 1;
  const path = motion(moving, internal, (SIXTH_DIFFERENCE * acoustics.speed) / sound.carrier);
  const reach = Math.ceil((farthest(moving, acoustics) / acoustics.speed) * internal) + 1;
  const width = reach + 2 * taps + 4 * path.stretch + SLIDE;
  const { pruned, ...images } = audibleImages(moving, acoustics, acoustics.loss(sound.carrier));
  const kernel = echoKernel({
    ...images,
    scatterers: moving.scatterers,
    microphones: acoustics.receivers.length,
    fine: finenessFor(moving.maxSpeed, internal, turns),
    turns,
    delay: internal / acoustics.speed,
    air: acoustics.loss(sound.carrier),
    nearest: NEAREST,
    width,
  });
  const cast = caster(moving, acoustics, sound, internal, kernel);
  const { out: sums } = kernel;
  const rows = 2 * acoustics.receivers.length;
  const wanted = first * factor - taps;
  const started = sound.begins > -Infinity ? Math.floor(sound.begins * internal) : wanted - reach - PAST;
  let next = Math.floor(started / path.stretch) * path.stretch;
  let base = Math.min(next, wanted);

  const slideTo = (oldest: number): void => {
    const by = oldest - base;
    for (let row = 0; row < rows; row++) {
      const own = sums.subarray(row * width, (row + 1) * width);
      own.copyWithin(0, by);
      own.fill(0, width - by);
    }
    base = oldest;
  };
  return {
    pruned: pruned * moving.scatterers,
    add(index, out) {
      const middle = index * factor;
      for (; next <= middle + taps; next += path.stretch) {
        if (next + path.stretch + reach + PAST - base > width) slideTo(Math.min(middle - taps, next));
        path.forEachCell(next, (begin, cells) => cast(begin, cells, base));
      }
      for (let row = 0, at = middle - base; row < rows; row++, at += width) {
        let sum = filter[0] * sums[at];
        for (let n = 1; n <= taps; n++) sum += filter[n] * (sums[at - n] + sums[at + n]);
        out[row] += sum;
      }
    },
  };
}

/** Makes the echoes of all scatterers over cells that begin at sample `begin`, `base` being the first in the sums. */
function caster(
  { scatterers, strengths }: Moving,
  { source, room, speed, loss }: Acoustics,
  sound: Emitted,
  rate: number,
  kernel: ReturnType<typeof echoKernel>,
): (begin: number, cells: readonly EchoCell[], base: number) => void {
  const send = sender({ strengths }, { source, room, speed, loss }, sound);
  const pose = new Float64Array(3 * scatterers);
  // When all images' sound, of those within 100 m, has risen everywhere.
  const settles = sound.begins + RISE + 100 / speed;
  return (begin, cells, base) => {
    const rising = (begin - 8) / rate < settles;
    for (const [k, cell] of cells.entries()) {
      const { half, places } = cell;
      const heard = [0, 1, 2].map((n) =>
        room ? audible(places[n], places[3 + n], places[6 + n], room.size) : 1,
      );
      if (strengths[k] === 0 || heard.every((share) => share === 0)) {
        kernel.forget(k);
        continue;
      }
      if (rising || heard.some((share) => share < 1)) {
        kernel.forget(k);
        kernel.send(cell, (place, sent) => {
          for (let axis = 0; axis < 3; axis++) pose[3 * k + axis] = placeAt(cell, axis, place);
          send((begin + half * (1 + place)) / rate, k, pose, sent);
        });
      } else kernel.illuminate(k, cell, strengths[k] * sound.pressure);
      kernel.scatter(k, cell, begin + half - base);
    }
  };
}

/** Coordinate at `x` in a cell, its ends being -1 and 1: the quintic through its places and velocities. */
function placeAt({ half, places, velocities }: EchoCell, axis: number, x: number): number {
  const [p, q, r] = [0, 1, 2].map((n) => places[3 * axis + n]);
  const [u, v, w] = [0, 1, 2].map((n) => half * velocities[3 * axis + n]);
  const sum = 0.5 * (p + r) - q;
  const rest = 0.5 * (r - p) - v;
  const fourth = 0.25 * (w - u) - sum;
  const fifth = 0.25 * (w + u) - 0.5 * v - 1.5 * rest;
  return q + x * (v + x * (sum - fourth + x * (rest - fifth + x * (fourth + x * fifth))));
}

/** Least multiple of the output rate at which what lies beyond the band does not fold into it. */
export function oversampling(doppler: number, rate: number): number {
  return doppler <= PASS * rate ? 1 : Math.max(2, Math.ceil(0.5 + doppler / rate));
}

/** Grid points per sample: at least 13 per period of the largest one-way Doppler, and 26 for what is fast. */
function finenessFor(speed: number, rate: number, turns: number): number {
  const needed = ((speed > FAST ? 26 : 13) * (1.05 * speed * turns + 20)) / rate;
  return Math.max(1, Math.min(8, 2 ** Math.ceil(Math.log2(needed))));
}

/** m/s */
const FAST = 6;
/** Largest sixth difference of places from pose to pose, in wavelengths: see `motion`. */
const SIXTH_DIFFERENCE = 1.5e-3;
/** Samples made before sums are moved. */
const SLIDE = 1024;
