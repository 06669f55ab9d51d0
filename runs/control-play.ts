import type { Control } from "#contracts";
import { type Block, type Source, valuesPerSample } from "#rigs";
import { type Check, latency, never } from "#score";
import type { Play } from "./play.ts";

/** The scene in which somebody walks in: controls are staged in it. */
export const GOLDEN = "presence/walk-in";

/** The function that has controls. */
export const CONTROLLED = "presence";

/**
 * How long the device may take in the positive control, s: the person is there for 13 s. A control shows that it hears at all; how
 * soon, scenarios ask. An assumption (1 s to 13 s).
 */
const LATEST = 10;

const CHECKS: Readonly<Record<Control, readonly Check[]>> = {
  positive: [latency(CONTROLLED, { of: "occupied" }).atMost(LATEST)],
  negative: [never(CONTROLLED)],
};

/** What a control is for, as its report says. */
const WHY: Readonly<Record<Control, string>> = {
  positive:
    "Somebody walks in. A bench on which the device does not report that at all cannot be relied upon.",
  negative:
    "The same stream, all of its samples 0. What the device reports all the same does not come from what was injected.",
};

/**
 * The golden scene as a control. `positive`: the device is to report presence, sooner or later. `negative`: the same stream muted,
 * all samples 0, in which there is nobody: what it reports all the same does not come from what was injected.
 */
export function controlPlay(play: Play, control: Control): Play {
  // Its checks are no scenario's, and without a scene's digest nobody takes it for one of that scene's runs.
  const staging = { ...play.staging, checks: CHECKS[control], scene: null };
  const scenario = { ...play.scenario, why: WHY[control] };
  if (control === "positive") return { ...play, scenario, staging };
  const { duration } = play.scenario;
  return {
    ...play,
    scenario,
    staging,
    truth: { ...play.truth, intervals: [] },
    source: ({ input }, blockLength) =>
      silence(Math.round(duration * input.rate), valuesPerSample(input), blockLength),
    *again({ format, blockLength }): Generator<Block> {
      const muted = silence(Math.round(duration * format.rate), valuesPerSample(format), blockLength);
      for (let block = muted.next([]); block !== null; block = muted.next([])) yield block;
    },
  };
}

/** A stream of `total` samples that are all 0; `values` a sample. */
function silence(total: number, values: number, blockLength: number): Source {
  const zeros = new Int16Array(blockLength * values);
  let index = 0;
  return {
    total,
    next() {
      if (index >= total) return null;
      const length = Math.min(blockLength, total - index);
      const block = { index, length, samples: zeros.subarray(0, length * values) };
      index += length;
      return block;
    },
  };
}
