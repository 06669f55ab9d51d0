import {
  AGREEMENT,
  bootstrap,
  bootstrapInterval,
  type Interval,
  limitsOfAgreement,
  meanInterval,
  moments,
  NO_INTERVAL,
  sdInterval,
} from "#stats";
import type { SleepConventions } from "./conventions.ts";
import { type Estimate, estimate } from "./estimate.ts";
import { pairUp } from "./pairs.ts";
import { type Persons, personsAmong } from "./persons.ts";

/** Agreement as a ratio of device to reference, for measures whose scatter grows with their size. */
export interface LogDiscrepancy {
  /** Nights in which both are above 0, and the others. */
  readonly n: number;
  readonly leftOut: number;
  /** Geometric mean of device / reference. */
  readonly ratio: Estimate;
  /** Limits of agreement of the ratio. */
  readonly lower: Estimate;
  readonly upper: Estimate;
  /** Limits as a share of the mean of both: bias -/+ slope * mean (Euser et al. 2008). */
  readonly slope: Estimate;
}

/**
 * Limits of agreement of logarithms (Bland & Altman 1999, sec. 3.1), told as ratios, and the slope
 * 2 (e^(1.96 s) - 1) / (e^(1.96 s) + 1) of Euser et al. 2008 (Clin Chem 54:1728), s being the standard
 * deviation of ln device - ln reference.
 *
 * A 0 has no logarithm: nights in which either is 0 are left out and counted. (The R functions add 0.0001,
 * which makes one zero outweigh all other nights.)
 */
export function logDiscrepancy(
  { device, reference }: { readonly device: Float64Array; readonly reference: Float64Array },
  persons: Persons,
  { size, interval, draws, level }: SleepConventions,
  uniform: () => number,
): LogDiscrepancy {
  const pairs = pairUp(device, reference, size, (value) => value > 0);
  const ratios = pairs.device.map((value, i) => Math.log(value / pairs.reference[i]!));
  const found = moments(ratios);
  const few = "fewer than two nights in which both are above 0";
  const limits = limitsOfAgreement(found, level);
  const classic = {
    ratio: meanInterval(found, level),
    lower: limits.lowerInterval,
    upper: limits.upperInterval,
    slope: sdInterval(found.sd, found.n - 1, level),
  };
  const paired = personsAmong(persons, pairs.nights);
  const drawn =
    interval === "classic" || paired.count < 2 ? null : drawMoments(ratios, paired, draws, uniform);
  const told = (
    name: keyof typeof classic,
    back: (value: number) => number,
    combine: (mean: number, sd: number) => number,
  ): Estimate => {
    const value = combine(found.mean, found.sd);
    const range = [0, name === "slope" ? 2 : Infinity] as const;
    const onScale = (): Interval => {
      if (interval === "classic") return classic[name];
      if (!drawn) return NO_INTERVAL;
      const column = drawn.mean.map((mean, i) => combine(mean, drawn.sd[i]!));
      return bootstrapInterval(column, value, { kind: interval, level });
    };
    const [low, high] = onScale();
    return estimate(back(value), [back(low), back(high)], few, range);
  };
  return {
    n: found.n,
    leftOut: device.length - found.n,
    ratio: told("ratio", Math.exp, (mean) => mean),
    lower: told("lower", Math.exp, (mean, sd) => mean - AGREEMENT * sd),
    upper: told("upper", Math.exp, (mean, sd) => mean + AGREEMENT * sd),
    slope: told("slope", euserSlope, (_, sd) => sd),
  };
}

/** 2 (e^x - 1) / (e^x + 1) with x = 1.96 sd, which is 2 tanh(x / 2). */
function euserSlope(sd: number): number {
  return 2 * Math.tanh((AGREEMENT * sd) / 2);
}

function drawMoments(
  values: Float64Array,
  { count, ofNight }: Persons,
  draws: number,
  uniform: () => number,
): { mean: Float64Array; sd: Float64Array } {
  const weights = new Float64Array(ofNight.length);
  const [mean, sd] = bootstrap(
    { units: count, draws, size: 2 },
    (drawn, out) => {
      for (let i = 0; i < weights.length; i++) weights[i] = drawn[ofNight[i]!]!;
      const found = moments(values, weights);
      out[0] = found.mean;
      out[1] = found.sd;
    },
    uniform,
  );
  return { mean: mean!, sd: sd! };
}
