import type { FrameType } from "./frame-type.ts";

/** Gives each Frame of one direction of a session its sequence number. */
export interface SequenceCounter {
  next(channel: number): number;
}

/** Counts from 0 on each channel, modulo 2^16. A new session has a new counter. */
export function sequenceCounter(): SequenceCounter {
  const counts = new Map<number, number>();
  return {
    next(channel) {
      const sequence = counts.get(channel) ?? 0;
      counts.set(channel, (sequence + 1) & 0xffff);
      return sequence;
    },
  };
}

/** How far `sequence` is ahead of `expected`, in [-32768, 32767]: 0 is the one expected, less than 0 is late or double. */
export function sequenceAhead(sequence: number, expected: number): number {
  return (((sequence - expected) & 0xffff) ^ 0x8000) - 0x8000;
}

/** Finds the Frames that are missing of one direction. */
export interface SequenceCheck {
  /** Frames missing just before this one, and not known to be missing before; 0 of one that is late or double. */
  missing(type: FrameType | undefined, channel: number, sequence: number): number;
}

/** Expects what `sequenceCounter` gives. A greeting or hello may begin anew: after it each channel may begin anywhere. */
export function sequenceCheck(): SequenceCheck {
  const expected = new Map<number, number>();
  return {
    missing(type, channel, sequence) {
      if (type === "greeting" || type === "hello") expected.clear();
      const ahead = sequenceAhead(sequence, expected.get(channel) ?? sequence);
      if (ahead >= 0) expected.set(channel, (sequence + 1) & 0xffff);
      return Math.max(0, ahead);
    },
  };
}
