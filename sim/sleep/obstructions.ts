import type { Random } from "../chance.ts";
import { EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import type { Stay } from "./stays.ts";

/** A stretch of weakened breathing, with what is left of the breaths' depth. */
export interface Obstruction {
  readonly kind: "obstructive" | "hypopnoea" | "central";
  readonly from: number;
  readonly until: number;
  /** Factor of chest and abdomen; of opposite signs where they work against a closed airway. */
  readonly chest: number;
  readonly abdomen: number;
}

/** Events relative to the average: wake, N1, N2, N3, REM (assumption; deep sleep protects, REM worsens). */
const BY_STAGE = [0, 1.2, 1.05, 0.35, 1.4];

/**
 * Draws apnoeas and hypopnoeas from `since` on, as many per hour of sleep as the person has.
 *
 * More in REM, fewer in deep sleep; on the back 1.4 times the mean, else 0.75 times (positional: Cartwright, SLEEP 7, 1984;
 * values assumed). At least 10 s long (AASM), lognormal with a median of 19 s, and 15 s apart.
 *
 * @param stays where the person lies, by time
 */
export function drawObstructions(
  night: Night,
  stays: readonly Stay[],
  chance: Random,
  since: number,
): Obstruction[] {
  const out: Obstruction[] = [];
  let free = since;
  for (let epoch = Math.floor(since / EPOCH); epoch < night.stages.length; epoch++) {
    const begin = Math.max(since, epoch * EPOCH);
    let stay = stays.length - 1;
    while (stay > 0 && stays[stay].from > begin) stay--;
    const posed = stays[stay]?.posture === "back" ? 1.4 : 0.75;
    const mean = (night.person.apnoeaIndex / 3600) * BY_STAGE[night.stages[epoch]] * posed;
    // So that the rest after each event does not lower the mean rate; a mean of more than 85 an hour it does.
    const rate = mean / Math.max(0.15, 1 - mean * REST);
    let time = Math.max(begin, free);
    while (rate > 0) {
      time += -Math.log(1 - chance.uniform()) / rate;
      if (time >= (epoch + 1) * EPOCH) break;
      const length = Math.min(70, Math.max(10, 19 * Math.exp(0.35 * chance.normal())));
      out.push({ from: time, until: time + length, ...kindOf(chance) });
      free = time + length + 15;
      time = free;
    }
  }
  return out;
}

/** Time that one event takes, s: 21 of it on average, and 15 until the next may come. */
const REST = 36;

function kindOf(chance: Random): Pick<Obstruction, "kind" | "chest" | "abdomen"> {
  const drawn = chance.uniform();
  if (drawn < 0.6) {
    const left = 0.3 + 0.3 * chance.uniform();
    return { kind: "hypopnoea", chest: left, abdomen: left };
  }
  if (drawn < 0.92)
    return {
      kind: "obstructive",
      chest: -0.15 - 0.2 * chance.uniform(),
      abdomen: 0.25 + 0.2 * chance.uniform(),
    };
  return { kind: "central", chest: 0.01, abdomen: 0.01 };
}

/** What weakens a breath that begins at `time`; null if nothing. */
export function obstructionAt(obstructions: readonly Obstruction[], time: number): Obstruction | null {
  let low = 0;
  let high = obstructions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (obstructions[middle].until <= time) low = middle + 1;
    else high = middle;
  }
  const next = obstructions[low];
  return next !== undefined && next.from <= time ? next : null;
}
