import type { Random } from "../chance.ts";
import { flicker } from "./flicker.ts";
import type { Night } from "./night.ts";
import { type Obstruction, obstructionAt } from "./obstructions.ts";
import { vigilance } from "./vigilance.ts";

/** Breaths one after another: each begins when the one before has ended. All arrays have one length. */
export interface Breaths {
  /** s */
  readonly begin: Float64Array;
  /** Length of inhaling and of exhaling, s; what is left to the next breath is a pause. */
  readonly inhale: Float64Array;
  readonly exhale: Float64Array;
  /** Relative to a quiet breath of the person awake; negative where the chest is drawn in. */
  readonly chest: Float64Array;
  readonly abdomen: Float64Array;
  /** 1 for a sigh. */
  readonly sigh: Uint8Array;
}

/** Memories of the noise in breaths. */
const MEMORIES = [2, 8, 32, 128, 512];
/** Share of the variance that has long memory: wake, light, deep, REM. */
const LASTING = [0.7, 0.06, 0, 0.7];

/**
 * Draws the breaths of a night, or of the rest of it after those `before` a time.
 *
 * Intervals are lognormal about the person's rate of the moment's stage, with the person's coefficient of variation; in
 * wake and REM sleep most of the variance has long memory, in other sleep little (Kantelhardt et al., Physica A 319,
 * 2003). Rate and variation also wander through the night by themselves: between- and within-subject physiology makes
 * more than 80 % of the variance of cardiorespiratory features once stages are taken out (Long et al., Comput. Intell.
 * Neurosci. 2015:583620); how fast is an assumption. In REM sleep variation comes in bursts.
 */
export function drawBreaths(
  night: Night,
  obstructions: readonly Obstruction[],
  chance: Random,
  before: { readonly breaths: Breaths; readonly time: number } | null = null,
): Breaths {
  const kept = before ? countBefore(before.breaths.begin, before.time) : 0;
  const rows: number[][] = [[], [], [], [], [], []];
  let time = kept > 0 && before ? endOf(before.breaths, kept - 1) : 0;
  const drawing = drawer(night, chance);
  while (time < night.duration) {
    const breath = drawing(time, obstructionAt(obstructions, time));
    rows[0].push(time);
    for (const [i, value] of breath.values.entries()) rows[i + 1].push(value);
    time += breath.length;
  }
  const join = (kind: "begin" | "inhale" | "exhale" | "chest" | "abdomen", row: readonly number[]) => {
    const out = new Float64Array(kept + row.length);
    if (before) out.set(before.breaths[kind].subarray(0, kept));
    out.set(row, kept);
    return out;
  };
  const sigh = new Uint8Array(kept + rows[5].length);
  if (before) sigh.set(before.breaths.sigh.subarray(0, kept));
  sigh.set(rows[5], kept);
  return {
    begin: join("begin", rows[0]),
    inhale: join("inhale", rows[1]),
    exhale: join("exhale", rows[2]),
    chest: join("chest", rows[3]),
    abdomen: join("abdomen", rows[4]),
    sigh,
  };
}

/** How many of the ascending `times` are below `time`. */
export function countBefore(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of the breath kept last the length is known only if the next was drawn; else it ends with exhaling. */
function endOf({ begin, inhale, exhale }: Breaths, index: number): number {
  return begin[index + 1] ?? begin[index] + inhale[index] + exhale[index];
}

function drawer(night: Night, chance: Random) {
  const { breathing } = night.person;
  const shares = new Float64Array(4);
  const look = vigilance(night);
  const lasting = flicker(MEMORIES, chance.fork("intervals"));
  const deepness = flicker(MEMORIES, chance.fork("depths"));
  // Slow wandering of rate, variation and depth, in breaths (about 15 a minute).
  const rateWander = flicker([60, 240, 960], chance.fork("rate"));
  const calm = flicker([20, 80, 320], chance.fork("calm"));
  const size = flicker([60, 240, 960], chance.fork("size"));
  const poise = flicker([60, 240, 960], chance.fork("poise"));
  const burst = flicker([6], chance.fork("bursts"));
  const quick = chance.fork("quick");
  const sighs = chance.fork("sighs");
  let recovering = 0;

  const mean = (values: readonly number[]) => {
    let sum = 0;
    for (let kind = 0; kind < 4; kind++) sum += shares[kind] * values[kind];
    return sum;
  };
  return (time: number, obstruction: Obstruction | null) => {
    look(time, shares);
    const bursts = Math.exp(0.5 * shares[3] * burst() - 0.125 * shares[3]);
    const variation = mean(breathing.variation) * Math.exp(0.35 * calm()) * bursts;
    const rate =
      (breathing.rate / breathing.rates[1]) * mean(breathing.rates) * Math.exp(0.03 * rateWander());
    const long = mean(LASTING);
    const noise = Math.sqrt(long) * lasting() + Math.sqrt(1 - long) * quick.normal();
    let length = Math.min(
      12,
      Math.max(1.2, Math.exp(variation * noise - 0.5 * variation * variation) / rate),
    );
    const uneven = breathing.unevenness * variation;
    const steadiness = Math.sqrt(long) * deepness() + Math.sqrt(1 - long) * quick.normal();
    let tidal = mean(breathing.depths) * Math.exp(uneven * steadiness + 0.13 * size());
    // In REM sleep the rib cage has less part (Tabachnik et al., J. Appl. Physiol. 51, 1981); how much less is assumed.
    const ribs = breathing.chest * Math.exp(0.08 * poise()) * (1 + (breathing.dreamingRibs - 1) * shares[3]);
    let [chest, abdomen] = [2 * ribs, 2 * (1 - ribs)];
    const inhaling = breathing.inhale * length * Math.exp(0.08 * quick.normal());
    const hourly = breathing.sighs * (1 + 2 * shares[0]);
    const sigh = sighs.uniform() < (hourly * length) / 3600 && obstruction === null;
    let exhaling = Math.min(0.96 * length - inhaling, 1.5 * inhaling);
    if (obstruction) {
      recovering = 3;
      chest *= obstruction.chest;
      abdomen *= obstruction.abdomen;
    } else if (recovering > 0) {
      recovering -= 1;
      tidal *= 1.7;
      length *= 0.85;
      exhaling *= 0.8;
    }
    if (sigh) {
      tidal *= 2.2 + 0.8 * sighs.uniform();
      exhaling *= 1.4;
      length = Math.max(1.5 * length, inhaling + exhaling + 0.2);
    }
    length = Math.max(length, 1.02 * (inhaling + exhaling));
    return { length, values: [inhaling, exhaling, chest * tidal, abdomen * tidal, sigh ? 1 : 0] };
  };
}
