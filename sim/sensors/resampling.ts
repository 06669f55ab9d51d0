import { lowpass, lowpassBetween, PASS } from "./lowpass.ts";

/** From samples at an internal rate to those at the rate of the output, without delay. */
export interface Resampling {
  /** Internal samples per second. */
  readonly rate: number;
  /** Internal sample to which the first tap for output sample `index` belongs. */
  firstOf(index: number): number;
  /** Sets of taps, all of one length: output sample `index` takes that of its place in a round through them. */
  readonly taps: readonly Float32Array[];
}

/**
 * The least internal rate that holds a two-way Doppler of `doppler` Hz, and the way from there to `rate`.
 *
 * A whole fraction of the output rate if the Doppler fits into that; the rate itself; or a multiple at which
 * nothing folds into the band, whose surplus a low-pass filter takes away. See `lowpass` for what the filters do; what
 * lies above the internal rate is weakened as much.
 *
 * @param slowest Whether fractions are allowed.
 */
export function resampling(doppler: number, rate: number, slowest: boolean): Resampling {
  const fraction = slowest ? fractionOf(doppler, rate) : 1;
  if (fraction > 1) return upward(fraction, rate);
  const factor = oversampling(doppler, rate);
  const half = lowpass(factor);
  const middle = half.length - 1;
  const taps = Float32Array.from({ length: 2 * middle + 1 }, (_, i) => half[Math.abs(i - middle)]);
  return {
    rate: factor * rate,
    firstOf: (index) => index * factor - middle,
    taps: [taps],
  };
}

/** Largest whole part of the output rate into which a Doppler fits; below 2 there is none. */
export function fractionOf(doppler: number, rate: number): number {
  return Math.min(MOST_FRACTION, Math.floor((PASS * rate) / doppler));
}

/** Least multiple of the output rate at which what lies beyond the band does not fold into it. */
export function oversampling(doppler: number, rate: number): number {
  return doppler <= PASS * rate ? 1 : Math.max(2, Math.ceil(0.5 + doppler / rate));
}

/** Interpolation by a whole factor: taps for each place between two internal samples. */
function upward(factor: number, rate: number): Resampling {
  const half = lowpassBetween(PASS / factor, (1 - PASS) / factor);
  const reach = Math.ceil(half.length / factor);
  const phases = Array.from({ length: factor }, (_, phase) =>
    Float32Array.from({ length: 2 * reach + 1 }, (_, i) => {
      const away = Math.abs(phase - (i - reach) * factor);
      return away < half.length ? factor * half[away] : 0;
    }),
  );
  return {
    rate: rate / factor,
    firstOf: (index) => Math.floor(index / factor) - reach,
    taps: phases,
  };
}

const MOST_FRACTION = 32;

/** More than the internal samples at a fraction of the output rate that one output sample takes. */
export const REACH_UPWARD = 40;
