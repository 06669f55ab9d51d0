import { type Bout, EPOCH } from "./hypnogram.ts";

/** Stages of sleep, AASM; their index is the code in arrays. */
export const STAGES = ["wake", "n1", "n2", "n3", "rem"] as const;
export type SleepStage = (typeof STAGES)[number];

/** Wake, light, deep, REM: the class of each of `STAGES` by index. */
export const CLASS_OF = Uint8Array.of(0, 1, 1, 2, 3);

/** Shares of each epoch spent in wake, non-REM and REM sleep, shape [epoch][3]. */
export function sharesOf(bouts: readonly Bout[], epochs: number): Float64Array {
  const shares = new Float64Array(3 * epochs);
  for (const { state, from, until } of bouts) {
    const place = state === "wake" ? 0 : state === "nrem" ? 1 : 2;
    const last = Math.min(epochs - 1, Math.ceil(until / EPOCH) - 1);
    for (let epoch = Math.max(0, Math.floor(from / EPOCH)); epoch <= last; epoch++) {
      const begin = Math.max(from, epoch * EPOCH);
      const end = Math.min(until, (epoch + 1) * EPOCH);
      shares[3 * epoch + place] += (end - begin) / EPOCH;
    }
  }
  return shares;
}

/** Where N1 ends and deep sleep begins on the scale of depth. */
export const LIGHT = 1;
export const DEEP = 2;

/**
 * The stage of each epoch: the state that takes most of it (AASM; wake from one half on), non-REM sleep by its depth.
 *
 * @returns indices of `STAGES`, shape [epochs]
 */
export function stagesOf(bouts: readonly Bout[], depth: Float64Array): Uint8Array {
  const shares = sharesOf(bouts, depth.length);
  return Uint8Array.from(depth, (now, epoch) => {
    const [wake, nrem, rem] = shares.subarray(3 * epoch, 3 * epoch + 3);
    if (wake >= 0.5 || wake > Math.max(nrem, rem)) return 0;
    if (rem > nrem) return 4;
    return now < LIGHT ? 1 : now < DEEP ? 2 : 3;
  });
}
