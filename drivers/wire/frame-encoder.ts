import { encodeFrame, type Frame } from "./frame.ts";
import { sequenceCounter } from "./sequence.ts";

/** A Frame before it has its sequence number; timestamp and flags are 0 unless given. */
export type Outgoing = Pick<Frame, "type" | "channel" | "payload"> &
  Partial<Pick<Frame, "timestamp" | "flags">>;

/** One direction of a link, sending. */
export interface FrameEncoder {
  /** The Frame's bytes, delimiter included. @throws RangeError as `encodeFrame`. */
  encode(outgoing: Outgoing): Uint8Array;
}

/** Numbers and encodes the Frames of one direction. */
export function frameEncoder(): FrameEncoder {
  const sequences = sequenceCounter();
  return {
    encode: (outgoing) => encodeFrame(numbered(outgoing, sequences.next(outgoing.type, outgoing.channel))),
  };
}

/** The Frame with its sequence number and with 0 where nothing was given. */
export function numbered(outgoing: Outgoing, sequence: number): Frame {
  const { type, channel, payload, timestamp = 0, flags = 0 } = outgoing;
  return { type, channel, sequence, flags, timestamp, payload };
}
