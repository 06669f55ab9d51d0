import type { Random } from "../chance.ts";

/**
 * Noise with a spectrum near 1 / f: a sum of first-order processes whose memories lie a factor of four apart.
 *
 * @param memories in steps
 * @returns the next number; standard deviation 1
 * @see Milotti, "1/f noise: a pedagogical review", arXiv:physics/0204033, 2002: a superposition of relaxation processes whose
 *   times spread evenly on a logarithmic scale.
 */
export function flicker(memories: readonly number[], chance: Random): () => number {
  const keep = memories.map((memory) => Math.exp(-1 / memory));
  const fresh = keep.map((k) => Math.sqrt(1 - k * k));
  const state = memories.map(() => chance.normal());
  const scale = 1 / Math.sqrt(memories.length);
  return () => {
    let sum = 0;
    for (let i = 0; i < state.length; i++) {
      state[i] = keep[i] * state[i] + fresh[i] * chance.normal();
      sum += state[i];
    }
    return scale * sum;
  };
}
