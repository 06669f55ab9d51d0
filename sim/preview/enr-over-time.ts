import { fourier } from "../kernels/fourier.ts";
import type { Scene } from "../scene.ts";
import { simulate } from "../simulate.ts";

/** What a device that listens is taken to emit. */
export interface Listening {
  /** Hz */
  readonly carrier: number;
  /** As a share of the loudspeaker's full scale. */
  readonly level: number;
}

/** How far what moves stands out of the noise, over time. */
export interface EnrOverTime {
  /** From one value to the next, s; the first stands for the time from 0 to `hop`. */
  readonly hop: number;
  /** Echo-to-noise ratio, dB; no less than `FLOOR_DB`, below which noise itself rises now and then. */
  readonly enrDb: Float64Array;
}

export const FLOOR_DB = -10;

/**
 * Echo-to-noise ratio of a Scene over time, from its simulation: the power of all that lies 31 Hz to 875 Hz off the
 * carrier, mean over the microphones, over that of the microphones' own noise there, less 1. So pets, fans and sounds
 * count as people do, and what stands still does not. Spectra are of 64 ms, Hann-windowed, half overlapped; each value
 * is the greatest of those that begin in its hop. The first 0.3 s, in which the emission rises, do not count.
 *
 * @param values How many to make of `duration`, at most.
 * @throws RangeError if the unit has no noise.
 */
export function enrOverTime(
  scene: Scene,
  {
    seed,
    duration,
    carrier,
    level,
    values,
  }: Listening & { readonly seed: number; readonly duration: number; readonly values: number },
): EnrOverTime {
  const { noiseDensity, microphones, loudspeaker } = scene.device.unit;
  if (!(noiseDensity > 0))
    throw new RangeError("enrOverTime: the unit has no noise; every echo stands out of it");
  const channels = microphones.length;
  // Loud enough for the nearest echo and the leak; finer than any noise.
  const fullScale = 8 * loudspeaker.pressure;
  const format = { kind: "baseband", channels, rate: RATE, encoding: "i16", fullScale, radar: null } as const;
  const hop = Math.max(duration / values, FRAME / 2 / RATE);
  const power = new Float64Array(Math.ceil(duration / hop));
  // Of the envelope's I and Q: white noise of the density, and rounding (Widrow & Kollar, "Quantization Noise", 2008).
  const rounding = (fullScale / 32_768) ** 2 / 6;
  const noise = (2 * noiseDensity * noiseDensity * RATE + rounding) * meanSquare(HANN) * FRAME * BINS;
  const spectra = sidebands(channels, fullScale);
  const blocks = simulate({ scene, seed, duration, blockLength: FRAME / 2, format });
  const emission = { kind: "emission", index: FRAME / 2, carrier, level, on: true } as const;
  for (let step = blocks.next([]), n = 0; !step.done; step = blocks.next(n++ === 0 ? [emission] : [])) {
    if (step.value.length < FRAME / 2) break;
    const found = spectra(step.value.samples);
    const begun = ((n - 1) * (FRAME / 2)) / RATE;
    const at = Math.min(power.length - 1, Math.floor(begun / hop));
    if (begun >= RISES) power[at] = Math.max(power[at], found);
  }
  return {
    hop,
    enrDb: power.map((found) => Math.max(FLOOR_DB, 10 * Math.log10(Math.max(1e-9, found / noise - 1)))),
  };
}

/** Samples per second, and of a spectrum. */
const RATE = 2000;
const FRAME = 128;
/** Time in which the emission rises and the room answers, s: not looked at, for it would pass for motion. */
const RISES = 0.3;
/** Bins on either side: 31 to 875 Hz. */
const NEAREST = 2;
const FARTHEST = 56;
const BINS = 2 * (FARTHEST - NEAREST + 1);
const HANN = Float64Array.from(
  { length: FRAME },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / FRAME),
);

const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, x) => sum + x * x, 0) / values.length;

/**
 * Takes half a frame, [sample][channel][I, Q], and gives the power in the sidebands of the frame it ends, mean over
 * channels, Pa^2.
 */
function sidebands(channels: number, fullScale: number): (samples: Int16Array) => number {
  const recent = new Int16Array(2 * channels * FRAME);
  const [re, im] = [new Float64Array(FRAME), new Float64Array(FRAME)];
  return (samples) => {
    recent.copyWithin(0, samples.length);
    recent.set(samples, recent.length - samples.length);
    let power = 0;
    for (let channel = 0; channel < channels; channel++) {
      for (let n = 0; n < FRAME; n++) {
        const at = 2 * (n * channels + channel);
        re[n] = HANN[n] * recent[at];
        im[n] = HANN[n] * recent[at + 1];
      }
      fourier(re, im);
      for (let bin = NEAREST; bin <= FARTHEST; bin++) {
        power += re[bin] ** 2 + im[bin] ** 2 + re[FRAME - bin] ** 2 + im[FRAME - bin] ** 2;
      }
    }
    return (power / channels) * (fullScale / 32_768) ** 2;
  };
}
