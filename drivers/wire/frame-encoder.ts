import { encodeFrame, type Frame } from "./frame.ts";
import { sequenceCounter } from "./sequence.ts";

/** A Frame before it has its sequence number; timestamp and flags are 0 unless given. */
export type Outgoing = Pick<Frame, "type" | "channel" | "payload"> &
  Partial<Pick<Frame, "timestamp" | "flags">>;

/** One direction of a link, sending. */
export interface FrameEncoder {
  /** The Frame's bytes, delimiter included. @throws RangeError as `encodeFrame`. */
  encode(outgoing: Outgoing): Uint8Array;
  /** Only numbers it. */
  numbered(outgoing: Outgoing): Frame;
}

/** Numbers and encodes the Frames of one direction. */
export function frameEncoder(): FrameEncoder {
  const sequences = sequenceCounter();
  const next = (outgoing: Outgoing) => numbered(outgoing, sequences.next(outgoing.channel));
  return { encode: (outgoing) => encodeFrame(next(outgoing)), numbered: next };
}

/** The Frame with its sequence number and with 0 where nothing was given. */
export function numbered(outgoing: Outgoing, sequence: number): Frame {
  const { type, channel, payload, timestamp = 0, flags = 0 } = outgoing;
  return { type, channel, sequence, flags, timestamp, payload };
}
