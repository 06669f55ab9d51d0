import { type Frame, sequenceAhead } from "#wire";

/** The receiving end of the events channel of one session: each Frame once, in order. */
export interface ReportReceiver {
  /** Whether this is the Frame waited for, to be given on; else it is passed over: `lacking` and `doubled` tell why. */
  take(frame: Frame): boolean;
  /** A Frame of a type that nobody knows came under this number: it need not come again. */
  passOver(sequence: number): void;
  /** Sequence number of the Frame waited for: what is before has come. */
  readonly next: number;
  /** Whether one has come that does not follow; until the one waited for comes. */
  readonly lacking: boolean;
  /** Frames that came again, or too late to be waited for. */
  readonly doubled: number;
  /** Frames given on since `acknowledged` was called. */
  readonly unacknowledged: number;
  acknowledged(): void;
}

/** Frames of unknown types that are remembered while one before them is missing. */
const MOST_UNKNOWN = 0x4000;

/** Begins with sequence number 0. */
export function reportReceiver(): ReportReceiver {
  const unknown = new Set<number>();
  const state = { next: 0, lacking: false, doubled: 0, unacknowledged: 0 };

  function step(): void {
    state.next = (state.next + 1) & 0xffff;
    state.unacknowledged++;
    state.lacking = false;
  }
  function stepOver(): void {
    while (unknown.delete(state.next)) step();
  }

  return {
    take({ sequence }) {
      const ahead = sequenceAhead(sequence, state.next);
      if (ahead === 0) {
        step();
        stepOver();
      } else if (ahead > 0) state.lacking = true;
      else state.doubled++;
      return ahead === 0;
    },
    passOver(sequence) {
      if (sequenceAhead(sequence, state.next) >= 0 && unknown.size < MOST_UNKNOWN) unknown.add(sequence);
      stepOver();
    },
    get next() {
      return state.next;
    },
    get lacking() {
      return state.lacking;
    },
    get doubled() {
      return state.doubled;
    },
    get unacknowledged() {
      return state.unacknowledged;
    },
    acknowledged() {
      state.unacknowledged = 0;
    },
  };
}
