import { cohenKappa, fleissKappa, moments } from "#stats";
import { OVERALL_MEASURES, scoreAllStages } from "./all-stages.ts";
import { type Consensus, consensusOf, countVotes } from "./consensus.ts";
import { orNull } from "./estimate.ts";

/** One night as several people scored it. */
export interface ScoredRecord {
  readonly record: string;
  /** A stage index per epoch of each scorer, -1 where not scored. */
  readonly scorers: readonly Int8Array[];
}

/** Agreement with a consensus; null where it is undefined. */
export interface ConsensusAgreement {
  readonly epochs: number;
  readonly accuracy: number | null;
  readonly kappa: number | null;
  readonly macroF1: number | null;
}

/** How one scorer agrees with the consensus of the others. */
export interface ScorerReport {
  readonly scorer: string;
  /** Mean over records. */
  readonly softAgreement: number | null;
  /** Over all epochs of all records, and per record averaged. */
  readonly pooled: ConsensusAgreement;
  readonly averaged: ConsensusAgreement;
  /** Epochs, the consensus of the others in rows. */
  readonly matrix: readonly (readonly number[])[];
}

/** How several scorers agree. */
export interface ScorersReport {
  readonly stages: readonly string[];
  readonly records: readonly {
    readonly record: string;
    readonly epochs: number;
    /** Epochs that nobody scored. */
    readonly unscored: number;
    readonly ties: number;
    /** Mean share of votes that the consensus has. */
    readonly probability: number | null;
    readonly fleissKappa: number | null;
  }[];
  readonly scorers: readonly ScorerReport[];
  /** Over the epochs that all have scored; `epochs` of them. */
  readonly fleiss: { readonly epochs: number; readonly kappa: number | null };
  /** Cohen's kappa of every two scorers over the epochs that both have scored. */
  readonly pairs: readonly {
    readonly scorers: readonly [string, string];
    readonly epochs: number;
    readonly kappa: number | null;
  }[];
}

/**
 * Agreement of several scorers, and their consensus of each record.
 *
 * A scorer is held against the consensus of the others alone: ranking and ties are settled without that
 * scorer. At least two scorers, the same in every record.
 */
export function scoreScorers(
  records: readonly ScoredRecord[],
  { stages, scorers }: { readonly stages: readonly string[]; readonly scorers: readonly string[] },
): { readonly report: ScorersReport; readonly consensus: readonly Consensus[] } {
  if (scorers.length < 2) throw new RangeError(`scorers: expected at least 2, got ${scorers.length}`);
  if (records.length === 0) throw new RangeError("records: expected at least one, got none");
  const consensus = records.map((record) => consensusOf(record.scorers, stages.length));
  const complete = records.map((record) => completeVotes(record, stages.length));
  const all = complete.flatMap((votes) => [...votes]);
  const report: ScorersReport = {
    stages,
    records: records.map(({ record }, i) => ({
      record,
      epochs: consensus[i]!.stages.length,
      unscored: consensus[i]!.stages.filter((stage) => stage < 0).length,
      ties: consensus[i]!.ties,
      probability: orNull(moments(consensus[i]!.probability.filter((share) => share > 0)).mean),
      fleissKappa: orNull(fleissKappa(complete[i]!, stages.length)),
    })),
    scorers: scorers.map((scorer, i) =>
      scorerReport(scorer, i, { records, consensus, stages: stages.length }),
    ),
    fleiss: { epochs: all.length / stages.length, kappa: orNull(fleissKappa(all, stages.length)) },
    pairs: scorers.flatMap((first, a) =>
      scorers.slice(a + 1).map((second, offset) => {
        const table = new Float64Array(stages.length ** 2);
        for (const record of records) addTo(table, record.scorers[a]!, record.scorers[a + 1 + offset]!);
        const kappa = orNull(cohenKappa(table, stages.length));
        return { scorers: [first, second] as const, epochs: total(table), kappa };
      }),
    ),
  };
  return { report, consensus };
}

/** Votes of the epochs that every scorer has scored. */
function completeVotes({ scorers }: ScoredRecord, stages: number): number[] {
  const votes = countVotes(scorers, stages, scorers[0]!.length);
  return [...votes].filter((_, at) => {
    const epoch = Math.floor(at / stages);
    return scorers.every((scorer) => scorer[epoch]! >= 0);
  });
}

interface Parts {
  readonly records: readonly ScoredRecord[];
  readonly consensus: readonly Consensus[];
  readonly stages: number;
}

function scorerReport(name: string, scorer: number, { records, consensus, stages }: Parts): ScorerReport {
  const pooled = new Float64Array(stages * stages);
  const each = records.map(({ scorers }) => {
    const others = consensusOf(
      scorers.filter((_, i) => i !== scorer),
      stages,
    );
    const table = new Float64Array(stages * stages);
    addTo(table, others.stages, scorers[scorer]!);
    for (let cell = 0; cell < table.length; cell++) pooled[cell] = pooled[cell]! + table[cell]!;
    return agreement(table, stages);
  });
  const mean = (measure: "accuracy" | "kappa" | "macroF1") =>
    orNull(moments(each.map((record) => record[measure] ?? NaN)).mean);
  return {
    scorer: name,
    softAgreement: orNull(moments(consensus.map(({ softAgreement }) => softAgreement[scorer]!)).mean),
    pooled: agreement(pooled, stages),
    averaged: {
      epochs: total(pooled),
      accuracy: mean("accuracy"),
      kappa: mean("kappa"),
      macroF1: mean("macroF1"),
    },
    matrix: Array.from({ length: stages }, (_, row) => [
      ...pooled.subarray(row * stages, (row + 1) * stages),
    ]),
  };
}

function agreement(table: Float64Array, stages: number): ConsensusAgreement {
  const out = new Float64Array(OVERALL_MEASURES.length);
  scoreAllStages(out, 0, table, { stages, shares: null });
  const [accuracy, kappa, macroF1] = [...out].map(orNull) as [number | null, number | null, number | null];
  return { epochs: total(table), accuracy, kappa, macroF1 };
}

/** Counts the epochs that both have scored, `rows` in rows. */
function addTo(table: Float64Array, rows: Int8Array, columns: Int8Array): void {
  const stages = Math.sqrt(table.length);
  for (let epoch = 0; epoch < rows.length; epoch++) {
    const row = rows[epoch]!;
    const column = columns[epoch]!;
    if (row < 0 || column < 0) continue;
    table[row * stages + column] = table[row * stages + column]! + 1;
  }
}

function total(table: Float64Array): number {
  return table.reduce((sum, count) => sum + count, 0);
}
