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

/**
 * A Frame as it goes over the wire: COBS( header | payload | CRC-32 ), then 0x00.
 *
 * @throws RangeError if a header field does not fit its bits or the payload is longer than 65 535 bytes.
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const raw = encodeRaw(frame);
  const out = new Uint8Array(cobsLength(raw.length) + 1);
  return out.subarray(0, cobsEncode(raw, out, 0) + 1); // The last byte is the delimiter, 0.
}

/** Header, payload and CRC-32, unstuffed. @throws RangeError as `encodeFrame`. */
export function encodeRaw(frame: Frame): Uint8Array {
  const { payload } = frame;
  check("channel", frame.channel, 0xff);
  check("sequence", frame.sequence, 0xffff);
  check("flags", frame.flags, 0xffff);
  check("payload length", payload.length, LARGEST_PAYLOAD);
  check("timestamp", frame.timestamp, 0xffff_ffff);

  const raw = new Uint8Array(HEADER_LENGTH + payload.length + CRC_LENGTH);
  const view = new DataView(raw.buffer);
  view.setUint8(0, FRAME_TYPE[frame.type]);
  view.setUint8(1, frame.channel);
  view.setUint16(2, frame.sequence, true);
  view.setUint16(4, frame.flags, true);
  view.setUint16(6, payload.length, true);
  view.setUint32(8, frame.timestamp, true);
  raw.set(payload, HEADER_LENGTH);
  const end = raw.length - CRC_LENGTH;
  view.setUint32(end, crc32(raw.subarray(0, end)), true);
  return raw;
}

/** What a whole unstuffed Frame turned out to be: `known` is false for a type of some other version. */
export type RawFrame =
  | { readonly known: true; readonly frame: Frame }
  | { readonly known: false; readonly channel: number; readonly sequence: number };

/** Reads header, payload and CRC-32. Null where length or CRC do not hold. The payload is a view. */
export function decodeRaw(raw: Uint8Array): RawFrame | null {
  if (raw.length < HEADER_LENGTH + CRC_LENGTH) return null;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const end = raw.length - CRC_LENGTH;
  if (view.getUint16(6, true) !== end - HEADER_LENGTH) return null;
  if (view.getUint32(end, true) !== crc32(raw.subarray(0, end))) return null;

  const type = frameTypeOf(view.getUint8(0));
  const channel = view.getUint8(1);
  const sequence = view.getUint16(2, true);
  if (type === undefined) return { known: false, channel, sequence };
  const flags = view.getUint16(4, true);
  const timestamp = view.getUint32(8, true);
  const payload = raw.subarray(HEADER_LENGTH, end);
  return { known: true, frame: { type, channel, sequence, flags, timestamp, payload } };
}

function check(field: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`encodeFrame: ${field} is ${value}, expected an integer from 0 to ${most}`);
  }
}
