import { AGREEMENT, heightError, type LineFit, tInterval } from "#stats";
import type { Figures, Fits, Judge } from "./discrepancy-figures.ts";
import { type Estimate, estimate } from "./estimate.ts";
import type { Pairs } from "./pairs.ts";

/** Bias and limits of agreement at one size. */
export interface CurvePoint {
  readonly size: number;
  readonly bias: Estimate;
  readonly lower: Estimate;
  readonly upper: Estimate;
}

/** Which trends the curve follows, and the confidence of its bands. */
export interface CurveForm {
  readonly proportional: boolean;
  readonly scattered: boolean;
  readonly level: number;
}

/** The mean absolute deviation of a normal sample is sd sqrt(2 / pi): Bland & Altman 1999, sec. 3.2. */
const ABSOLUTE = AGREEMENT * Math.sqrt(Math.PI / 2);

/** Sizes at which bands that are no straight lines are told; evenly from the least to the largest. */
const BENT_POINTS = 9;

/**
 * Bias and limits from the least size to the largest (Bland & Altman 1999, sec. 3).
 *
 * Where difference grows with size, bias is the line b0 + b1 size and the limits lie 1.96 residual sd
 * from it. Where the scatter does, they lie 1.96 sqrt(pi/2) (c0 + c1 size) from the bias, and never
 * cross it. The variance of a limit is the sum of those of bias and width.
 */
export function curveOf(pairs: Pairs, fits: Fits, judge: Judge, form: CurveForm): readonly CurvePoint[] {
  if (pairs.nights.length < 2) return [];
  const least = pairs.size.reduce((a, b) => Math.min(a, b));
  const most = pairs.size.reduce((a, b) => Math.max(a, b));
  const count = form.proportional || form.scattered ? BENT_POINTS : 2;
  return Array.from({ length: count }, (_, i) =>
    curvePoint(least + ((most - least) * i) / (count - 1), fits, judge, form),
  );
}

function curvePoint(size: number, fits: Fits, judge: Judge, form: CurveForm): CurvePoint {
  const biasAt = (figures: Figures) => (form.proportional ? figures.b0 + figures.b1 * size : figures.bias);
  const reachAt = (figures: Figures) => {
    if (form.scattered) return Math.max(0, ABSOLUTE * (figures.c0 + figures.c1 * size));
    return AGREEMENT * (form.proportional ? figures.residualSd : figures.sd);
  };
  const { bias: biasError, reach: reachError, freedom } = errorsAt(size, fits, form);
  const told = (combine: (figures: Figures) => number, error: number) => {
    const value = combine(fits.figures);
    const interval = judge(combine, () => tInterval(value, error, freedom, form.level));
    return estimate(value, interval, "fewer than two nights");
  };
  const limitError = Math.hypot(biasError, reachError);
  return {
    size,
    bias: told(biasAt, biasError),
    lower: told((figures) => biasAt(figures) - reachAt(figures), limitError),
    upper: told((figures) => biasAt(figures) + reachAt(figures), limitError),
  };
}

/** Standard errors of bias and of the distance from it to either limit. */
function errorsAt(
  size: number,
  { figures, line, scatter }: Fits,
  { proportional, scattered }: CurveForm,
): { bias: number; reach: number; freedom: number } {
  const { n }: LineFit = line;
  const freedom = proportional || scattered ? n - 2 : n - 1;
  const sd = proportional ? figures.residualSd : figures.sd;
  return {
    bias: proportional ? heightError(line, size) : sd / Math.sqrt(n),
    reach: scattered
      ? ABSOLUTE * heightError(scatter, size)
      : (AGREEMENT * sd) / Math.sqrt(2 * (proportional ? n - 2 : n - 1)),
    freedom,
  };
}
