import { normalFrom } from "./normal.ts";

/** A source of chance. Each has a place in a tree of labels, which alone decides its numbers. */
export interface Random {
  /** A source of its own for `label`. Takes no number from this one, so siblings do not move. */
  fork(label: string): Random;
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

/**
 * The root of all chance in a run.
 *
 * The generator is xoshiro128** 1.1; its four words of state are MurmurHash3 of the seed and the
 * path of labels, under four hash seeds.
 *
 * @param seed A safe integer.
 * @throws RangeError if `seed` is none.
 * @see Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
 */
export function random(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a safe integer, got ${seed}`);
  return at(String(seed));
}

function at(path: string): Random {
  const next = xoshiro128(HASH_SEEDS.map((hashSeed) => murmur3(path, hashSeed)));
  const uniform = () => (next() >>> 0) * 2 ** -32;
  return {
    // Escaped, so that a label holding the separator is not taken for two.
    fork: (label) => at(`${path}/${encodeURIComponent(label)}`),
    uniform,
    between: (from, to) => from + (to - from) * uniform(),
    normal: normalFrom(next),
  };
}

/** Four digits of pi's fraction at a time (0x243f6a88...): any four different numbers would do. */
const HASH_SEEDS = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];

/**
 * xoshiro128** 1.1: each call gives 32 random bits, as a signed integer.
 *
 * @param seed Four 32-bit words, not all 0.
 * @see https://prng.di.unimi.it/xoshiro128starstar.c
 */
export function xoshiro128(seed: readonly number[]): () => number {
  const s = Int32Array.from(seed, (word) => word | 0);
  return () => {
    const s1 = s[1];
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const s2 = s[2] ^ s[0];
    const s3 = s[3] ^ s1;
    s[1] = s1 ^ s2;
    s[0] ^= s3;
    s[2] = s2 ^ (s1 << 9);
    s[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}

/**
 * MurmurHash3_x86_32 of a text of characters below 256, one byte each; unsigned.
 *
 * @see Appleby, https://github.com/aappleby/smhasher, MurmurHash3.cpp.
 */
export function murmur3(text: string, seed: number): number {
  let hash = seed | 0;
  const whole = text.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    hash ^= scramble(word(text, i, 4));
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (whole < text.length) hash ^= scramble(word(text, whole, text.length - whole));
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function word(text: string, from: number, bytes: number): number {
  let bits = 0;
  for (let i = 0; i < bytes; i++) bits |= (text.charCodeAt(from + i) & 0xff) << (8 * i);
  return bits;
}

function scramble(bits: number): number {
  const mixed = Math.imul(bits, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}
