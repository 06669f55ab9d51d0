import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import type { Emitted } from "./emitted.ts";
import { fixedPaths } from "./fixed.ts";
import { hear } from "./heard.ts";
import type { Heard } from "./heard-exactly.ts";
import { dopplerOf, fastest } from "./insonified.ts";
import { PASS } from "./lowpass.ts";
import { type AddSamples, upconverted } from "./upconverted.ts";

/**
 * What `hear` computes as real samples.
 *
 * Envelopes are made at the lowest rate that holds them, a quarter, an eighth, a twelfth ... of the samples' own, and raised to the carrier
 * once for each microphone (see `upconverted`). Movings that need different rates are kept apart, so that a fan does not make a walker
 * dear; fixed paths go with the slowest.
 */
export function heardAsPcm(
  acoustics: Acoustics,
  movings: readonly Moving[],
  sound: Emitted,
  { rate, first }: { readonly rate: number; readonly first: number },
): AddSamples {
  const groups = new Map<number, Moving[]>();
  for (const moving of movings) {
    const factor = factorFor(dopplerOf(fastest(moving), acoustics, sound), rate);
    groups.set(factor, [...(groups.get(factor) ?? []), moving]);
  }
  const slowest = Math.max(0, ...groups.keys()) || factorFor(0, rate);
  if (groups.size === 0) groups.set(slowest, []);
  const echoes = { ...acoustics, fixed: acoustics.fixed.map(() => []) };
  const microphones = acoustics.receivers.length;
  const parts = [...groups].map(([factor, own]) => {
    const run = { rate: rate / factor, first: Math.floor(first / factor) - AHEAD };
    const moved = own.length > 0 ? hear(echoes, own, sound, run) : null;
    const still = factor === slowest ? fixedPaths(acoustics, movings, sound) : null;
    const sum = new Float64Array(2 * microphones);
    const envelope: Heard = (index, out) => {
      if (moved) moved(index, out);
      else out.fill(0);
      if (!still) return;
      sum.fill(0);
      still(index, 1, run.rate, sum);
      for (const [m, { re, im }] of acoustics.gains.entries()) {
        out[2 * m] += sum[2 * m] * re - sum[2 * m + 1] * im;
        out[2 * m + 1] += sum[2 * m] * im + sum[2 * m + 1] * re;
      }
    };
    const turns = sound.carrier / rate;
    return upconverted(envelope, { microphones, factor, turns, origin: sound.begins * rate, first });
  });
  return (index, samples, out) => {
    for (const add of parts) add(index, samples, out);
  };
}

/** Largest multiple of 4 by which the rate can be divided so that this Doppler shift stays in the low rate's band. */
function factorFor(doppler: number, rate: number): number {
  const least = Math.max(LEAST_RATE, doppler / PASS);
  return 4 * Math.max(1, Math.min(MOST, Math.floor(rate / (4 * least))));
}

/** Of a low rate, Hz: the loudspeaker's rise of 5 ms has to fit into its band. */
const LEAST_RATE = 2400;
/** Of a low rate's share of the samples' own, over 4. */
const MOST = 16;
/** Low samples that interpolation reads before the first that is needed; see `upconverted`. */
const AHEAD = 64;
