import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { NEAREST } from "./insonified.ts";

/**
 * Which images of source and microphones are heard: all but those that nowhere in the Moving's bounds come within 100 dB of
 * the weakest that the strongest image ever is; `pruned` counts the latter.
 */
export function audibleImages(
  { bounds: { least, most } }: Pick<Moving, "bounds">,
  { source, receivers }: Pick<Acoustics, "source" | "receivers">,
  air: number,
): Audible {
  const [own, ...heard] = [source, ...receivers].map((images) => {
    const levels = Array.from({ length: images.count }, (_, i) => {
      const near: number[] = [];
      const far: number[] = [];
      for (let axis = 0; axis < 3; axis++) {
        const at = images.positions[3 * i + axis];
        near.push(Math.max(0, least[axis] - at, at - most[axis]));
        far.push(Math.max(Math.abs(least[axis] - at), Math.abs(most[axis] - at)));
      }
      const level = (r: number) => (images.reflections[i] * Math.exp(-air * r)) / Math.max(NEAREST, r);
      return { most: level(Math.hypot(...near)), least: level(Math.hypot(...far)) };
    });
    const floor = PRUNED * Math.max(...levels.map((level) => level.least));
    return levels.flatMap(({ most }, i) => (most >= floor && most > 0 ? [i] : []));
  });
  const all = [source, ...receivers].reduce((sum, { count }) => sum + count, 0);
  const kept = heard.reduce((sum, { length }) => sum + length, own.length);
  return { source: own, receivers: heard, pruned: all - kept };
}

export interface Audible {
  /** Indices of the source's images. */
  readonly source: readonly number[];
  /** Of each microphone's. */
  readonly receivers: readonly (readonly number[])[];
  readonly pruned: number;
}

/** Of amplitude: -100 dB. */
const PRUNED = 1e-5;
