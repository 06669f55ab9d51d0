import { gammaQuantile } from "./bands.ts";

/** How a Background follows the noise of one band. */
export interface BackgroundOptions {
  /** Shape of the power's gamma distribution over noise alone, see `noiseShape`. */
  readonly shape: number;
  /** Beyond this many standard deviations of the normal that matches, a power is no noise. */
  readonly z: number;
  /** The least mean power that is believed: what quantisation alone makes. */
  readonly least: number;
  /** Frames a second. */
  readonly rate: number;
}

/** Mean power of one band when nothing moves. */
export interface Background {
  /** Takes the next frame's power; gives it as a share of the threshold: above 1 something moves. */
  ratio(power: number): number;
}

/** Time over which noise is averaged, s. Assumption: long against a band's fading, short against a change of noise. */
const MEMORY = 10;
/** Time over which a background far above the noise comes down, s. */
const FALL = 0.5;
/** Growth while something moves, s^-1: 0.1 dB/s. A walker 20 dB above noise is swallowed after 200 s. */
const RISE = 0.1 * (Math.LN10 / 10);

/**
 * Follows the noise of one band and compares each frame with it.
 *
 * The threshold is the gamma quantile at `z` round the mean. Powers below it are averaged: all alike while fewer than
 * MEMORY were seen, then exponentially. Powers above it are not noise, and raise the mean by 0.1 dB/s whatever
 * their size, so that a fan left running is accepted after minutes and somebody walking slowly is not within
 * seconds. A power below the quantile at -z says that the mean is too high (somebody moved while it was learnt),
 * and brings it down within FALL.
 */
export function background(options: BackgroundOptions): Background {
  const { shape, z, least, rate } = options;
  const high = gammaQuantile(shape, z);
  const low = Math.max(0, gammaQuantile(shape, -z));
  let mean = 0;
  let seen = 0;

  return {
    ratio(power) {
      if (seen === 0) mean = Math.max(least, power);
      const ratio = power / (high * mean);
      if (ratio > 1) {
        mean *= 1 + RISE / rate;
        return ratio;
      }
      seen = Math.min(seen + 1, MEMORY * rate);
      const share = power < low * mean ? Math.max(1 / seen, 1 / (FALL * rate)) : 1 / seen;
      mean = Math.max(least, mean + share * (power - mean));
      return ratio;
    },
  };
}
