import { fields } from "#contracts";
import { decodeRaw, encodeRaw, type Frame, LARGEST_FRAME } from "#wire";
import { TransportError } from "./transport.ts";

/** What a port process counts; the host counts the rest. */
export interface PortCounters {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly badFrames: number;
  readonly lostFrames: number;
  readonly unknownFrames: number;
}

/** What goes between the host and a port process, both ways. */
export type PortMessage =
  /** To be sent, or received; unstuffed, with its CRC. */
  | { readonly tag: "frame"; readonly frame: Frame }
  /** The port is open: speak. */
  | { readonly tag: "opened" }
  /** The port could not be opened or was lost; the process ends. */
  | { readonly tag: "failed"; readonly reason: string }
  /** As of now; sent before the frames that a chunk brought, and at the end. */
  | { readonly tag: "counters"; readonly counters: PortCounters };

const TAG = { frame: 1, opened: 2, failed: 3, counters: 4 } as const;
const HEADER = 5;

/** Tag u8, length u32 little-endian, body: a raw Frame, nothing, UTF-8 text, JSON. */
export function encodePortMessage(message: PortMessage): Uint8Array {
  const body = bodyOf(message);
  const bytes = new Uint8Array(HEADER + body.length);
  bytes[0] = TAG[message.tag];
  new DataView(bytes.buffer).setUint32(1, body.length, true);
  bytes.set(body, HEADER);
  return bytes;
}

/**
 * Reads PortMessages from a stream of bytes cut anywhere.
 *
 * @throws TransportError if the bytes are none: somebody else writes into this pipe.
 */
export function portMessageDecoder(): (chunk: Uint8Array) => PortMessage[] {
  let held = new Uint8Array(0);
  return (chunk) => {
    const { buffer, byteOffset, length: whole } = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    const bytes = new Uint8Array(buffer, byteOffset, whole);
    const view = new DataView(buffer, byteOffset, whole);
    const messages: PortMessage[] = [];
    let from = 0;
    while (bytes.length - from >= HEADER) {
      const length = view.getUint32(from + 1, true);
      if (length > LARGEST_FRAME) throw new TransportError(`port process: a message of ${length} bytes`);
      const end = from + HEADER + length;
      if (end > bytes.length) break;
      messages.push(read(bytes[from]!, bytes.subarray(from + HEADER, end)));
      from = end;
    }
    held = bytes.slice(from);
    return messages;
  };
}

function bodyOf(message: PortMessage): Uint8Array {
  if (message.tag === "frame") return encodeRaw(message.frame);
  if (message.tag === "failed") return Buffer.from(message.reason.slice(0, 4096));
  if (message.tag === "counters") return Buffer.from(JSON.stringify(message.counters));
  return new Uint8Array(0);
}

function read(tag: number, body: Uint8Array): PortMessage {
  if (tag === TAG.opened) return { tag: "opened" };
  if (tag === TAG.failed) return { tag: "failed", reason: new TextDecoder().decode(body) };
  if (tag === TAG.counters) return { tag: "counters", counters: readCounters(body) };
  const raw = tag === TAG.frame ? decodeRaw(body) : null;
  if (!raw?.known)
    throw new TransportError(`port process: no message with tag ${tag} in ${body.length} bytes`);
  return { tag: "frame", frame: raw.frame };
}

function readCounters(body: Uint8Array): PortCounters {
  try {
    const counters = fields(JSON.parse(new TextDecoder().decode(body)), "counters");
    return {
      bytesSent: counters.integer("bytesSent", 0),
      bytesReceived: counters.integer("bytesReceived", 0),
      badFrames: counters.integer("badFrames", 0),
      lostFrames: counters.integer("lostFrames", 0),
      unknownFrames: counters.integer("unknownFrames", 0),
    };
  } catch (cause) {
    throw new TransportError(`port process: ${(cause as Error).message}`, { cause });
  }
}
