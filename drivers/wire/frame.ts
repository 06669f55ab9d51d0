import { crc32 } from "node:zlib";
import { cobsEncode, cobsLength } from "./cobs.ts";
import { FRAME_TYPE, type FrameType, frameTypeOf } from "./frame-type.ts";

/** One message of the protocol, between delimiters. */
export interface Frame {
  readonly type: FrameType;
  readonly channel: number;
  /** Counts Frames per direction and channel, modulo 2^16. */
  readonly sequence: number;
  /** Version 1 defines none: sent as 0, ignored by who receives it. */
  readonly flags: number;
  /** Stream time in whole microseconds, modulo 2^32. */
  readonly timestamp: number;
  readonly payload: Uint8Array;
}

/** type u8, channel u8, sequence u16, flags u16, length u16, timestamp u32; little-endian. */
export const HEADER_LENGTH = 12;
/** CRC-32 (ISO-HDLC, as zlib computes it) of header and payload, little-endian. */
export const CRC_LENGTH = 4;
/** The length field has 16 bits. */
const LARGEST_PAYLOAD = 65_535;
/** Bytes of the largest Frame there can be, header and CRC included, unstuffed. */
export const LARGEST_FRAME = HEADER_LENGTH + LARGEST_PAYLOAD + CRC_LENGTH;

/** The most bytes of a Frame with so many bytes of payload as it goes over the wire, delimiter included. */
export function frameLength(payloadLength: number): number {
  return cobsLength(HEADER_LENGTH + payloadLength + CRC_LENGTH) + 1;
}

/**
 * A Frame as it goes over the wire: COBS( header | payload | CRC-32 ), then 0x00.
 *
 * @throws RangeError if a header field does not fit its bits or the payload is longer than 65 535 bytes.
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const out = new Uint8Array(frameLength(frame.payload.length));
  return out.subarray(0, putFrame(frame, out, 0));
}

/** What is made unstuffed, before it is stuffed into its place; only ever used within one call. */
let scratch = new Uint8Array(4096);

/**
 * Writes what `encodeFrame` gives into `out` from `at` on.
 *
 * @param out Has room for `frameLength(frame.payload.length)` bytes from `at`.
 * @returns the index behind the delimiter.
 * @throws RangeError as `encodeFrame`, or where there is no room; nothing that counts is written then.
 */
export function putFrame(frame: Frame, out: Uint8Array, at: number): number {
  const length = HEADER_LENGTH + frame.payload.length + CRC_LENGTH;
  if (length > scratch.length) scratch = new Uint8Array(LARGEST_FRAME);
  const delimiter = cobsEncode(putRaw(frame, scratch), out, at);
  out[delimiter] = 0;
  return delimiter + 1;
}

/** Header, payload and CRC-32, unstuffed. @throws RangeError as `encodeFrame`. */
export function encodeRaw(frame: Frame): Uint8Array {
  return putRaw(frame, new Uint8Array(HEADER_LENGTH + frame.payload.length + CRC_LENGTH));
}

/** Writes header, payload and CRC-32 to the beginning of `into`. @returns that part of it. */
function putRaw(frame: Frame, into: Uint8Array): Uint8Array {
  const { payload } = frame;
  check("channel", frame.channel, 0xff);
  check("sequence", frame.sequence, 0xffff);
  check("flags", frame.flags, 0xffff);
  check("payload length", payload.length, LARGEST_PAYLOAD);
  check("timestamp", frame.timestamp, 0xffff_ffff);

  const end = HEADER_LENGTH + payload.length;
  into[0] = FRAME_TYPE[frame.type];
  into[1] = frame.channel;
  put16(into, 2, frame.sequence);
  put16(into, 4, frame.flags);
  put16(into, 6, payload.length);
  put32(into, 8, frame.timestamp);
  into.set(payload, HEADER_LENGTH);
  put32(into, end, crc32(into.subarray(0, end)));
  return into.subarray(0, end + CRC_LENGTH);
}

/** What a whole unstuffed Frame turned out to be: `known` is false for a type of some other version. */
export type RawFrame =
  | { readonly known: true; readonly frame: Frame }
  | { readonly known: false; readonly channel: number; readonly sequence: number };

/** Reads header, payload and CRC-32. Null where length or CRC do not hold. The payload is a view. */
export function decodeRaw(raw: Uint8Array): RawFrame | null {
  const end = raw.length - CRC_LENGTH;
  if (end < HEADER_LENGTH || get16(raw, 6) !== end - HEADER_LENGTH) return null;
  if (get32(raw, end) !== crc32(raw.subarray(0, end))) return null;

  const type = frameTypeOf(raw[0]!);
  const channel = raw[1]!;
  const sequence = get16(raw, 2);
  if (type === undefined) return { known: false, channel, sequence };
  const payload = raw.subarray(HEADER_LENGTH, end);
  const frame = { type, channel, sequence, flags: get16(raw, 4), timestamp: get32(raw, 8), payload };
  return { known: true, frame };
}

// A DataView for each Frame would cost more than all that is read and written through it.

function put16(into: Uint8Array, at: number, value: number): void {
  into[at] = value;
  into[at + 1] = value >>> 8;
}

function put32(into: Uint8Array, at: number, value: number): void {
  put16(into, at, value);
  put16(into, at + 2, value >>> 16);
}

function get16(from: Uint8Array, at: number): number {
  return from[at]! | (from[at + 1]! << 8);
}

function get32(from: Uint8Array, at: number): number {
  return (get16(from, at) | (get16(from, at + 2) << 16)) >>> 0;
}

function check(field: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`encodeFrame: ${field} is ${value}, expected an integer from 0 to ${most}`);
  }
}
