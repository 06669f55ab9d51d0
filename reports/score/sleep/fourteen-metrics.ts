import type { SleepConventions } from "./conventions.ts";
import type { Discrepancy } from "./discrepancy.ts";
import type { EpochByEpoch } from "./epoch-by-epoch.ts";
import type { Estimate } from "./estimate.ts";

/** The 14 metrics, in their order. */
export interface Fourteen {
  /** How we read "14 different sleep metrics", whose list is not published. */
  readonly reading: string;
  readonly metrics: readonly FourteenMetric[];
}

/** One of the 14: how far a measure is off over all nights, or how often a stage is right. */
export interface FourteenMetric {
  readonly name: string;
  readonly kind: "bias" | "accuracy";
  readonly unit: string;
  readonly figure: Estimate;
}

const BIASES = [
  "tst",
  "se",
  "sol",
  "waso",
  "light",
  "deep",
  "rem",
  "lightPercent",
  "deepPercent",
  "remPercent",
];
const STAGES = ["wake", "light", "deep", "rem"];

function readingBy(percentOf: SleepConventions["percentOf"]): string {
  return (
    "Our reading of 14 different sleep metrics: TST, SE, SOL, WASO, minutes and share of " +
    `${percentOf === "tst" ? "TST" : "the recording"} of light, deep and REM sleep (bias: device - ` +
    "reference), and the accuracy per epoch of wake, light, deep and REM (stage against the rest, " +
    "averaged over nights)."
  );
}

/** The 14 metrics of a group; null unless the stages are wake, light, deep and REM, in any order after wake. */
export function fourteenMetrics(
  stages: readonly string[],
  discrepancies: Readonly<Record<string, Discrepancy>>,
  { stages: agreement }: Pick<EpochByEpoch, "stages">,
  { percentOf }: Pick<SleepConventions, "percentOf">,
): Fourteen | null {
  if (stages.length !== STAGES.length || !STAGES.every((stage) => stages.includes(stage))) return null;
  const biases = BIASES.map((name): FourteenMetric => {
    const { bias, unit } = discrepancies[name]!;
    return { name, kind: "bias", unit, figure: bias };
  });
  const accuracies = STAGES.map((stage): FourteenMetric => {
    const figure = agreement[stage]!.averaged.accuracy;
    return { name: `${stage}Accuracy`, kind: "accuracy", unit: "1", figure };
  });
  return { reading: readingBy(percentOf), metrics: [...biases, ...accuracies] };
}
