import type { SleepConventions } from "./conventions.ts";

/** One measure of a night, as it is named in results. */
export interface MeasureName {
  readonly key: string;
  /** In words, for tables. */
  readonly title: string;
  readonly unit: "min" | "%" | "count" | "1/h";
}

/** Measures by the order in which `measureNight` writes them; which there are follows from the stages. */
export function measureNames(stages: readonly string[]): readonly MeasureName[] {
  const asleep = stages.length > 2 ? stages.slice(1) : [];
  return [
    { key: "tst", title: "Total sleep time", unit: "min" },
    { key: "se", title: "Sleep efficiency", unit: "%" },
    { key: "sol", title: "Sleep onset latency", unit: "min" },
    { key: "waso", title: "Wake after sleep onset", unit: "min" },
    ...asleep.map((stage) => ({ key: stage, title: `${titled(stage)} sleep`, unit: "min" as const })),
    ...asleep.map((stage) => ({
      key: `${stage}Percent`,
      title: `${titled(stage)} sleep, share`,
      unit: "%" as const,
    })),
    ...(stages.includes("rem")
      ? [{ key: "remLatency", title: "REM latency from onset", unit: "min" as const }]
      : []),
    { key: "spt", title: "Sleep period time", unit: "min" },
    { key: "awakenings", title: "Awakenings", unit: "count" },
    { key: "fragmentation", title: "Sleep fragmentation index", unit: "1/h" },
    { key: "transitions", title: "Stage transitions", unit: "count" },
  ];
}

/** A stage's name as it begins a title: REM, N2, Light. */
export function titled(stage: string): string {
  return stage === "rem" || /^n[1-4]$/.test(stage)
    ? stage.toUpperCase()
    : stage.slice(0, 1).toUpperCase() + stage.slice(1);
}

/** Persistent sleep begins at the first of this many epochs of sleep in a row. */
const PERSISTENT_EPOCHS = 3;

/** Why a measure of a night is undefined; the night's TST and latency decide it. */
export function whyUnmeasured({ tst, sol }: { readonly tst: number; readonly sol: number }): string {
  if (tst === 0) return "no epoch of sleep";
  return Number.isNaN(sol) ? "no three epochs of sleep in a row" : "no epoch of rem after sleep onset";
}

/**
 * Writes the measures of one staged night, in the order of `measureNames`; NaN for what is undefined.
 *
 * A night without sleep has TST 0, SE 0 and WASO 0, and no latency: sleep did not begin in it, which
 * is not the same as a latency as long as the recording. A night with sleep but no persistent onset has
 * no WASO, awakenings or fragmentation: it holds wake, and nothing says which comes after onset. A night
 * without REM has no REM latency.
 *
 * @param night index of a stage per epoch, 0 being wake; at least one epoch
 */
export function measureNight(
  out: Float64Array,
  night: Uint8Array,
  { stages, epoch }: { readonly stages: readonly string[]; readonly epoch: number },
  { onset: rule, waso, percentOf }: Pick<SleepConventions, "onset" | "waso" | "percentOf">,
): void {
  const minutes = epoch / 60;
  const counts = new Float64Array(stages.length);
  let transitions = 0;
  let last = -1;
  for (let i = 0; i < night.length; i++) {
    const stage = night[i]!;
    counts[stage] = counts[stage]! + 1;
    if (stage !== 0) last = i;
    if (i > 0 && stage !== night[i - 1]) transitions += 1;
  }
  const asleep = night.length - counts[0]!;
  const onset = findOnset(night, rule === "first" ? 1 : PERSISTENT_EPOCHS);
  const end = waso === "last-sleep" ? last + 1 : night.length;
  const wake =
    onset < 0 && asleep > 0
      ? { epochs: NaN, bouts: NaN }
      : countWake(night, onset < 0 ? night.length : onset, end);
  const rem = onset < 0 || !stages.includes("rem") ? -1 : night.indexOf(stages.indexOf("rem"), onset);
  const values = [
    asleep * minutes,
    (100 * asleep) / night.length,
    onset < 0 ? NaN : onset * minutes,
    wake.epochs * minutes,
  ];
  if (stages.length > 2) {
    const whole = percentOf === "tst" ? asleep : night.length;
    for (let stage = 1; stage < stages.length; stage++) values.push(counts[stage]! * minutes);
    for (let stage = 1; stage < stages.length; stage++) values.push((100 * counts[stage]!) / whole);
  }
  if (stages.includes("rem")) values.push(rem < 0 ? NaN : (rem - onset) * minutes);
  values.push(onset < 0 ? NaN : (last + 1 - onset) * minutes);
  values.push(wake.bouts, (wake.bouts * 60) / (asleep * minutes), transitions);
  for (const [i, value] of values.entries()) out[i] = Number.isFinite(value) ? value : NaN;
}

/** First epoch of the first run of at least `run` epochs of sleep; -1 where there is none. */
function findOnset(night: Uint8Array, run: number): number {
  let length = 0;
  for (let i = 0; i < night.length; i++) {
    length = night[i] === 0 ? 0 : length + 1;
    if (length === run) return i - run + 1;
  }
  return -1;
}

function countWake(night: Uint8Array, from: number, until: number): { epochs: number; bouts: number } {
  let epochs = 0;
  let bouts = 0;
  for (let i = from; i < until; i++) {
    if (night[i] !== 0) continue;
    epochs += 1;
    if (night[i - 1] !== 0) bouts += 1;
  }
  return { epochs, bouts };
}
