import { type Background, background } from "./background.ts";
import { type Band, bandPower, noiseShape } from "./bands.ts";
import { highPass } from "./high-pass.ts";
import { shortTimePower } from "./short-time-power.ts";

/** Samples of a frame and from one frame to the next: 64 ms and 32 ms at 2 kHz, bins of 15.6 Hz. */
export const FRAME = 128;
export const HOP = 64;

/**
 * Octaves of Doppler shift, in bins: 31 Hz to 875 Hz at 2 kHz, which at 33.5 kHz are closing speeds of 0.16 to
 * 4.5 m/s (v = c f / 2 carrier): from a slow approach to the swinging foot of a walker of 1.5 m/s. The two bins
 * at the carrier are left out, where leak, drift and shadowing lie; so is the edge, where filters begin.
 */
export const BANDS: readonly Band[] = [
  { from: 2, until: 3 },
  { from: 4, until: 7 },
  { from: 8, until: 15 },
  { from: 16, until: 31 },
  { from: 32, until: 56 },
];

/** Upper quantile of the normal at 2e-4: with five bands, about one frame in 1000 votes over noise. */
const Z = 3.54;
/** Hz. Well below the first band, so that the leak's slow turning with temperature stays out of it. */
const CUTOFF = 10;
/** Variance of rounding to integers, I and Q together. @see Widrow & Kollar, "Quantization Noise", 2008. */
export const QUANTISATION = 2 / 12;

/**
 * Sideband energy of the microphones against an adaptive background.
 *
 * @param options `microphones`; `rate` in Hz.
 * @returns a function that takes one hop, shape [HOP][microphone][I, Q] in units of the input's integers, which it
 *   overwrites, and gives the greatest of all bands' powers as a share of its threshold (above 1: something moves),
 *   or null until a whole frame was seen.
 */
export function motionDetector(options: {
  readonly microphones: number;
  readonly rate: number;
}): (block: Float64Array) => number | null {
  const { microphones, rate } = options;
  const filter = highPass({ lanes: 2 * microphones, cutoff: CUTOFF, rate });
  const spectrum = shortTimePower({ microphones, length: FRAME, hop: HOP });
  const backgrounds = BANDS.map((band) => ofBand(band, microphones, rate / HOP));

  return (block) => {
    filter(block);
    const power = spectrum(block);
    if (!power) return null;
    return backgrounds.reduce((most, { ratio }, at) => Math.max(most, ratio(bandPower(power, BANDS[at]))), 0);
  };
}

function ofBand(band: Band, microphones: number, rate: number): Background {
  const bins = 2 * (band.until - band.from + 1);
  const least = bins * microphones * QUANTISATION;
  return background({ shape: noiseShape(band, microphones), z: Z, least, rate });
}
