import { cohenKappa } from "#stats";

/** Agreement on one stage against all others, in the order in which `scoreOneStage` writes it. */
export const STAGE_MEASURES = [
  "accuracy",
  "sensitivity",
  "specificity",
  "ppv",
  "npv",
  "f1",
  "kappa",
  "pabak",
  "prevalenceIndex",
] as const;

export type StageMeasure = (typeof STAGE_MEASURES)[number];

/** The range in which each measure lies: a share, or an index from -1 to 1. */
export function rangeOf(measure: string): readonly [number, number] {
  return ["kappa", "pabak", "prevalenceIndex", "kappaAtShares"].includes(measure) ? [-1, 1] : [0, 1];
}

/**
 * Agreement on one stage, from epochs that both (a), the reference alone (b), the device alone (c) and
 * neither (d) called so. NaN where a measure is undefined; `whyUndefined` says why.
 *
 * PABAK is 2 (a + d) / n - 1 and the prevalence index (a - d) / n (Byrt et al. 1993, J Clin Epidemiol
 * 46:423); kappa is Cohen's. All are shares of 1, not per cent.
 */
export function scoreOneStage(
  out: Float64Array,
  at: number,
  { both, reference, device, neither }: StageCounts,
): void {
  const n = both + reference + device + neither;
  const agreed = (both + neither) / n;
  out[at] = agreed;
  out[at + 1] = both / (both + reference);
  out[at + 2] = neither / (neither + device);
  out[at + 3] = both / (both + device);
  out[at + 4] = neither / (neither + reference);
  out[at + 5] = (2 * both) / (2 * both + reference + device);
  out[at + 6] = cohenKappa([both, reference, device, neither], 2);
  out[at + 7] = 2 * agreed - 1;
  out[at + 8] = (both - neither) / n;
}

/** Epochs that both, only one, or neither called by the stage's name. */
export interface StageCounts {
  readonly both: number;
  readonly reference: number;
  readonly device: number;
  readonly neither: number;
}

/** Counts of the `positive` stages against the others, from a square table with the reference in rows. */
export function countOneStage(
  table: ArrayLike<number>,
  stages: number,
  positive: (stage: number) => boolean,
): StageCounts {
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < stages; row++) {
    for (let column = 0; column < stages; column++) {
      const cell = (positive(row) ? 0 : 2) + (positive(column) ? 0 : 1);
      counts[cell] = counts[cell]! + table[row * stages + column]!;
    }
  }
  return { both: counts[0]!, reference: counts[1]!, device: counts[2]!, neither: counts[3]! };
}

/** Why a measure of `stage` is undefined in a night, or in all of them together. */
export function whyUndefined(measure: StageMeasure, stage: string): string {
  switch (measure) {
    case "sensitivity":
      return `no epoch of ${stage} in the reference`;
    case "specificity":
      return `nothing but ${stage} in the reference`;
    case "ppv":
      return `no epoch of ${stage} from the device`;
    case "npv":
      return `nothing but ${stage} from the device`;
    case "f1":
      return `no epoch of ${stage} from either`;
    case "kappa":
      return "both name one stage only, so that chance agreement is 1";
    default:
      return "no epochs";
  }
}
