import type { Random } from "../chance.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { WASM } from "./normals.wasm.ts";

/**
 * Fills `out`, whose length is a multiple of 8, with normal numbers of mean 0 and the deviation given: the next of
 * a sequence that `chance` alone decides. Compiled with SIMD; `plainNormals` is the plain twin.
 *
 * The Box-Muller transform of 32 random bits twice, in float32, so that no number is beyond 6.8 deviations (2 in 10^11 should
 * be); relative error 1e-5. The source is four independent xoshiro128+ generators.
 *
 * @see Box & Muller, "A note on the generation of random normal deviates", Ann. Math. Stat. 29, 1958; Blackman &
 *   Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
 */
export function normals(chance: Random): (out: Float32Array, deviation: number) => void {
  const kernel = loadKernel<NormalFunctions>(WASM);
  putNumbers(memoryOf(kernel, FREE));
  new Int32Array(kernel.memory.buffer, STATE, 16).set(stateOf(chance));
  return (out, deviation) => {
    if (out.length % 8 !== 0)
      throw new RangeError(`normals: ${out.length} numbers, expected a multiple of 8`);
    const memory = memoryOf(kernel, FREE + 4 * out.length);
    kernel.normals(FREE, out.length, deviation, STATE);
    out.set(new Float32Array(memory, FREE, out.length));
  };
}

export interface NormalFunctions {
  normals(out: number, count: number, deviation: number, state: number): void;
}

/** Where every kernel that makes normal numbers or sines finds its constants, bytes, and what is free behind them. */
const NUMBERS = 1024;
const STATE = 2048;
const FREE = 4096;
export const MEMORY = { state: STATE, free: FREE } as const;

/** Sixteen words of state, four for each lane: [word][lane]. */
export function stateOf(chance: Random): Int32Array {
  return Int32Array.from({ length: 16 }, () => chance.uniform() * 2 ** 32);
}

/** Writes the constants of normals.as.ts, four times each, where it reads them. */
export function putNumbers(memory: ArrayBuffer): void {
  // sin(pi p) / p and cos(pi p) in powers of p^2, through their values at Chebyshev's nodes on [0, 1/4].
  const [fifthSine, ...sine] = [
    0.0776559122718, -0.598290411281, 2.55007738653, -5.16771007667, 3.14159264008,
  ];
  const [fifthCosine, ...cosine] = [
    0.219682423577, -1.33187297279, 4.05841079076, -4.93479280249, 0.999999953028,
  ];
  // Cephes, logf.c.
  const logarithm = [
    7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
    2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  ];
  const whole = 12_582_912; // 1.5 x 2^23: sums with it are rounded to whole numbers
  const quads = [...sine, ...cosine, whole, 0.75, 1, ...logarithm, Math.LN2, fifthSine, fifthCosine];
  for (const [i, value] of quads.entries()) new Float32Array(memory, NUMBERS + 16 * i, 4).fill(value);
}
