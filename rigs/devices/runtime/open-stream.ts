import {
  type Bodies,
  CRC_LENGTH,
  digest,
  type FrameType,
  type FunctionDescriptor,
  HEADER_LENGTH,
  message,
  type Open,
  type Outgoing,
  SAMPLES_HEADER,
  timestampOf,
} from "#wire";
import type { Answer, Firmware, Processor } from "./processor.ts";

/** One stream being taken. */
export interface OpenStream {
  readonly stream: number;
  /** Bytes of payload it takes at first. */
  readonly until: number;
  /** Takes one `samples` message and its data bytes. @throws StreamRefusal if it does not follow what was taken. */
  take(samples: Bodies["samples"], data: Uint8Array): void;
  /** Says what was taken and said. */
  closed(): Bodies["closed"];
}

/**
 * Begins a stream that `refusal` has nothing against.
 *
 * After each block it sends, in this order: what follows from it, `processed`, and credit for as much again. So all
 * that was taken is reported before the close, whether or not it fills the firmware's last hop.
 */
export function openStream(
  { stream, lead }: Open,
  { input }: FunctionDescriptor,
  firmware: Firmware,
  send: (outgoing: Outgoing) => void,
): OpenStream {
  const processor: Processor = firmware({ input, lead });
  const values = valuesOf(input);
  let samples = 0;
  let bytes = 0;
  let crc32 = 0;
  const said = { events: 0, actuations: 0 };

  function say<T extends FrameType>(type: T, body: Bodies[T]): void {
    send(message(type, body, { timestamp: timestampOf(samples, input.rate) }));
  }

  function answer(one: Answer): void {
    if ("event" in one) {
      said.events++;
      say("event", { ...one.event, stream });
    } else {
      said.actuations++;
      say("actuation", { ...one.actuation, stream });
    }
  }

  function take(block: Bodies["samples"], data: Uint8Array): void {
    if (block.index !== samples) {
      throw new StreamRefusal(`stream ${stream}: expected sample ${samples}, got ${block.index}`);
    }
    if (block.values.length % values !== 0) {
      throw new StreamRefusal(
        `stream ${stream}: ${block.values.length} values are no whole samples of ${values}`,
      );
    }
    if (data.length > WINDOW) {
      throw new StreamRefusal(`stream ${stream}: ${data.length} bytes exceed the credit of ${WINDOW}`);
    }
    samples += block.values.length / values;
    bytes += data.length;
    crc32 = digest(data, crc32);
    for (const one of processor.process(block.values)) answer(one);
    say("processed", { stream, samples });
    say("credit", { stream, until: bytes + WINDOW });
  }

  return { stream, until: WINDOW, take, closed: () => ({ stream, samples, crc32, ...said }) };
}

/**
 * Bytes a device takes ahead of what it has processed. Serial ports that are full both ways can hang; windows of
 * 16 kB or less avoid it.
 */
const WINDOW = 16_384;

/** Bytes of the largest Frame a device takes: as many samples as its window. */
export const LARGEST_TAKEN = HEADER_LENGTH + SAMPLES_HEADER + WINDOW + CRC_LENGTH;

/** Samples that do not continue the stream: it is closed, as what follows from it would mean nothing. */
export class StreamRefusal extends Error {
  override readonly name = "StreamRefusal";
}

/** Why a function with this input does not take the stream; null if it does. */
export function refusal(
  { rate, lead, blockLength }: Open,
  { name, input }: FunctionDescriptor,
): string | null {
  if (rate !== input.rate) return `${name} takes ${input.rate} samples a second, not ${rate}`;
  // A longer block would hold samples that an actuation which follows from its first may still change.
  if (blockLength > lead) return `blocks of ${blockLength} samples are more than the lead of ${lead}`;
  const bytes = blockLength * 2 * valuesOf(input);
  return bytes <= WINDOW ? null : `blocks of ${bytes} bytes exceed the window of ${WINDOW}`;
}

/** Numbers in one sample. */
function valuesOf({ kind, channels }: FunctionDescriptor["input"]): number {
  return kind === "baseband" ? 2 * channels : channels;
}
