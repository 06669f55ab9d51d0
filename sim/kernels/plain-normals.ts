import type { Random } from "../chance.ts";
import { stateOf } from "./normals.ts";

/**
 * Normal numbers of mean 0 and deviation 1, in the order in which `normals` makes them of the same `chance`: for four
 * lanes the cosines, then the sines. The plain twin, in float64, and the definition of what the kernel computes.
 */
export function plainNormals(chance: Random): () => number {
  const state = stateOf(chance);
  const lanes = [0, 1, 2, 3].map((lane) => xoshiroPlus([0, 1, 2, 3].map((word) => state[4 * word + lane])));
  let made: number[] = [];
  return () => {
    if (made.length === 0) {
      const pairs = lanes.map((next) => {
        const radius = Math.sqrt(-2 * Math.log((next() >>> 0) * 2 ** -32 + 2 ** -33));
        const angle = 2 * Math.PI * next() * 2 ** -32;
        return [radius * Math.cos(angle), radius * Math.sin(angle)];
      });
      made = [0, 1].flatMap((part) => pairs.map((pair) => pair[part]));
    }
    return made.shift() as number;
  };
}

/** xoshiro128+ 1.0: 32 random bits, as a signed integer. @see https://prng.di.unimi.it/xoshiro128plus.c */
function xoshiroPlus(seed: readonly number[]): () => number {
  const s = Int32Array.from(seed);
  return () => {
    const result = (s[0] + s[3]) | 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  };
}
