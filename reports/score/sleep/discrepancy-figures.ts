import {
  bootstrap,
  bootstrapInterval,
  fitLine,
  type Interval,
  type LineFit,
  type Moments,
  moments,
  NO_INTERVAL,
  residualAt,
} from "#stats";
import type { SleepConventions } from "./conventions.ts";
import type { Pairs } from "./pairs.ts";
import { type Persons, personsAmong } from "./persons.ts";

/** What one sample of pairs gives. */
export interface Figures {
  /** Mean and standard deviation of the differences. */
  readonly bias: number;
  readonly sd: number;
  /** The line of difference on size. */
  readonly b0: number;
  readonly b1: number;
  readonly residualSd: number;
  /** The line of |residual| of the former on size. */
  readonly c0: number;
  readonly c1: number;
}

const NAMES = ["bias", "sd", "b0", "b1", "residualSd", "c0", "c1"] as const;

/** The figures of one draw, each in the column of its name. Spelt out: 150,000 of them are made. */
function sampleAt(columns: readonly Float64Array[], draw: number): Figures {
  return {
    bias: columns[0]![draw]!,
    sd: columns[1]![draw]!,
    b0: columns[2]![draw]!,
    b1: columns[3]![draw]!,
    residualSd: columns[4]![draw]!,
    c0: columns[5]![draw]!,
    c1: columns[6]![draw]!,
  };
}

/** The figures of a sample, with the fits that their classic intervals need. */
export interface Fits {
  readonly figures: Figures;
  readonly differences: Moments;
  readonly line: LineFit;
  readonly scatter: LineFit;
}

/** Interval of something made from the figures: `classic` gives it where there is no bootstrap. */
export type Judge = (combine: (figures: Figures) => number, classic: () => Interval) => Interval;

/** Fits bias, line and scatter; `weights` are the multiplicities of the nights. */
export function fitFigures({ size, difference }: Pairs, weights?: Float64Array): Fits {
  const differences = moments(difference, weights);
  const line = fitLine(size, difference, weights);
  const apart = new Float64Array(size.length);
  for (let i = 0; i < size.length; i++) apart[i] = Math.abs(residualAt(line, size[i]!, difference[i]!));
  const scatter = fitLine(size, apart, weights);
  const figures = {
    bias: differences.mean,
    sd: differences.sd,
    b0: line.intercept,
    b1: line.slope,
    residualSd: line.residualSd,
    c0: scatter.intercept,
    c1: scatter.slope,
  };
  return { figures, differences, line, scatter };
}

/**
 * How intervals are formed under the conventions.
 *
 * By bootstrap, persons are resampled and everything is fitted anew in each sample: residuals stay with
 * their sizes. (Keeping the residuals and resampling the sizes alone, as the R functions do, centres the
 * slope of the scatter on 0, and the reflected interval then misses the estimate.)
 */
export function judgeBy(
  pairs: Pairs,
  fits: Fits,
  persons: Persons,
  { interval, draws, level }: SleepConventions,
  uniform: () => number,
): Judge {
  if (interval === "classic" || pairs.nights.length < 2) return (_, classic) => classic();
  const { count, ofNight } = personsAmong(persons, pairs.nights);
  if (count < 2) return () => NO_INTERVAL;
  const weights = new Float64Array(ofNight.length);
  const columns = bootstrap(
    { units: count, draws, size: NAMES.length },
    (drawn, out) => {
      for (let i = 0; i < weights.length; i++) weights[i] = drawn[ofNight[i]!]!;
      const { figures } = fitFigures(pairs, weights);
      for (let i = 0; i < NAMES.length; i++) out[i] = figures[NAMES[i]!];
    },
    uniform,
  );
  const samples = Array.from({ length: draws }, (_, draw) => sampleAt(columns, draw));
  const column = new Float64Array(draws);
  return (combine, classic) => {
    // Two nights make a line without error and all samples the same: no interval rather than one of width 0.
    if (Number.isNaN(classic()[0])) return NO_INTERVAL;
    for (let draw = 0; draw < draws; draw++) column[draw] = combine(samples[draw]!);
    return bootstrapInterval(column, combine(fits.figures), { kind: interval, level });
  };
}
