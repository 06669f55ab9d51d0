import { fields, type LinkCounters, UNLINKED } from "#contracts";
import { decodeRaw, encodeRaw, type Frame, LARGEST_FRAME } from "#wire";
import { DeadlineError } from "./clock.ts";
import type { Received } from "./link.ts";
import type { ClockPair } from "./pinger.ts";
import { ProtocolError, RestartError } from "./protocol-error.ts";
import { TransportError } from "./transport.ts";

/** What a port process has counted, and the ClockPairs that are new. */
export interface PortCounters {
  readonly link: LinkCounters;
  readonly pairs: readonly ClockPair[];
}

/** What goes between the host and a port process, both ways. */
export type PortMessage =
  /** To be sent; unstuffed, with its CRC. Its sequence number means nothing. */
  | { readonly tag: "frame"; readonly frame: Frame }
  /** Received, and when. */
  | { readonly tag: "received"; readonly frame: Received }
  /** The port is open: speak. */
  | { readonly tag: "opened" }
  /** The port was lost, or the device is there again. */
  | { readonly tag: "line"; readonly up: boolean }
  /** The port could not be opened or was lost for good, or the device broke the protocol; the process ends. */
  | { readonly tag: "failed"; readonly error: Error }
  /** As of now; sent before what came together, and at the end. */
  | { readonly tag: "counters"; readonly counters: PortCounters };

const TAG = { frame: 1, opened: 2, failed: 3, counters: 4, received: 5, line: 6 } as const;
const HEADER = 5;
/** Bytes of the time before a received Frame. */
const AT = 8;

/** Tag u8, length u32 little-endian, body: a raw Frame, with its time in front or not; nothing; a byte; JSON; numbers. */
export function encodePortMessage(message: PortMessage): Uint8Array {
  const body = bodyOf(message);
  const at = message.tag === "received" ? AT : 0;
  const bytes = new Uint8Array(HEADER + at + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, TAG[message.tag]);
  view.setUint32(1, at + body.length, true);
  if (message.tag === "received") view.setBigUint64(HEADER, message.frame.at, true);
  bytes.set(body, HEADER + at);
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
      if (length > AT + LARGEST_FRAME) throw new TransportError(`port process: a message of ${length} bytes`);
      const end = from + HEADER + length;
      if (end > bytes.length) break;
      messages.push(read(bytes[from]!, bytes.subarray(from + HEADER, end)));
      from = end;
    }
    held = bytes.slice(from);
    return messages;
  };
}

/** The errors that a port process ends with, by the name under which they go over the pipe. */
const ERRORS = { TransportError, ProtocolError, RestartError, DeadlineError } as const;

function bodyOf(message: PortMessage): Uint8Array {
  switch (message.tag) {
    case "frame":
    case "received":
      return encodeRaw(message.frame);
    case "opened":
      return new Uint8Array(0);
    case "line":
      return Uint8Array.of(message.up ? 1 : 0);
    case "failed": {
      const { name, message: reason } = message.error;
      return Buffer.from(JSON.stringify({ name, reason: reason.slice(0, 4096) }));
    }
    case "counters":
      return bytesOfCounters(message.counters);
  }
}

function read(tag: number, body: Uint8Array): PortMessage {
  if (tag === TAG.opened) return { tag: "opened" };
  if (tag === TAG.line && body.length === 1) return { tag: "line", up: body[0] === 1 };
  if (tag === TAG.failed) return { tag: "failed", error: json(body, failed) };
  if (tag === TAG.counters) return { tag: "counters", counters: counters(body) };
  const received = tag === TAG.received && body.length > AT;
  const raw = received || tag === TAG.frame ? decodeRaw(received ? body.subarray(AT) : body) : null;
  if (!raw?.known)
    throw new TransportError(`port process: no message with tag ${tag} in ${body.length} bytes`);
  if (!received) return { tag: "frame", frame: raw.frame };
  const at = new DataView(body.buffer, body.byteOffset).getBigUint64(0, true);
  return { tag: "received", frame: { ...raw.frame, at } };
}

function json<T>(body: Uint8Array, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (cause) {
    throw new TransportError(`port process: ${(cause as Error).message}`, { cause });
  }
}

function failed(value: unknown): Error {
  const error = fields(value, "failed");
  const Named = ERRORS[error.text("name") as keyof typeof ERRORS] ?? TransportError;
  return new Named(error.text("reason"));
}

/** In the order in which they go over the pipe. */
const COUNTED = Object.keys(UNLINKED) as readonly (keyof LinkCounters)[];
/** Numbers of one ClockPair. */
const PAIR = 4;

/** Numbers as 64-bit floats of this machine, whose two processes speak: they go with every batch, and JSON costs 30 us. */
function bytesOfCounters({ link, pairs }: PortCounters): Uint8Array {
  const numbers = [
    ...COUNTED.map((name) => link[name]),
    ...pairs.flatMap(({ sentMs, receivedMs, ticks, underruns }) => [sentMs, receivedMs, ticks, underruns]),
  ];
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function counters(body: Uint8Array): PortCounters {
  const numbers = new Float64Array(Uint8Array.from(body).buffer, 0, body.length >> 3);
  const pairs = (numbers.length - COUNTED.length) / PAIR;
  const whole = body.length === 8 * numbers.length && Number.isInteger(pairs) && pairs >= 0;
  const counts = numbers.subarray(0, COUNTED.length);
  if (!whole || !counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    throw new TransportError(`port process: no counters in ${body.length} bytes`);
  }
  return {
    link: Object.fromEntries(COUNTED.map((name, n) => [name, counts[n]!])) as unknown as LinkCounters,
    pairs: Array.from({ length: pairs }, (_, n) => {
      const [sentMs, receivedMs, ticks, underruns] = numbers.subarray(COUNTED.length + PAIR * n);
      return { sentMs: sentMs!, receivedMs: receivedMs!, ticks: ticks!, underruns: underruns! };
    }),
  };
}
