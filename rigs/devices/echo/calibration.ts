import type { Emission } from "../runtime/processor.ts";
import { chooseEmission, type Measurement, measure, TRIAL_LEVEL, type Trial } from "./choose-emission.ts";
import { HOP } from "./motion-detector.ts";

/**
 * Carriers to try, Hz, the first preferred among equals: above the 32 kHz that the published device names as its
 * least, and far enough below 40 kHz, where most ultrasonic sensors are, to be out of their band.
 *
 * @see "The science behind ultrasonic motion sensing for Echo", amazon.science, 2022.
 */
const CARRIERS = [33_500, 33_000, 34_000, 32_500, 34_500];

/** Hops from one trial to the next; the last is measured, the others let the room settle: 32 ms, 11 m of path. */
const DWELL = 2;
/** Hops after the last change before motion is looked for. */
const SETTLE = 2;

/** The outcome of a calibration. */
export interface Calibrated {
  readonly carrier: number;
  readonly level: number;
  readonly confidence: number;
}

/** What one hop of a calibration led to. */
export interface Step {
  readonly emission: Emission | null;
  /** From this hop on the room is as it will be, and motion can be looked for. */
  readonly calibrated: Calibrated | null;
}

/**
 * Listens in silence, tries each carrier for 64 ms, chooses one and lets the room settle.
 *
 * @param options `microphones`; `lead` in samples: each emission begins so many after the hop it is given for, or up
 *   to a hop later.
 * @returns a function to call with each hop of the stream in turn until it gives `calibrated`.
 */
export function calibration(options: {
  readonly microphones: number;
  readonly lead: number;
}): (block: Float64Array) => Step {
  const lead = Math.ceil(options.lead / HOP); // In hops, as all times here are.
  const trialsBegin = 1 + lead;
  const trialsEnd = trialsBegin + CARRIERS.length * DWELL;
  const trials: Trial[] = [];
  let silence: Measurement | null = null;
  let chosen: Calibrated | null = null;
  let hops = 0;

  function emission(carrier: number, level: number): Emission {
    return { kind: "emission", index: (hops + lead) * HOP, carrier, level, on: true };
  }

  function heard(block: Float64Array): void {
    const since = hops - 1 - trialsBegin;
    if (since < 0) silence = measure(block, options.microphones);
    else if (since % DWELL === DWELL - 1 && trials.length < CARRIERS.length) {
      trials.push({ ...measure(block, options.microphones), carrier: CARRIERS[Math.floor(since / DWELL)] });
    }
  }

  function next(): Emission | null {
    if (silence && hops === trialsEnd) {
      chosen = chooseEmission(silence, trials);
      return emission(chosen.carrier, chosen.level);
    }
    const trial = (hops + lead - trialsBegin) / DWELL;
    const due = Number.isInteger(trial) && trial >= 0 && trial < CARRIERS.length;
    return due ? emission(CARRIERS[trial], TRIAL_LEVEL) : null;
  }

  return (block) => {
    hops++;
    heard(block);
    return { emission: next(), calibrated: hops >= trialsEnd + lead + SETTLE ? chosen : null };
  };
}
