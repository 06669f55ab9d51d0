import type { FrameType } from "./frame-type.ts";

/** Gives each Frame of one direction its sequence number. */
export interface SequenceCounter {
  next(type: FrameType, channel: number): number;
}

/**
 * Counts from 0 on each channel, modulo 2^16.
 *
 * A greeting or a hello begins its direction anew: it has number 0, and the other channels begin at 0 again
 * after it. So neither side need remember what was said before a board was plugged in or reset.
 */
export function sequenceCounter(): SequenceCounter {
  const counts = new Map<number, number>();
  return {
    next(type, channel) {
      if (begins(type)) counts.clear();
      const sequence = counts.get(channel) ?? 0;
      counts.set(channel, (sequence + 1) & 0xffff);
      return sequence;
    },
  };
}

/** Finds the Frames that are missing of one direction. */
export interface SequenceCheck {
  /** Frames missing just before this one; a number that steps back, which no whole stream has, counts as one. */
  missing(type: FrameType | undefined, channel: number, sequence: number): number;
}

/** Expects what `sequenceCounter` gives; before the first greeting or hello, anything. */
export function sequenceCheck(): SequenceCheck {
  const expected = new Map<number, number>();
  let begun = false;
  return {
    missing(type, channel, sequence) {
      if (begins(type)) {
        expected.clear();
        begun = true;
      }
      const gap = begun ? (sequence - (expected.get(channel) ?? 0)) & 0xffff : 0;
      expected.set(channel, (sequence + 1) & 0xffff);
      return gap < 0x8000 ? gap : 1;
    },
  };
}

function begins(type: FrameType | undefined): boolean {
  return type === "greeting" || type === "hello";
}
