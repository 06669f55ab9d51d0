import { OVERALL_MEASURES, scoreAllStages } from "./all-stages.ts";
import { countOneStage, STAGE_MEASURES, scoreOneStage } from "./one-stage.ts";
import type { SleepStudy } from "./sleep-study.ts";

/** Counts and scores of each night: what the group's figures are made from. */
export interface EpochTables {
  /** What agreement is told of: each stage, and `sleep` (all but wake) where there are several. */
  readonly labels: readonly string[];
  readonly stages: number;
  /** Counts of one night after another: stages * stages cells, the reference in rows. */
  readonly counts: Float64Array;
  /** The same as shares of their row; NaN in the row of a stage that the reference has not. */
  readonly shares: Float64Array;
  /** Scores of one night after another: `scoreSize` of them, NaN where undefined. */
  readonly scores: Float64Array;
}

/** How many scores `scoreTable` writes. */
export function scoreSize(labels: number): number {
  return labels * STAGE_MEASURES.length + OVERALL_MEASURES.length;
}

/** Counts and scores every night of a study. */
export function tabulate(
  { stages: names, nights }: SleepStudy,
  stated: readonly number[] | null,
): EpochTables {
  const stages = names.length;
  const labels = stages > 2 ? [...names, "sleep"] : [...names];
  const cells = stages * stages;
  const counts = new Float64Array(nights.length * cells);
  const shares = new Float64Array(nights.length * cells);
  const scores = new Float64Array(nights.length * scoreSize(labels.length));
  for (const [i, { reference, device }] of nights.entries()) {
    const table = counts.subarray(i * cells, (i + 1) * cells);
    for (let epoch = 0; epoch < reference.length; epoch++) {
      const cell = reference[epoch]! * stages + device[epoch]!;
      table[cell] = table[cell]! + 1;
    }
    writeShares(shares, i * cells, table, stages);
    scoreTable(scores, i * scoreSize(labels.length), table, { labels: labels.length, stages, stated });
  }
  return { labels, stages, counts, shares, scores };
}

/**
 * Writes the scores of one table: those of each stage, then of sleep, then of all stages together.
 *
 * @param labels how many of the former two there are
 */
export function scoreTable(
  out: Float64Array,
  at: number,
  table: ArrayLike<number>,
  {
    labels,
    stages,
    stated,
  }: { readonly labels: number; readonly stages: number; readonly stated: readonly number[] | null },
): void {
  for (let label = 0; label < labels; label++) {
    const positive = label < stages ? (stage: number) => stage === label : (stage: number) => stage > 0;
    scoreOneStage(out, at + label * STAGE_MEASURES.length, countOneStage(table, stages, positive));
  }
  scoreAllStages(out, at + labels * STAGE_MEASURES.length, table, { stages, shares: stated });
}

function writeShares(out: Float64Array, at: number, table: Float64Array, stages: number): void {
  for (let row = 0; row < stages; row++) {
    let sum = 0;
    for (let column = 0; column < stages; column++) sum += table[row * stages + column]!;
    for (let column = 0; column < stages; column++) {
      out[at + row * stages + column] = table[row * stages + column]! / sum;
    }
  }
}
