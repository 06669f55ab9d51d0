import { cohenKappa } from "#stats";

/** Agreement over all stages at once, in the order in which `scoreAllStages` writes it. */
export const OVERALL_MEASURES = ["accuracy", "kappa", "macroF1", "kappaAtShares"] as const;

export type OverallMeasure = (typeof OVERALL_MEASURES)[number];

/**
 * Accuracy, Cohen's kappa, macro-F1 (mean over the stages that either names) and kappa at stated shares.
 *
 * @param table counts, reference in rows
 * @param shares of the stages in the reference to which kappa is re-weighted, or null
 */
export function scoreAllStages(
  out: Float64Array,
  at: number,
  table: ArrayLike<number>,
  { stages, shares }: { readonly stages: number; readonly shares: readonly number[] | null },
): void {
  let total = 0;
  let agreed = 0;
  let f1 = 0;
  let named = 0;
  for (let stage = 0; stage < stages; stage++) {
    let ends = 0;
    for (let other = 0; other < stages; other++) {
      ends += table[stage * stages + other]! + table[other * stages + stage]!;
      total += table[stage * stages + other]!;
    }
    const both = table[stage * stages + stage]!;
    agreed += both;
    if (ends > 0) {
      f1 += (2 * both) / ends;
      named += 1;
    }
  }
  out[at] = agreed / total;
  out[at + 1] = cohenKappa(table, stages);
  out[at + 2] = f1 / named;
  out[at + 3] = shares ? kappaAtShares(table, shares) : NaN;
}

/**
 * Kappa that the same device would reach on nights with the stated shares of stages.
 *
 * Each row of the table keeps its proportions (the device's answers given the true stage) and is
 * weighted by the share of its stage. Kappa moves with prevalence although the device does not: with
 * sensitivity 0.66 and specificity 0.895, kappa of wake is 0.31 at 5 % wake and 0.57 at 40 %.
 *
 * @returns NaN where a stage with a share has no epoch in the reference
 */
export function kappaAtShares(table: ArrayLike<number>, shares: readonly number[]): number {
  const stages = shares.length;
  const weighted = new Float64Array(stages * stages);
  for (const [row, share] of shares.entries()) {
    if (share === 0) continue;
    let sum = 0;
    for (let column = 0; column < stages; column++) sum += table[row * stages + column]!;
    if (sum === 0) return NaN;
    for (let column = 0; column < stages; column++) {
      weighted[row * stages + column] = (share * table[row * stages + column]!) / sum;
    }
  }
  return cohenKappa(weighted, stages);
}

/** Why kappa at stated shares is undefined where none are. */
export const NO_SHARES = "no shares were stated";

/** Why an overall measure is undefined. */
export function whyOverallUndefined(measure: OverallMeasure, stated: boolean): string {
  if (measure === "kappaAtShares") {
    return stated ? "a stage with a stated share never occurs in the reference" : NO_SHARES;
  }
  return "both name one stage only, so that chance agreement is 1";
}
