import { AGREEMENT, moments } from "#stats";
import { orNull } from "./estimate.ts";

/** Respiration rate of one night, breaths per minute, moment by moment; NaN where there is none. */
export interface RespirationNight {
  readonly reference: Float64Array;
  readonly device: Float64Array;
}

/** How well a respiration rate agrees; null where too little was covered to tell. */
export interface RespirationScore {
  /** Share of the moments with a reference in which the device gave a rate; null without a reference. */
  readonly coverage: number | null;
  /** Moments that are compared. */
  readonly n: number;
  /** Mean of |device - reference| and of device - reference, 1/min. */
  readonly meanAbsolute: number | null;
  readonly bias: number | null;
  /** Limits of agreement, 1/min, from the variances within and between nights. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Scores respiration over nights of unequal length, the true rate varying.
 *
 * Moments of a night are alike, so limits come from two components of variance by one-way analysis:
 * bias -/+ 1.96 sqrt(within + between) (Bland & Altman 2007, J Biopharm Stat 17:571, sec. 3). One night
 * has no variance between nights, and thus no limits.
 */
export function scoreRespiration(nights: readonly RespirationNight[]): RespirationScore {
  let wanted = 0;
  const differences = nights.map(({ reference, device }, i) => {
    if (reference.length !== device.length) {
      throw new RangeError(
        `nights[${i}]: ${reference.length} of the reference and ${device.length} of the device`,
      );
    }
    wanted += reference.filter((rate) => !Number.isNaN(rate)).length;
    return device.map((rate, at) => rate - reference[at]!).filter((difference) => !Number.isNaN(difference));
  });
  const all = differences.flatMap((night) => [...night]);
  const { mean } = moments(all);
  const sd = repeatedSd(differences.filter((night) => night.length > 0));
  return {
    coverage: orNull(all.length / wanted),
    n: all.length,
    meanAbsolute: orNull(moments(all.map(Math.abs)).mean),
    bias: orNull(mean),
    lower: orNull(mean - AGREEMENT * sd),
    upper: orNull(mean + AGREEMENT * sd),
  };
}

/** Standard deviation of a single difference, from groups of them; NaN below two groups or without repeats. */
function repeatedSd(groups: readonly Float64Array[]): number {
  const n = groups.reduce((sum, group) => sum + group.length, 0);
  if (groups.length < 2 || n === groups.length) return NaN;
  const grand = moments(groups.flatMap((group) => [...group])).mean;
  let within = 0;
  let between = 0;
  let squares = 0;
  for (const group of groups) {
    const { mean } = moments(group);
    for (const value of group) within += (value - mean) * (value - mean);
    between += group.length * (mean - grand) * (mean - grand);
    squares += group.length * group.length;
  }
  const meanWithin = within / (n - groups.length);
  const meanBetween = between / (groups.length - 1);
  const size = (n * n - squares) / ((groups.length - 1) * n);
  return Math.sqrt(meanWithin + Math.max(0, (meanBetween - meanWithin) / size));
}
