import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { acousticsFor } from "./acoustics-for.ts";
import type { Emitted } from "./emitted.ts";
import { fixedPaths } from "./fixed.ts";
import { dopplerOf, fastest } from "./insonified.ts";
import { lowpass, PASS } from "./lowpass.ts";
import { scattered } from "./scattered.ts";

/**
 * What the microphones hear of one emission: writes `out`, shape [microphone][I, Q], Pa, at sample
 * `index`. Calls go forward from sample to sample.
 */
export type Heard = (index: number, out: Float64Array) => void;

/**
 * The complex envelope at the microphones round one emission's carrier: the reference for `hear`, with
 * every path found anew for every sample.
 *
 * It is made at a whole multiple of the output rate at which nothing folds into the band, and
 * decimated without delay by a filter that looks ahead (see `lowpass`): the scene is known, and the
 * emission is taken to last. Up to 34 samples before an echo begins it may thus be heard at 1e-2 of
 * its strength and less.
 *
 * @param rate Of the output, Hz.
 */
export function hearExactly(
  acoustics: Acoustics,
  movings: readonly Moving[],
  sound: Emitted,
  { rate, first }: { readonly rate: number; readonly first: number },
): Heard {
  const doppler = Math.max(0, ...movings.map((moving) => dopplerOf(fastest(moving), acoustics, sound)));
  const factor = doppler <= PASS * rate ? 1 : Math.max(2, Math.ceil(0.5 + doppler / rate));
  const filter = lowpass(factor);
  const half = filter.length - 1;
  const width = 2 * acoustics.receivers.length;
  // The newest internal samples, as a ring of rows that is filled by whole stretches.
  const rows = STRETCH * 2 ** Math.ceil(Math.log2(2 + (2 * half) / STRETCH));
  const ring = new Float64Array(rows * width);
  let next = Math.floor((first * factor - half) / STRETCH) * STRETCH;
  const internal = factor * rate;
  const run = { from: next / internal, stretch: STRETCH / internal };
  const parts = [
    fixedPaths(acoustics, movings, sound),
    ...movings.map((moving) => scattered(moving, acousticsFor(moving, acoustics), sound, run)),
  ];
  const fillTo = (last: number): void => {
    for (; next <= last; next += STRETCH) {
      const from = (next & (rows - 1)) * width;
      const stretch = ring.subarray(from, from + STRETCH * width);
      stretch.fill(0);
      for (const add of parts) add(next, STRETCH, internal, stretch);
    }
  };

  return (index, out) => {
    const middle = index * factor;
    fillTo(middle + half);
    for (let i = 0; i < width; i++) out[i] = filter[0] * ring[(middle & (rows - 1)) * width + i];
    for (let n = 1; n <= half; n++) {
      const before = ((middle - n) & (rows - 1)) * width;
      const after = ((middle + n) & (rows - 1)) * width;
      for (let i = 0; i < width; i++) out[i] += filter[n] * (ring[before + i] + ring[after + i]);
    }
    for (const [m, { re, im }] of acoustics.gains.entries()) {
      const [i, q] = [out[2 * m], out[2 * m + 1]];
      out[2 * m] = i * re - q * im;
      out[2 * m + 1] = i * im + q * re;
    }
  };
}

/** Internal samples made at once, for a path's neighbours in time lie close together in memory. */
const STRETCH = 64;
