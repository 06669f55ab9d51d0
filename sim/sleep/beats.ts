import type { Random } from "../chance.ts";
import { countBefore } from "./breaths.ts";
import { flicker } from "./flicker.ts";
import type { Night } from "./night.ts";
import { vigilance } from "./vigilance.ts";

/** Heart rate relative to light sleep: wake, light, deep, REM (Penzel et al., Front. Physiol. 7:460 (2016), table 1). */
const RATES = [1.06 / 0.98, 1, 0.99 / 0.98, 1 / 0.98];
/** Of the logarithm of the interval, about the mean of the stage (assumption; 0.03 to 0.1). */
const SPREAD = [0.07, 0.05, 0.04, 0.06];

/** Draws when the heart beats, s; after those of `before` that begin before its time. */
export function drawBeats(
  night: Night,
  chance: Random,
  before: { readonly beats: Float64Array; readonly time: number } | null = null,
): Float64Array {
  const kept = before === null ? [] : before.beats.subarray(0, countBefore(before.beats, before.time));
  const look = vigilance(night);
  const shares = new Float64Array(4);
  const noise = flicker([1, 8, 64, 512], chance.fork("intervals"));
  const beats = Array.from(kept);
  const { pulse } = night.person.breathing;
  let time = beats.length > 0 ? beats[beats.length - 1] : 0;
  while (time < night.duration) {
    look(time, shares);
    let rate = 0;
    let spread = 0;
    for (let kind = 0; kind < 4; kind++) {
      rate += shares[kind] * RATES[kind];
      spread += shares[kind] * SPREAD[kind];
    }
    time += Math.min(2, Math.max(0.35, Math.exp(spread * noise()) / (pulse * rate)));
    // A beat before the time of the alarm has been drawn already.
    if (before === null || time >= before.time) beats.push(time);
  }
  return Float64Array.from(beats);
}
