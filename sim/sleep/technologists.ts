import { type Random, random } from "../chance.ts";
import { options } from "../options.ts";
import { type Bout, EPOCH } from "./hypnogram.ts";
import { chanceOf, type Night } from "./night.ts";
import { DEEP, LIGHT, sharesOf } from "./stages.ts";

export interface TechnologistsOptions {
  /** The same seed is the same technologists, whatever the night. */
  readonly seed: number;
  /** How many; 3 unless told. */
  readonly count?: number;
}

/**
 * What technologists score who look at one night: a `STAGES` index per epoch of each.
 *
 * They see the same latent depth and boundaries as the body follows, each with own thresholds, which also drift through the
 * night, and own timing; and they see them through the same record, in which what is hard for one is hard for all. So two err
 * together more often than chance. Thresholds, drifts and jitters are fitted to the five scorers of DOD-H (docs/bedroom.md);
 * the form is an assumption.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function technologists(night: Night, given: TechnologistsOptions): readonly Uint8Array[] {
  const check = options("technologists", given, ["seed", "count"]);
  const count = check.integer("count", given.count ?? 3, 1, 20);
  const chance = random(given.seed).fork("technologists");
  const record = chanceOf(night).fork("record");
  return Array.from({ length: count }, (_, i) => {
    const own = chance.fork(`scorer ${i}`);
    return score(night, habitsOf(own), record, own.fork(`night ${night.seed} of ${night.person.seed}`));
  });
}

/** What a technologist adds to each threshold, in units of depth or shares of an epoch. */
interface Habits {
  readonly deep: number;
  readonly wake: number;
  readonly light: number;
  readonly rem: number;
}

function habitsOf(chance: Random): Habits {
  return {
    deep: 0.08 * chance.normal(),
    wake: 0.15 * chance.normal(),
    light: 0.2 * chance.normal(),
    rem: 0.25 * chance.normal(),
  };
}

function score(night: Night, own: Habits, record: Random, chance: Random): Uint8Array {
  const epochs = night.depth.length;
  const shares = sharesOf(seenBy(night.bouts, record.fork("edges"), chance.fork("edges")), epochs);
  const deep = drift(epochs, 0.11, 0, chance.fork("deep"));
  const rem = drift(epochs, 0.85, 0, chance.fork("rem"));
  const remForAll = drift(epochs, 0.6, 0, record.fork("rem"));
  const drowsy = drift(epochs, 0.55, 0.05, chance.fork("wake"));
  const drowsyForAll = drift(epochs, 0.3, 0, record.fork("wake"));
  const tonight = 0.06 * chance.fork("tonight").normal();
  return Uint8Array.from(night.depth, (depth, epoch) => {
    const [wake, nrem, dream] = shares.subarray(3 * epoch, 3 * epoch + 3);
    // From 1, wide awake, to well below -1, sound asleep; drowsiness lies between.
    const asleep = depth < LIGHT ? -1 + 0.7 * (LIGHT - depth) : -1 - 1.4 * (depth - LIGHT);
    const alert = wake + nrem * asleep - 1.6 * dream + own.wake + drowsy[epoch] + drowsyForAll[epoch];
    if (alert > 0) return 0;
    if (dream > nrem && rem[epoch] + remForAll[epoch] + own.rem > -1.5) return 4;
    const now = depth + deep[epoch] - own.deep - tonight;
    if (now < LIGHT + own.light) return 1;
    return now < DEEP || dream > nrem ? 2 : 3;
  });
}

/**
 * Bouts with their boundaries where one sees them: within seconds for wake, within minutes for REM sleep, whose signs come and
 * go one after another, and for falling asleep after a long wake.
 */
function seenBy(bouts: readonly Bout[], record: Random, chance: Random): readonly Bout[] {
  let from = 0;
  return bouts.map((bout, i) => {
    const next = bouts[i + 1];
    let until = bout.until;
    if (next) {
      const wake = bout.state === "wake" || next.state === "wake";
      const onset = bout.state === "wake" && bout.until - bout.from > 180 ? 40 : 0;
      const reach = (wake ? 4 : 100) + onset;
      until += reach * (0.6 * record.normal() + 0.8 * chance.normal());
      until = Math.min(Math.max(until, from), next.until);
    }
    const seen = { ...bout, from, until };
    from = until;
    return seen;
  });
}

/** First-order noise with a memory of 20 min and a quick part. */
function drift(epochs: number, slow: number, quick: number, chance: Random): Float64Array {
  const out = new Float64Array(epochs);
  const keep = Math.exp(-EPOCH / 1200);
  let now = chance.normal();
  for (let epoch = 0; epoch < epochs; epoch++) {
    now = keep * now + Math.sqrt(1 - keep * keep) * chance.normal();
    out[epoch] = slow * now + quick * chance.normal();
  }
  return out;
}
