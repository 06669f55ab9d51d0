import { QUANTISATION } from "./motion-detector.ts";

/** What one hop of all microphones was like, in units of the input's integers. */
export interface Measurement {
  /** Magnitude of the complex mean, shape [microphone]. */
  readonly steady: readonly number[];
  /** Variance round that mean, I and Q together, summed over the microphones; at least that of rounding. */
  readonly noise: number;
  /** Whether any number was at the end of its range. */
  readonly clipped: boolean;
}

/** A carrier that was tried, and how it was heard. */
export interface Trial extends Measurement {
  readonly carrier: number;
}

/** Level of every trial, 18 dB below full: low enough not to clip where full level would by three bits. */
export const TRIAL_LEVEL = 0.125;

/** What the strongest microphone may hear of the leak: half of full scale, the rest is for echoes and drift. */
const STRONGEST = 16_384;

/**
 * Picks carrier and level from what was heard in silence and at TRIAL_LEVEL.
 *
 * The level is the greatest at which no microphone hears more than half of full scale, at most 1. The carrier is
 * the one whose steady power at that level stands highest above the noise; noise heard beyond that of silence is
 * taken to be the loudspeaker's and to grow with it. The first of equals is taken; a trial that clipped only if all
 * did. Assumes that loudspeaker and microphones are linear below full scale, and that what couples well from
 * loudspeaker to microphones directly couples well into the room.
 *
 * @returns also `confidence`: the share of the steady power in all power at this carrier and level, in [0, 1].
 */
export function chooseEmission(
  silence: Measurement,
  trials: readonly Trial[],
): { readonly carrier: number; readonly level: number; readonly confidence: number } {
  const choices = trials.map((trial) => {
    const strongest = trial.clipped ? 2 * STRONGEST : Math.max(1, ...trial.steady);
    const level = Math.min(1, (TRIAL_LEVEL * STRONGEST) / strongest);
    const gain = (level / TRIAL_LEVEL) * (level / TRIAL_LEVEL);
    const steady = gain * trial.steady.reduce((sum, magnitude) => sum + magnitude * magnitude, 0);
    const noise = silence.noise + gain * Math.max(0, trial.noise - silence.noise);
    const confidence = steady / (steady + noise);
    return { carrier: trial.carrier, level, confidence, worth: trial.clipped ? -1 : steady / noise };
  });
  const [first, ...others] = choices;
  if (!first) throw new RangeError("chooseEmission: no trials");
  const { carrier, level, confidence } = others.reduce((best, o) => (o.worth > best.worth ? o : best), first);
  return { carrier, level, confidence };
}

/** Measures one block, shape [samples][microphone][I, Q], of at least two samples. */
export function measure(block: Float64Array, microphones: number): Measurement {
  const lanes = 2 * microphones;
  const samples = block.length / lanes;
  const means = new Float64Array(lanes);
  for (let at = 0; at < block.length; at++) means[at % lanes] += block[at] / samples;
  let squares = 0;
  let clipped = false;
  for (let at = 0; at < block.length; at++) {
    const difference = block[at] - means[at % lanes];
    squares += difference * difference;
    clipped ||= block[at] >= 32_767 || block[at] <= -32_768;
  }
  const steady = Array.from({ length: microphones }, (_, m) => Math.hypot(means[2 * m], means[2 * m + 1]));
  return { steady, noise: Math.max(microphones * QUANTISATION, squares / (samples - 1)), clipped };
}
