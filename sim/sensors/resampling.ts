import { lowpassBetween, PASS } from "./lowpass.ts";

/** From samples at an internal rate to those at the rate of the output, without delay. */
export interface Resampling {
  /** Internal samples per second. */
  readonly rate: number;
  /** Internal sample to which the first tap for output sample `index` belongs. */
  firstOf(index: number): number;
  /** Sets of taps, all of one length: output sample `index` takes that of its place in a round through them. */
  readonly taps: readonly Float32Array[];
  /** Internal samples in a round through all sets of taps. */
  readonly ahead: number;
}

/**
 * The least internal rate that holds a two-way Doppler of `doppler` Hz, and the way from there to `rate`.
 *
 * A fraction of the output rate if the Doppler fits into that; the rate itself; or a multiple, not always a whole one, at which
 * nothing folds into the band, whose surplus a low-pass filter takes away. See `lowpass` for what the filters do; what
 * lies above the internal rate is weakened as much.
 *
 * @param slowest Whether fractions are allowed.
 */
export function resampling(doppler: number, rate: number, slowest: boolean): Resampling {
  const [ahead, sets] = slowest ? fractionOf(doppler, rate) : multipleOf(doppler, rate);
  const half = filterOf(ahead, sets);
  const reach = Math.ceil((half.length + sets - 2) / sets);
  const taps = Array.from({ length: sets }, (_, set) =>
    Float32Array.from({ length: 2 * reach + 1 }, (_, i) => {
      const away = Math.abs(((set * ahead) % sets) - (i - reach) * sets);
      const tap = away < half.length ? sets * half[away] : 0;
      // Where the output's sample is an internal one, all others are multiplied by a sine of whole half turns.
      return Math.abs(tap) > NOTHING ? tap : 0;
    }),
  );
  return {
    rate: (ahead * rate) / sets,
    firstOf: (index) => Math.floor((index * ahead) / sets) - reach,
    taps,
    ahead,
  };
}

/** What rounding leaves of a tap that is 0. */
const NOTHING = 1e-12;

/** One half of the low-pass filter, at `ahead` times the output rate, which is `sets` times the internal one. */
function filterOf(ahead: number, sets: number): Float64Array {
  if (ahead === sets) return Float64Array.of(1);
  if (ahead < sets) return lowpassBetween(PASS_UPWARD / sets, (1 - PASS_UPWARD) / sets);
  return lowpassBetween(PASS / ahead, 0.5 / ahead);
}

/** An internal rate, as a ratio to the output's. */
type Ratio = readonly [ahead: number, sets: number];

/** Least ratio at which a Doppler fits. */
function fractionOf(doppler: number, rate: number): Ratio {
  const whole = Math.min(MOST_FRACTION, Math.floor((PASS_UPWARD * rate) / doppler));
  const between = BETWEEN.find(([ahead, sets]) => doppler <= (PASS_UPWARD * ahead * rate) / sets);
  if (whole > 1 && !(between && between[0] * whole < between[1])) return [1, whole];
  return between ?? multipleOf(doppler, rate);
}

/** Least ratio, not below 1, at which what lies beyond the band of the output does not fold into it. */
function multipleOf(doppler: number, rate: number): Ratio {
  if (doppler <= PASS * rate) return [1, 1];
  const least = 0.5 + doppler / rate;
  return MULTIPLES.find(([ahead, sets]) => least <= ahead / sets) ?? [Math.ceil(least), 1];
}

const MOST_FRACTION = 32;
/** The end of the pass band on the way to a higher rate, as a share of the internal one. */
const PASS_UPWARD = 0.45;
const BETWEEN: readonly Ratio[] = [
  [3, 8],
  [3, 5],
  [2, 3],
  [3, 4],
];
const MULTIPLES: readonly Ratio[] = [
  [9, 8],
  [5, 4],
  [4, 3],
  [3, 2],
  [5, 3],
  [7, 4],
  [2, 1],
  [9, 4],
  [7, 3],
  [5, 2],
  [8, 3],
];

/** More than the internal samples at a fraction of the output rate by which one output sample reaches back. */
export const REACH_UPWARD = 40;
