/** A stream of chance that anybody can repeat from its seed and label. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** An integer from 0 to `most`. */
  upTo(most: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
}

/**
 * Chance for faults on a line: mulberry32 (Tommy Ettinger, 2017, public domain), 2^32 numbers before it repeats.
 *
 * Good enough to choose bytes and frames; not for physics, which has its own. Each `label` has a stream of its own, so
 * that asking for one more kind of fault does not move the others.
 */
export function chance(seed: number, label: string): Chance {
  let state = seed >>> 0;
  for (const letter of Buffer.from(label)) state = Math.imul(state ^ letter, 0x01000193) >>> 0; // FNV-1a.

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    upTo: (most) => Math.floor(next() * (most + 1)),
    happens: (probability) => next() < probability,
  };
}
