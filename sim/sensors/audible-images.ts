import type { Images } from "../acoustics/images.ts";
import type { EchoOptions } from "../kernels/echoes.ts";
import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { NEAREST } from "./insonified.ts";

/**
 * Images of source and microphones, less those that nowhere in the Moving's bounds come within 100 dB of the
 * weakest that the strongest image ever is; `pruned` counts the latter.
 */
export function audibleImages(
  { bounds: { least, most } }: Moving,
  { source, receivers }: Acoustics,
  air: number,
): Pick<EchoOptions, "source" | "receivers"> & { readonly pruned: number } {
  const chosen = [source, ...receivers].map((images) => {
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
    return pick(images, (i) => levels[i].most >= floor && levels[i].most > 0);
  });
  const [own, ...heard] = chosen;
  return {
    source: own,
    receivers: {
      positions: joined(heard.map(({ positions }) => positions)),
      reflections: joined(heard.map(({ reflections }) => reflections)),
      microphones: Int32Array.from(heard.flatMap(({ reflections }, m) => Array(reflections.length).fill(m))),
    },
    pruned: chosen.reduce((sum, { pruned }) => sum + pruned, 0),
  };
}

/** Of amplitude: -100 dB. */
const PRUNED = 1e-5;

function pick({ count, positions, reflections }: Images, keep: (image: number) => boolean) {
  const kept = Array.from({ length: count }, (_, i) => i).filter(keep);
  return {
    positions: Float64Array.from(kept.flatMap((i) => [0, 1, 2].map((axis) => positions[3 * i + axis]))),
    reflections: Float64Array.from(kept, (i) => reflections[i]),
    pruned: count - kept.length,
  };
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  return Float64Array.from(arrays.flatMap((array) => Array.from(array)));
}
