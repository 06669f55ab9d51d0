import { MESSAGES, type Outgoing, SAMPLES_HEADER } from "#wire";
import { ProtocolError } from "./protocol-error.ts";

/** The sending end of one stream: holds samples back until there is credit, and keeps them until they are taken. */
export interface SampleSender {
  /** Takes a Frame of samples, which goes out when there is credit. */
  say(outgoing: Outgoing): void;
  /** More credit, in bytes of the stream. @throws ProtocolError if it is less than before. */
  credit(until: number): void;
  /** The device took, or processed, the samples before `index`. @throws ProtocolError if they were never sent. */
  taken(index: number): void;
  /** Sends all that was sent of the samples from `index` on once more. */
  repeat(index: number): void;
  /** The samples before `index` will not come, whether or not they were said: the device was told to skip them. */
  skip(index: number): void;
  /** Index behind the last sample that was skipped. */
  readonly skipped: number;
  /** Index behind the last sample that went out. */
  readonly sent: number;
  /** Whether samples that went out are not known to be taken. */
  readonly waiting: boolean;
  /** Frames that went out more than once. */
  readonly repeats: number;
}

interface Kept {
  readonly index: number;
  /** Behind its last sample, and its last byte. */
  readonly end: number;
  readonly endByte: number;
  readonly outgoing: Outgoing;
}

/** @param put Puts a Frame on the line. */
export function sampleSender(
  stream: number,
  bytesPerSample: number,
  put: (outgoing: Outgoing) => void,
): SampleSender {
  const kept: Kept[] = [];
  let next = 0; // Of `kept`, the one that goes out next.
  let sent = 0;
  let end = 0; // Behind the last sample that was said, and its bytes.
  let bytes = 0;
  let until = 0;
  let repeats = 0;
  let skipped = 0;

  function pump(): void {
    for (; next < kept.length && kept[next]!.endByte <= until; next++) {
      const one = kept[next]!;
      if (one.end <= sent) repeats++;
      sent = Math.max(sent, one.end);
      put(one.outgoing);
    }
  }

  function drop(before: number): void {
    let gone = 0;
    while (kept[gone] !== undefined && kept[gone]!.end <= before) gone++;
    kept.splice(0, gone);
    next = Math.max(0, next - gone);
  }

  return {
    say(outgoing) {
      const { payload } = outgoing;
      const { index } = MESSAGES.samples.decode(payload.subarray(0, SAMPLES_HEADER));
      const length = payload.length - SAMPLES_HEADER;
      if (index !== end || length % bytesPerSample !== 0) {
        throw new RangeError(`stream ${stream}: ${length} bytes at sample ${index}, expected sample ${end}`);
      }
      bytes += length;
      end += length / bytesPerSample;
      kept.push({ index, end, endByte: bytes, outgoing });
      pump();
    },
    credit(more) {
      if (more < until) {
        throw new ProtocolError(`took back credit of stream ${stream}: ${more} bytes after ${until}`);
      }
      until = more;
      pump();
    },
    taken(index) {
      if (index > sent) {
        throw new ProtocolError(`has ${index} samples of stream ${stream}, of which ${sent} were sent`);
      }
      drop(index);
    },
    skip(index) {
      drop(index);
      skipped = Math.max(skipped, index);
      sent = Math.max(sent, index);
      if (index > end) {
        end = index;
        bytes = index * bytesPerSample;
      }
    },
    get skipped() {
      return skipped;
    },
    repeat(index) {
      const from = kept.findIndex((one) => one.end > index);
      if (from === -1 || from >= next) return;
      next = from;
      pump();
    },
    get sent() {
      return sent;
    },
    get waiting() {
      return next > 0;
    },
    get repeats() {
      return repeats;
    },
  };
}
