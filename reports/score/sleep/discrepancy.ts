import {
  AGREEMENT,
  excludes,
  heightError,
  type LineFit,
  limitsOfAgreement,
  meanInterval,
  moments,
  sdInterval,
  slopeError,
  tInterval,
} from "#stats";
import type { SleepConventions } from "./conventions.ts";
import { type CurvePoint, curveOf } from "./discrepancy-curve.ts";
import { type Fits, fitFigures, type Judge, judgeBy } from "./discrepancy-figures.ts";
import { type Averaged, type Estimate, estimate, orNull } from "./estimate.ts";
import { type LogDiscrepancy, logDiscrepancy } from "./log-discrepancy.ts";
import { pairUp } from "./pairs.ts";
import type { Persons } from "./persons.ts";

/** How a measure of the device differs from that of the reference, over a group of nights. */
export interface Discrepancy {
  readonly unit: string;
  /** Nights in which both have the measure, and those left out because one has not. */
  readonly n: number;
  readonly leftOut: number;
  readonly device: Spread;
  readonly reference: Spread;
  /** Mean of device - reference. */
  readonly bias: Averaged;
  /** Limits that do not vary with size: bias -/+ 1.96 sd. */
  readonly limits: { readonly lower: Estimate; readonly upper: Estimate };
  /** The line of difference on size. */
  readonly proportionalBias: Trend & { readonly residualSd: Estimate };
  /** The line of |residual| of the former on size. */
  readonly heteroscedasticity: Trend;
  /** Bias and limits as functions of size, so far as the two trends are present. */
  readonly curve: readonly CurvePoint[];
  /** Of the ratio of device to reference; null unless asked for. */
  readonly log: LogDiscrepancy | null;
  /** `night` is an index into the nights of the report. */
  readonly points: readonly { readonly night: number; readonly size: number; readonly difference: number }[];
}

/** Mean and standard deviation over nights. */
export interface Spread {
  readonly mean: number | null;
  readonly sd: number | null;
}

/** A line on size. */
export interface Trend {
  /** Whether the interval of the slope excludes 0; null where it cannot be told. */
  readonly present: boolean | null;
  readonly intercept: Estimate;
  readonly slope: Estimate;
}

const NO_LINE = "fewer than three nights, or all of one size";

/**
 * Bland-Altman analysis of one measure, after Bland & Altman 1986 and 1999 and Menghini et al. 2021.
 *
 * Classic intervals are by t on n - 1 degrees of freedom, those of lines on n - 2; bootstrap ones resample
 * persons. Values are given by night, NaN where a night has none.
 */
export function discrepancy(
  measure: { readonly device: Float64Array; readonly reference: Float64Array; readonly unit: string },
  persons: Persons,
  conventions: SleepConventions,
  uniform: () => number,
): Discrepancy {
  const { level, size } = conventions;
  const pairs = pairUp(measure.device, measure.reference, size);
  const fits = fitFigures(pairs);
  const judge = judgeBy(pairs, fits, persons, conventions, uniform);
  const proportional = trendOf(fits.line, judge, ["b0", "b1"], level);
  const scatter = trendOf(fits.scatter, judge, ["c0", "c1"], level);
  const residualSd = judge(
    (figures) => figures.residualSd,
    () => sdInterval(fits.line.residualSd, fits.line.n - 2, level),
  );
  const forms = { proportional: proportional.present === true, scattered: scatter.present === true };
  return {
    unit: measure.unit,
    n: pairs.nights.length,
    leftOut: measure.device.length - pairs.nights.length,
    device: spread(pairs.device),
    reference: spread(pairs.reference),
    ...constantLimits(fits, judge, level),
    proportionalBias: {
      ...proportional,
      residualSd: estimate(fits.figures.residualSd, residualSd, NO_LINE, [0, Infinity]),
    },
    heteroscedasticity: scatter,
    curve: curveOf(pairs, fits, judge, { ...forms, level }),
    log: conventions.log ? logDiscrepancy(measure, persons, conventions, uniform) : null,
    points: pairs.nights.map((night, i) => ({
      night,
      size: pairs.size[i]!,
      difference: pairs.difference[i]!,
    })),
  };
}

function constantLimits(
  { figures, differences }: Fits,
  judge: Judge,
  level: number,
): Pick<Discrepancy, "bias" | "limits"> {
  const few = differences.n === 0 ? "no night in which both have the measure" : "fewer than two nights";
  const bias = judge(
    (sample) => sample.bias,
    () => meanInterval(differences, level),
  );
  const limits = limitsOfAgreement(differences, level);
  const lower = judge(
    (sample) => sample.bias - AGREEMENT * sample.sd,
    () => limits.lowerInterval,
  );
  const upper = judge(
    (sample) => sample.bias + AGREEMENT * sample.sd,
    () => limits.upperInterval,
  );
  return {
    bias: { ...estimate(figures.bias, bias, few), sd: orNull(figures.sd), n: differences.n },
    limits: { lower: estimate(limits.lower, lower, few), upper: estimate(limits.upper, upper, few) },
  };
}

function trendOf(
  line: LineFit,
  judge: Judge,
  [height, steepness]: readonly ["b0", "b1"] | readonly ["c0", "c1"],
  level: number,
): Trend {
  const slope = judge(
    (figures) => figures[steepness],
    () => tInterval(line.slope, slopeError(line), line.n - 2, level),
  );
  const intercept = judge(
    (figures) => figures[height],
    () => tInterval(line.intercept, heightError(line, 0), line.n - 2, level),
  );
  return {
    present: Number.isNaN(slope[0]) ? null : excludes(slope, 0),
    intercept: estimate(line.intercept, intercept, NO_LINE),
    slope: estimate(line.slope, slope, NO_LINE),
  };
}

function spread(values: Float64Array): Spread {
  const { mean, sd } = moments(values);
  return { mean: orNull(mean), sd: orNull(sd) };
}
