import { sequenceAhead } from "#wire";

/** Reports that the host has not acknowledged, as they went out. */
export interface ReportRing {
  add(bytes: Uint8Array): void;
  /** The host has those before `next`; nothing where it cannot mean that. @returns whether it can. */
  acknowledge(next: number): boolean;
  /** All that are kept, oldest first. */
  readonly kept: readonly Uint8Array[];
  /** No room for what may follow from another block. */
  readonly full: boolean;
  /** Sequence number of the next new one. */
  readonly next: number;
}

/** Frames kept before a device takes no more samples. */
const ROOM = 512;

/** What the emulated devices declare: half of their room. */
export const ACK_EVERY = ROOM / 2;

export function reportRing(): ReportRing {
  const kept: Uint8Array[] = [];
  let next = 0;
  return {
    add(bytes) {
      kept.push(bytes);
      next = (next + 1) & 0xffff;
    },
    acknowledge(before) {
      const left = sequenceAhead(next, before);
      if (left < 0 || left > kept.length) return false;
      kept.splice(0, kept.length - left);
      return true;
    },
    kept,
    get full() {
      return kept.length >= ROOM;
    },
    get next() {
      return next;
    },
  };
}
