import { OVERALL_MEASURES, scoreAllStages } from "./all-stages.ts";
import { orNull } from "./estimate.ts";

/** A device's word on one epoch; it may speak of an epoch again. */
export interface StageStatement {
  readonly epoch: number;
  /** Stream time at which it was said, s. */
  readonly time: number;
  readonly stage: number;
}

/** Staging as it was said first, at the moment, against what the device settled on. */
export interface CausalScore {
  /** Epochs of the reference, and those of which the device spoke. */
  readonly epochs: number;
  readonly spoken: number;
  /** From the end of an epoch to the first word on it, and to the last, s: median and most. Null if none. */
  readonly firstDelay: Delay | null;
  readonly lastDelay: Delay | null;
  /** Share of the spoken epochs whose last stage is not the first; null if none. */
  readonly revised: number | null;
  readonly first: { readonly accuracy: number | null; readonly kappa: number | null };
  readonly last: { readonly accuracy: number | null; readonly kappa: number | null };
}

/** How late words came, s. What is said before the epoch's end is below 0. */
export interface Delay {
  readonly median: number;
  readonly most: number;
}

/**
 * Scores causal against final staging.
 *
 * A device that looks ahead stages better and later; the delay of its first word is that look-ahead.
 *
 * @param reference index of a stage per epoch
 * @param statements in order of time
 */
export function scoreCausal(
  reference: Uint8Array,
  statements: readonly StageStatement[],
  { stages, epoch: length }: { readonly stages: number; readonly epoch: number },
): CausalScore {
  const first = new Map<number, StageStatement>();
  const last = new Map<number, StageStatement>();
  for (const [i, statement] of statements.entries()) {
    const { epoch, time, stage } = statement;
    if (!(Number.isInteger(epoch) && epoch >= 0 && epoch < reference.length)) {
      throw new RangeError(`statements[${i}]: epoch ${epoch} of ${reference.length}`);
    }
    if (!(Number.isInteger(stage) && stage >= 0 && stage < stages)) {
      throw new RangeError(`statements[${i}]: stage ${stage} of ${stages}`);
    }
    if (i > 0 && time < statements[i - 1]!.time) {
      throw new RangeError(`statements[${i}]: at ${time} s, before the one before`);
    }
    if (!first.has(epoch)) first.set(epoch, statement);
    last.set(epoch, statement);
  }
  const delays = (said: ReadonlyMap<number, StageStatement>) =>
    delayOf([...said.values()].map(({ epoch, time }) => time - (epoch + 1) * length));
  const revised = [...first.values()].filter(({ epoch, stage }) => last.get(epoch)!.stage !== stage).length;
  return {
    epochs: reference.length,
    spoken: first.size,
    firstDelay: delays(first),
    lastDelay: delays(last),
    revised: orNull(revised / first.size),
    first: agreement(reference, first, stages),
    last: agreement(reference, last, stages),
  };
}

function delayOf(delays: readonly number[]): Delay | null {
  if (delays.length === 0) return null;
  const sorted = [...delays].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, most: sorted.at(-1)! };
}

function agreement(
  reference: Uint8Array,
  said: ReadonlyMap<number, StageStatement>,
  stages: number,
): CausalScore["first"] {
  const table = new Float64Array(stages * stages);
  for (const { epoch, stage } of said.values()) {
    const cell = reference[epoch]! * stages + stage;
    table[cell] = table[cell]! + 1;
  }
  const out = new Float64Array(OVERALL_MEASURES.length);
  scoreAllStages(out, 0, table, { stages, shares: null });
  return { accuracy: orNull(out[0]!), kappa: orNull(out[1]!) };
}
