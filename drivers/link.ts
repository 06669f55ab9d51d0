import type { LinkCounters } from "#contracts";
import { type Frame, frameDecoder, frameEncoder, type Outgoing } from "#wire";
import type { Transport } from "./transport.ts";

/**
 * Frames to and from one device, whatever carries them.
 *
 * Read `incoming` while sending: nothing is dropped, so a device whose answers nobody takes stops taking ours.
 */
export interface Link {
  /** Read once. @throws TransportError if the other end is lost. */
  readonly incoming: AsyncIterable<Frame>;
  /** Gives the Frame its sequence number and sends it. @throws TransportError; RangeError as `encodeFrame`. */
  send(outgoing: Outgoing): Promise<void>;
  /** So far: what `incoming` gave was counted before, and so was what is missing in front of it. */
  counters(): LinkCounters;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Speaks Frames over a Transport, in this process. Disposing of the Link disposes of the Transport. */
export function linkOver(transport: Transport): Link {
  const encoder = frameEncoder();
  const decoder = frameDecoder();
  let framesSent = 0;
  let bytesSent = 0;

  async function* incoming(): AsyncGenerator<Frame> {
    for await (const chunk of transport.incoming) yield* decoder.push(chunk);
  }

  return {
    incoming: incoming(),
    async send(outgoing) {
      const bytes = encoder.encode(outgoing);
      await transport.write(bytes);
      framesSent++;
      bytesSent += bytes.length;
    },
    counters() {
      const {
        frames: framesReceived,
        bytes: bytesReceived,
        badFrames,
        lostFrames,
        unknownFrames,
      } = decoder.counters;
      return { framesSent, framesReceived, bytesSent, bytesReceived, badFrames, lostFrames, unknownFrames };
    },
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}
