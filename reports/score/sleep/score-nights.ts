import { OVERALL_MEASURES, type OverallMeasure, whyOverallUndefined } from "./all-stages.ts";
import { checkConventions, type SleepConventions } from "./conventions.ts";
import { type Discrepancy, discrepancy } from "./discrepancy.ts";
import { type EpochByEpoch, scoreEpochs } from "./epoch-by-epoch.ts";
import { type EpochTables, scoreSize, tabulate } from "./epoch-tables.ts";
import { type Fourteen, fourteenMetrics } from "./fourteen-metrics.ts";
import { type MeasureName, measureNames, measureNight, whyUnmeasured } from "./night-measures.ts";
import { STAGE_MEASURES, type StageMeasure, whyUndefined } from "./one-stage.ts";
import { personsOf } from "./persons.ts";
import { checkStudy, type SleepStudy } from "./sleep-study.ts";

/** All that is told of a device over a group of nights. Its JSON form is documented in docs/sleep-scores.md. */
export interface SleepReport {
  readonly stages: readonly string[];
  /** Length of an epoch, s. */
  readonly epoch: number;
  readonly conventions: SleepConventions;
  readonly persons: number;
  readonly nights: readonly NightReport[];
  readonly epochByEpoch: EpochByEpoch;
  /** By the keys of `measures`. */
  readonly discrepancies: Readonly<Record<string, Discrepancy>>;
  readonly measures: readonly MeasureName[];
  /** Null unless the stages are wake, light, deep and REM. */
  readonly fourteen: Fourteen | null;
  /** What a reader should know before believing the figures. */
  readonly notes: readonly string[];
}

/** One night by itself; null where a figure is undefined, and `reasons` then says why. */
export interface NightReport {
  readonly subject: string;
  readonly night: string;
  readonly epochs: number;
  /** Epochs, reference in rows. */
  readonly matrix: readonly (readonly number[])[];
  readonly stages: Readonly<Record<string, Readonly<Record<StageMeasure, number | null>>>>;
  readonly overall: Readonly<Record<OverallMeasure, number | null>>;
  readonly reference: Readonly<Record<string, number | null>>;
  readonly device: Readonly<Record<string, number | null>>;
  /** By the path of the figure: "stages.deep.sensitivity", "device.remLatency". */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Scores a device's nights against their reference: epochs, measures, discrepancies.
 *
 * @param uniform numbers in [0, 1) for the bootstrap; not asked for with classic intervals
 * @throws RangeError where study or conventions are out of range
 */
export function scoreNights(
  study: SleepStudy,
  conventions: SleepConventions,
  uniform: () => number,
): SleepReport {
  checkStudy(study);
  checkConventions(conventions, study.stages.length);
  const persons = personsOf(study.nights);
  const tables = tabulate(study, conventions.shares);
  const epochByEpoch = scoreEpochs(tables, persons, conventions, uniform);
  const measures = measureNames(study.stages);
  const measured = measureAll(study, measures.length, conventions);
  const discrepancies = Object.fromEntries(
    measures.map(({ key, unit }, i) => {
      const pick = (rows: Float64Array) => rows.filter((_, at) => at % measures.length === i);
      const values = { device: pick(measured.device), reference: pick(measured.reference), unit };
      return [key, discrepancy(values, persons, conventions, uniform)];
    }),
  );
  return {
    stages: study.stages,
    epoch: study.epoch,
    conventions,
    persons: persons.count,
    nights: study.nights.map((_, i) => nightReport(i, study, { tables, measures, measured, conventions })),
    epochByEpoch,
    discrepancies,
    measures,
    fourteen: fourteenMetrics(study.stages, discrepancies, epochByEpoch, conventions),
    notes: notesOn(study, persons.count, conventions),
  };
}

/** Measures of one night after another. */
interface Measured {
  readonly reference: Float64Array;
  readonly device: Float64Array;
}

function measureAll(study: SleepStudy, size: number, conventions: SleepConventions): Measured {
  const reference = new Float64Array(study.nights.length * size);
  const device = new Float64Array(study.nights.length * size);
  for (const [i, night] of study.nights.entries()) {
    measureNight(reference.subarray(i * size, (i + 1) * size), night.reference, study, conventions);
    measureNight(device.subarray(i * size, (i + 1) * size), night.device, study, conventions);
  }
  return { reference, device };
}

interface Parts {
  readonly tables: EpochTables;
  readonly measures: readonly MeasureName[];
  readonly measured: Measured;
  readonly conventions: SleepConventions;
}

function nightReport(
  index: number,
  { stages, nights }: SleepStudy,
  { tables, measures, measured, conventions }: Parts,
): NightReport {
  const { subject, night, reference } = nights[index]!;
  const reasons: Record<string, string> = {};
  const told = (path: string, value: number, why: () => string): number | null => {
    if (Number.isFinite(value)) return value;
    reasons[path] = why();
    return null;
  };
  const at = index * scoreSize(tables.labels.length);
  const byStage = tables.labels.map((label, i) => {
    const figures = STAGE_MEASURES.map((measure, j) => {
      const value = tables.scores[at + i * STAGE_MEASURES.length + j]!;
      return [measure, told(`stages.${label}.${measure}`, value, () => whyUndefined(measure, label))];
    });
    return [label, Object.fromEntries(figures)];
  });
  const overallAt = at + tables.labels.length * STAGE_MEASURES.length;
  const overall = OVERALL_MEASURES.map((measure, i) => {
    const why = () => whyOverallUndefined(measure, conventions.shares !== null);
    return [measure, told(`overall.${measure}`, tables.scores[overallAt + i]!, why)];
  });
  const measuresOf = (who: keyof Measured) => {
    const of = (place: number) => measured[who][index * measures.length + place]!;
    const named = (name: string) => of(measures.findIndex(({ key }) => key === name));
    const why = () => whyUnmeasured({ tst: named("tst"), sol: named("sol") });
    return measures.map(({ key }, i) => [key, told(`${who}.${key}`, of(i), why)]);
  };
  const cells = stages.length;
  return {
    subject,
    night,
    epochs: reference.length,
    matrix: stages.map((_, row) => {
      const from = (index * cells + row) * cells;
      return [...tables.counts.subarray(from, from + cells)];
    }),
    stages: Object.fromEntries(byStage),
    overall: Object.fromEntries(overall),
    reference: Object.fromEntries(measuresOf("reference")),
    device: Object.fromEntries(measuresOf("device")),
    reasons,
  };
}

function notesOn({ nights }: SleepStudy, persons: number, { interval }: SleepConventions): string[] {
  const notes: string[] = [];
  if (persons < nights.length && interval === "classic") {
    notes.push(
      `${nights.length} nights of ${persons} ${persons === 1 ? "person" : "persons"}: classic intervals of averages and discrepancies take ` +
        "nights as independent and are too narrow; the bootstrap resamples persons",
    );
  }
  if (persons === 1) notes.push("1 person: there are no intervals over persons");
  else if (persons < 10) notes.push(`${persons} persons: intervals are rough`);
  return notes;
}
