import { DeadlineError } from "./clock.ts";

/** When a ping went and its answer came, ms of wall time, and what the device said in between. */
export interface ClockPair {
  readonly sentMs: number;
  readonly receivedMs: number;
  /** Its clock, in its own ticks. */
  readonly ticks: number;
  /** Samples that were due by that clock and had not come, since it started. */
  readonly underruns: number;
}

/** What had been sent of each open stream when a ping went. */
export type Marks = readonly (readonly [stream: number, sent: number])[];

/** Asks a device how far it is, when there is reason to. */
export interface Pinger {
  /**
   * Whether one is to be sent, `quietMs` after the last Frame; `waiting` for something, or `wall`: a stream is being
   * played by the device's clock. @throws DeadlineError.
   */
  due(atMs: number, quietMs: number, how: { readonly waiting: boolean; readonly wall: boolean }): boolean;
  /** For how long the oldest ping that was not answered has been under way; 0 without one. */
  unansweredMs(atMs: number): number;
  /** @returns its id; they grow. */
  send(atMs: number, marks: Marks): number;
  /** What had been sent when the ping with this id went; null where it was answered, or never sent. */
  answered(id: number, atMs: number, said: Pick<ClockPair, "ticks" | "underruns">): Marks | null;
  readonly pairs: readonly ClockPair[];
}

/** Silence after which a host that waits asks, and after which one that does not, ms. */
const WAITING_MS = 50;
const IDLE_MS = 1000;
/** Between two pings where clocks are compared, ms: an assumption, 60 pairs in the first 6 s. */
const WALL_MS = 100;
/** A ping that is not answered is sent again after this at first, then after twice as long each time, ms. */
const LEAST_WAIT_MS = 50;
const MOST_WAIT_MS = 1000;
/** A device that answers no ping for so long has failed, or its line has, ms. */
export const HEARTBEAT_MS = 15_000;
/** Unanswered pings that are remembered. */
const MOST_UNANSWERED = 64;
/** Clock pairs that are kept. */
const PAIRS = 512;

/** @param put Sends a ping with this id. */
export function pinger(put: (id: number) => void): Pinger {
  const sent = new Map<number, { readonly atMs: number; readonly marks: Marks }>();
  const pairs: ClockPair[] = [];
  let id = 0;
  let newest = -Infinity;
  let waitMs = LEAST_WAIT_MS;
  return {
    due(atMs, quietMs, { waiting, wall }) {
      if (quietMs > HEARTBEAT_MS && sent.size > 0) {
        throw new DeadlineError(`waited ${HEARTBEAT_MS} ms for an answer to a ping`);
      }
      if (sent.size > 0) return atMs - newest > waitMs;
      return (
        atMs - newest > (wall ? WALL_MS : IDLE_MS) ||
        (waiting && quietMs > WAITING_MS && atMs - newest > WAITING_MS)
      );
    },
    unansweredMs(atMs) {
      const [oldest] = sent.values();
      return oldest ? atMs - oldest.atMs : 0;
    },
    send(atMs, marks) {
      if (sent.size > 0) waitMs = Math.min(2 * waitMs, MOST_WAIT_MS);
      newest = atMs;
      id = (id + 1) >>> 0;
      sent.set(id, { atMs, marks });
      if (sent.size > MOST_UNANSWERED) sent.delete(sent.keys().next().value!);
      put(id);
      return id;
    },
    answered(answeredId, atMs, { ticks, underruns }) {
      const found = sent.get(answeredId);
      if (!found) return null;
      for (const older of sent.keys()) if (older <= answeredId) sent.delete(older);
      waitMs = LEAST_WAIT_MS;
      pairs.push({ sentMs: found.atMs, receivedMs: atMs, ticks, underruns });
      if (pairs.length > PAIRS) pairs.shift();
      return found.marks;
    },
    pairs,
  };
}
