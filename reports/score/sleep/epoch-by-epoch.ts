import {
  bootstrap,
  bootstrapInterval,
  type Interval,
  jackknifeInterval,
  meanInterval,
  moments,
  NO_INTERVAL,
} from "#stats";
import { NO_SHARES, OVERALL_MEASURES, type OverallMeasure, whyOverallUndefined } from "./all-stages.ts";
import type { SleepConventions } from "./conventions.ts";
import { type EpochTables, scoreSize, scoreTable } from "./epoch-tables.ts";
import { type Averaged, type Estimate, estimate, orNull } from "./estimate.ts";
import { rangeOf, STAGE_MEASURES, type StageMeasure, whyUndefined } from "./one-stage.ts";
import { type Persons, personsAmong } from "./persons.ts";

/** Agreement over a group: of all epochs pooled, and averaged over nights. */
export interface GroupAgreement<Measure extends string> {
  readonly pooled: Readonly<Record<Measure, Estimate>>;
  readonly averaged: Readonly<Record<Measure, Averaged>>;
}

/** Epoch-by-epoch agreement of a device with its reference, over a group of nights. */
export interface EpochByEpoch {
  readonly matrix: {
    /** Epochs, reference in rows, summed over nights. */
    readonly counts: readonly (readonly number[])[];
    /** Each night's shares of a row, averaged over the nights in which the reference has the stage. */
    readonly shares: readonly (readonly Averaged[])[];
  };
  /** By stage, and `sleep` against wake. */
  readonly stages: Readonly<Record<string, GroupAgreement<StageMeasure>>>;
  readonly overall: GroupAgreement<OverallMeasure>;
  /** Kappa of wake for other shares of wake, sensitivity and specificity staying as pooled. */
  readonly wakeKappa: readonly { readonly wake: number; readonly kappa: number | null }[];
}

/**
 * Scores a group epoch by epoch, with intervals.
 *
 * Pooled figures come from the summed matrix, so that long nights weigh more; averaged ones weigh
 * nights alike and leave out those in which they are undefined. Epochs of a night are not independent,
 * so every interval is over persons or nights: classic ones are t for averages (nights taken as
 * independent) and the jackknife over persons for pooled figures; bootstrap ones resample persons,
 * each with all their nights. Intervals are clipped to the range of the measure.
 */
export function scoreEpochs(
  tables: EpochTables,
  persons: Persons,
  conventions: SleepConventions,
  uniform: () => number,
): EpochByEpoch {
  const { labels, stages } = tables;
  const size = scoreSize(labels.length);
  const pooled = poolScores(tables, conventions.shares);
  const intervals =
    conventions.interval === "classic"
      ? classicIntervals(tables, persons, pooled, conventions)
      : bootstrapIntervals(tables, persons, pooled, conventions, uniform);
  const group = <Measure extends string>(
    measures: readonly Measure[],
    at: number,
    why: (measure: Measure) => string,
  ): GroupAgreement<Measure> => ({
    pooled: record(measures, (measure, i) =>
      estimate(pooled.scores[at + i]!, intervals.pooled(at + i), why(measure), rangeOf(measure)),
    ),
    averaged: record(measures, (measure, i) =>
      averaged(nightly(tables.scores, at + i, size), intervals.averaged(at + i), {
        why: why(measure),
        range: rangeOf(measure),
      }),
    ),
  });
  const square = <T>(cell: (at: number) => T): T[][] =>
    Array.from({ length: stages }, (_, row) =>
      Array.from({ length: stages }, (__, column) => cell(row * stages + column)),
    );
  return {
    matrix: {
      counts: square((at) => pooled.table[at]!),
      shares: square((at) =>
        averaged(nightly(tables.shares, at, stages * stages), intervals.shares(at), {
          why: whyUndefined("sensitivity", labels[Math.floor(at / stages)]!),
          range: [0, 1],
        }),
      ),
    },
    stages: record(labels, (label, i) =>
      group(STAGE_MEASURES, i * STAGE_MEASURES.length, (measure) => whyUndefined(measure, label)),
    ),
    overall: group(OVERALL_MEASURES, labels.length * STAGE_MEASURES.length, (measure) =>
      whyOverallUndefined(measure, conventions.shares !== null),
    ),
    wakeKappa: wakeKappa(pooled.scores[1]!, pooled.scores[2]!),
  };
}

/** The pooled table and its scores. */
interface Pooled {
  readonly table: Float64Array;
  readonly scores: Float64Array;
}

/** Where the interval of each figure is found, by its place among scores or cells. */
interface Intervals {
  pooled(at: number): Interval;
  averaged(at: number): Interval;
  shares(at: number): Interval;
}

function poolScores({ labels, stages, counts }: EpochTables, stated: readonly number[] | null): Pooled {
  const table = new Float64Array(stages * stages);
  for (let i = 0; i < counts.length; i++) table[i % table.length] = table[i % table.length]! + counts[i]!;
  const scores = new Float64Array(scoreSize(labels.length));
  scoreTable(scores, 0, table, { labels: labels.length, stages, stated });
  return { table, scores };
}

function classicIntervals(
  tables: EpochTables,
  persons: Persons,
  pooled: Pooled,
  { level, shares }: SleepConventions,
): Intervals {
  const { labels, stages, counts } = tables;
  const cells = stages * stages;
  const size = scoreSize(labels.length);
  const own = new Float64Array(persons.count * cells);
  for (const [night, person] of persons.ofNight.entries()) {
    for (let cell = 0; cell < cells; cell++) {
      own[person * cells + cell] = own[person * cells + cell]! + counts[night * cells + cell]!;
    }
  }
  const leftOut = Array.from({ length: size }, () => new Float64Array(persons.count));
  const scores = new Float64Array(size);
  for (let person = 0; person < persons.count; person++) {
    const table = pooled.table.map((count, cell) => count - own[person * cells + cell]!);
    scoreTable(scores, 0, table, { labels: labels.length, stages, stated: shares });
    for (let i = 0; i < size; i++) leftOut[i]![person] = scores[i]!;
  }
  return {
    pooled: (at) => jackknifeInterval(pooled.scores[at]!, leftOut[at]!, level),
    averaged: (at) => meanInterval(moments(nightly(tables.scores, at, size)), level),
    shares: (at) => meanInterval(moments(nightly(tables.shares, at, cells)), level),
  };
}

function bootstrapIntervals(
  tables: EpochTables,
  persons: Persons,
  pooled: Pooled,
  conventions: SleepConventions,
  uniform: () => number,
): Intervals {
  const { labels, stages } = tables;
  const cells = stages * stages;
  const size = scoreSize(labels.length);
  const table = new Float64Array(cells);
  const weights = new Float64Array(persons.ofNight.length);
  const options = { labels: labels.length, stages, stated: conventions.shares };
  const draws = bootstrap(
    { units: persons.count, draws: conventions.draws, size: 2 * size + cells },
    (drawn, out) => {
      for (let night = 0; night < weights.length; night++) weights[night] = drawn[persons.ofNight[night]!]!;
      weightedSum(table, tables.counts, weights);
      scoreTable(out, 0, table, options);
      weightedMean(out.subarray(size, 2 * size), tables.scores, weights);
      weightedMean(out.subarray(2 * size), tables.shares, weights);
    },
    uniform,
  );
  const kind = conventions.interval === "percentile" ? "percentile" : "basic";
  // Where one person alone decides a figure, all samples give the same: that is no certainty.
  const classic = classicIntervals(tables, persons, pooled, conventions);
  const interval = (column: number, value: number, [low]: Interval) =>
    persons.count < 2 || Number.isNaN(low)
      ? NO_INTERVAL
      : bootstrapInterval(draws[column]!, value, { kind, level: conventions.level });
  const averaged = (column: number, values: Float64Array, classically: Interval) => {
    const defined = [...values.keys()].filter((night) => !Number.isNaN(values[night]!));
    if (personsAmong(persons, defined).count < 2) return NO_INTERVAL;
    return interval(column, moments(values).mean, classically);
  };
  return {
    pooled: (at) => interval(at, pooled.scores[at]!, classic.pooled(at)),
    averaged: (at) => averaged(size + at, nightly(tables.scores, at, size), classic.averaged(at)),
    shares: (at) => averaged(2 * size + at, nightly(tables.shares, at, cells), classic.shares(at)),
  };
}

function weightedSum(out: Float64Array, rows: Float64Array, weights: Float64Array): void {
  out.fill(0);
  for (let night = 0; night < weights.length; night++) {
    const weight = weights[night]!;
    if (weight === 0) continue;
    const at = night * out.length;
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * rows[at + i]!;
  }
}

function weightedMean(out: Float64Array, rows: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    let n = 0;
    for (let night = 0; night < weights.length; night++) {
      const value = rows[night * out.length + i]!;
      if (Number.isNaN(value)) continue;
      sum += weights[night]! * value;
      n += weights[night]!;
    }
    out[i] = sum / n;
  }
}

function averaged(
  values: Float64Array,
  interval: Interval,
  { why, range }: { readonly why: string; readonly range: Interval },
): Averaged {
  const { n, mean, sd } = moments(values);
  const whyInAll = why === NO_SHARES ? why : `in every night: ${why}`;
  return { ...estimate(mean, interval, whyInAll, range), sd: orNull(sd), n };
}

/** One column of a matrix that holds a row per night. */
function nightly(rows: Float64Array, at: number, size: number): Float64Array {
  return Float64Array.from({ length: rows.length / size }, (_, night) => rows[night * size + at]!);
}

function record<Key extends string, T>(
  keys: readonly Key[],
  value: (key: Key, index: number) => T,
): Record<Key, T> {
  return Object.fromEntries(keys.map((key, i) => [key, value(key, i)])) as Record<Key, T>;
}

/** Shares of wake at which kappa of wake is told: from a very good sleeper to a bad night. */
const WAKE_SHARES = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4];

function wakeKappa(sensitivity: number, specificity: number): EpochByEpoch["wakeKappa"] {
  return WAKE_SHARES.map((wake) => ({
    wake,
    kappa: orNull(kappaAtPrevalence(sensitivity, specificity, wake)),
  }));
}

/** Kappa of a two-way test of given sensitivity and specificity where a share of `prevalence` is positive. */
export function kappaAtPrevalence(sensitivity: number, specificity: number, prevalence: number): number {
  const agreed = prevalence * sensitivity + (1 - prevalence) * specificity;
  const called = prevalence * sensitivity + (1 - prevalence) * (1 - specificity);
  const chance = prevalence * called + (1 - prevalence) * (1 - called);
  return (agreed - chance) / (1 - chance);
}
