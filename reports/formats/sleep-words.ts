import { type Averaged, type Estimate, type SleepConventions, type SleepReport, titled } from "#score";

/** What stands where a figure is undefined. */
export const UNDEFINED = "-";

/** Measures of one stage that tables show, with their headings; indices are plain, others per cent. */
export const SHOWN = [
  ["accuracy", "accuracy"],
  ["sensitivity", "sensitivity"],
  ["specificity", "specificity"],
  ["ppv", "PPV"],
  ["npv", "NPV"],
  ["kappa", "kappa"],
  ["pabak", "PABAK"],
  ["prevalenceIndex", "prevalence index"],
] as const;

/** A number with so many decimals. A negative zero loses its sign. */
export function fixed(value: number | null, digits = 1): string {
  if (value === null) return UNDEFINED;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** An interval in brackets; nothing where there is none. */
export function bracket({ low, high }: Pick<Estimate, "low" | "high">, digits = 1, scale = 1): string {
  if (low === null || high === null) return "";
  return `[${fixed(low * scale, digits)}, ${fixed(high * scale, digits)}]`;
}

/** "-3.1 to 2.0": limits of agreement; a dash where there are none. */
export function limitsText(
  { lower, upper }: { readonly lower: Estimate; readonly upper: Estimate },
  digits = 1,
): string {
  if (lower.value === null || upper.value === null) return UNDEFINED;
  return `${fixed(lower.value, digits)} to ${fixed(upper.value, digits)}`;
}

/** Whether a measure is an index, shown with two decimals, or a share, shown per cent. */
export function formOf(measure: string): { readonly scale: number; readonly digits: number } {
  const index = ["kappa", "pabak", "prevalenceIndex", "kappaAtShares"].includes(measure);
  return index ? { scale: 1, digits: 2 } : { scale: 100, digits: 1 };
}

/** "61.9 (16.2) [52.5, 71.3]": mean, standard deviation, interval. */
export function meanText(figure: Averaged, measure: string): string {
  if (figure.value === null) return UNDEFINED;
  const { scale, digits } = formOf(measure);
  const sd = figure.sd === null ? "" : ` (${fixed(figure.sd * scale, digits)})`;
  return `${fixed(figure.value * scale, digits)}${sd} ${bracket(figure, digits, scale)}`.trimEnd();
}

/** "59.9 [50.1, 69.7]" */
export function estimateText(figure: Estimate, measure: string): string {
  if (figure.value === null) return UNDEFINED;
  const { scale, digits } = formOf(measure);
  return `${fixed(figure.value * scale, digits)} ${bracket(figure, digits, scale)}`.trimEnd();
}

/** Heading of a stage. */
export function stageTitle(stage: string): string {
  return stage === "sleep" ? "Sleep (all but wake)" : titled(stage);
}

/** The choices behind the figures, one sentence each. */
export function conventionTexts(report: SleepReport, seed: number): readonly string[] {
  const { onset, waso, percentOf, size, interval, draws, level, shares } = report.conventions;
  const percent = Number((100 * level).toPrecision(4));
  const intervals: Readonly<Record<SleepConventions["interval"], string>> = {
    classic: "t for averages and discrepancies, the jackknife over persons for pooled figures",
    basic: `basic bootstrap, ${draws} samples of persons, seed ${seed}`,
    percentile: `percentile bootstrap, ${draws} samples of persons, seed ${seed}`,
  };
  return [
    `Epochs of ${report.epoch} s.`,
    onset === "first"
      ? "Sleep onset is the first epoch of sleep."
      : "Sleep onset is the first of three epochs of sleep in a row.",
    waso === "lights-on"
      ? "WASO is counted to the end of the recording."
      : "WASO is counted to the last epoch of sleep.",
    percentOf === "tst"
      ? "Shares of stages are of total sleep time."
      : "Shares of stages are of the recording.",
    `Discrepancies are device - reference, held against ${size === "mean" ? "the mean of both" : "the reference"}.`,
    `Intervals have ${percent} % confidence: ${intervals[interval]}.`,
    ...(shares === null
      ? []
      : [`Kappa is re-weighted to ${report.stages.map((s, i) => `${s} ${shares[i]}`).join(", ")}.`]),
  ];
}

/** How bias and limits of a measure vary with its size, in a few words. */
export function trendText(discrepancy: SleepReport["discrepancies"][string]): string {
  const { proportionalBias, heteroscedasticity } = discrepancy;
  if (proportionalBias.present === null) return "cannot be told";
  const words = [proportionalBias.present ? "bias" : "", heteroscedasticity.present ? "scatter" : ""].filter(
    (word) => word !== "",
  );
  return words.length === 0 ? "none" : words.join(" and ");
}

/** "1 night", "14 nights" */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** "14 nights of 14 persons" */
export function countText({ nights, persons }: Pick<SleepReport, "nights" | "persons">): string {
  return `${plural(nights.length, "night")} of ${plural(persons, "person")}`;
}

/** A metric of the 14 in words: "Total sleep time", "Wake, accuracy". */
export function metricTitle(name: string, { measures }: Pick<SleepReport, "measures">): string {
  const measure = measures.find(({ key }) => key === name);
  return measure?.title ?? `${titled(name.replace("Accuracy", ""))}, accuracy per epoch`;
}
