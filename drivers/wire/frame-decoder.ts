import { cobsDecode, cobsLength } from "./cobs.ts";
import { CRC_LENGTH, decodeRaw, type Frame, HEADER_LENGTH, LARGEST_FRAME } from "./frame.ts";
import { sequenceCheck } from "./sequence.ts";

/** What one direction of a link received, and what it did not. */
export interface DecoderCounters {
  readonly bytes: number;
  /** Whole Frames of known types. */
  readonly frames: number;
  /** Runs of bytes between delimiters that were no Frame: bad stuffing, length or CRC, or too long. */
  readonly badFrames: number;
  /** Bytes in those runs, delimiters not counted. */
  readonly badBytes: number;
  /** Whole Frames of a type this version does not know, skipped. */
  readonly unknownFrames: number;
  /** Frames missing by sequence number, whether or not they came later. */
  readonly lostFrames: number;
}

/** One direction of a link, receiving. */
export interface FrameDecoder {
  /**
   * The Frames that end in this chunk. Their payloads are theirs to keep, though those of one chunk lie in one piece
   * of memory; the chunk is not kept.
   */
  push(chunk: Uint8Array): Frame[];
  readonly counters: DecoderCounters;
}

/**
 * Finds Frames in a stream of bytes cut anywhere.
 *
 * Never throws, whatever comes: what is no Frame is skipped to the next delimiter and counted, so one Frame at
 * most is lost to the garbage before it. Memory is bounded by `largest`, whatever a length field says and however
 * long no delimiter comes. Empty runs are no error: a sender may begin with a delimiter to end a line's noise.
 *
 * @param options `largest`: bytes of the largest Frame taken, header and CRC included, unstuffed; `onUnknown` is told
 *   of each whole Frame of an unknown type.
 * @throws RangeError if `largest` is no Frame's length.
 */
export function frameDecoder({
  largest = LARGEST_FRAME,
  onUnknown = () => {},
}: {
  readonly largest?: number;
  readonly onUnknown?: (channel: number, sequence: number) => void;
} = {}): FrameDecoder {
  if (!Number.isInteger(largest) || largest < HEADER_LENGTH + CRC_LENGTH || largest > LARGEST_FRAME) {
    throw new RangeError(`frameDecoder: largest is ${largest}, expected 16 to ${LARGEST_FRAME}`);
  }
  const counters = { bytes: 0, frames: 0, badFrames: 0, badBytes: 0, unknownFrames: 0, lostFrames: 0 };
  const sequences = sequenceCheck();
  const held = new Uint8Array(cobsLength(largest));
  let length = 0; // Bytes since the last delimiter; those beyond `held` are only counted.

  /** Reads what lies in `stuffed` from `from` to `end`, and unstuffs it into `out`. */
  function ended(stuffed: Uint8Array, from: number, end: number, out: Unstuffed): Frame | null {
    const to = end - from > held.length ? -1 : cobsDecode(stuffed, from, end, out.bytes, out.length);
    const found =
      to !== -1 && to - out.length <= largest ? decodeRaw(out.bytes.subarray(out.length, to)) : null;
    if (!found) {
      counters.badFrames++;
      counters.badBytes += end - from;
      return null;
    }
    out.length = to;
    const { channel, sequence } = found.known ? found.frame : found;
    counters.lostFrames += sequences.missing(found.known ? found.frame.type : undefined, channel, sequence);
    if (found.known) counters.frames++;
    else {
      counters.unknownFrames++;
      onUnknown(channel, sequence);
    }
    return found.known ? found.frame : null;
  }

  function hold(part: Uint8Array): void {
    if (length < held.length) held.set(part.subarray(0, held.length - length), length);
    length += part.length;
  }

  function heldFrame(out: Unstuffed): Frame | null {
    const whole = length;
    length = 0;
    if (whole <= held.length) return ended(held, 0, whole, out);
    counters.badFrames++;
    counters.badBytes += whole;
    return null;
  }

  function push(chunk: Uint8Array): Frame[] {
    counters.bytes += chunk.length;
    const frames: Frame[] = [];
    let end = chunk.indexOf(0);
    if (end !== -1) {
      const out = { bytes: new Uint8Array(Math.min(length, held.length) + chunk.length), length: 0 };
      let from = 0;
      for (; end !== -1; end = chunk.indexOf(0, from)) {
        if (length > 0) hold(chunk.subarray(from, end));
        const frame = length > 0 ? heldFrame(out) : end > from ? ended(chunk, from, end, out) : null;
        if (frame) frames.push(frame);
        from = end + 1;
      }
      hold(chunk.subarray(from));
    } else hold(chunk);
    return frames;
  }

  return { push, counters };
}

/** Memory for the Frames of one chunk, and how much of it is used. */
interface Unstuffed {
  readonly bytes: Uint8Array;
  length: number;
}
