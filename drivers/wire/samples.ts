import { FrameError } from "./frame-error.ts";
import { MOST_STREAM } from "./frame-type.ts";
import type { Codec } from "./record.ts";

/** Consecutive samples of a Stream, with the index of the first. */
export interface Samples {
  /** Of the first sample, from 0. */
  readonly index: number;
  /** 16-bit integers as the StreamFormat orders them: the values of one sample lie together. */
  readonly values: Int16Array;
}

/** Samples that a device sends back, of the output that belongs to a stream. */
export interface Feed extends Samples {
  readonly stream: number;
}

/** Bytes of a file, and where they belong. */
export interface Chunk {
  /** Of the transfer. */
  readonly id: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes of the index before the data. */
export const SAMPLES_HEADER = 8;
/** Bytes of index and stream before the data. */
export const FEED_HEADER = 10;
/** Bytes of offset and id before the data. */
export const CHUNK_HEADER = 12;

/** Payload of `samples`: the index as 64 bits, then the values, all little-endian. No CBOR. */
export const SAMPLES: Codec<Samples> = {
  encode: ({ index, values }) => withValues("samples.index", index, SAMPLES_HEADER, values),
  decode(payload) {
    const view = header("samples", payload, SAMPLES_HEADER);
    return { index: place("samples.index", view), values: valuesFrom("samples", payload, SAMPLES_HEADER) };
  },
};

/** Payload of `feed`: the index as 64 bits, the stream as 16, then the values, all little-endian. No CBOR. */
export const FEED: Codec<Feed> = {
  encode({ stream, index, values }) {
    if (!isUint(stream, MOST_STREAM)) throw new RangeError(`feed.stream: ${stream}`);
    const payload = withValues("feed.index", index, FEED_HEADER, values);
    new DataView(payload.buffer).setUint16(8, stream, true);
    return payload;
  },
  decode(payload) {
    const view = header("feed", payload, FEED_HEADER);
    const stream = view.getUint16(8, true);
    if (stream > MOST_STREAM) {
      throw new FrameError(`feed.stream: expected at most ${MOST_STREAM}, got ${stream}`);
    }
    return { stream, index: place("feed.index", view), values: valuesFrom("feed", payload, FEED_HEADER) };
  },
};

/** Payload of `chunk`: the offset as 64 bits, the transfer's id as 32, both little-endian, then the bytes. No CBOR. */
export const CHUNK: Codec<Chunk> = {
  encode({ id, offset, bytes }) {
    if (!isUint(id, 0xffff_ffff)) throw new RangeError(`chunk.id: ${id}`);
    const payload = withPlace("chunk.offset", offset, CHUNK_HEADER + bytes.length);
    new DataView(payload.buffer).setUint32(8, id, true);
    payload.set(bytes, CHUNK_HEADER);
    return payload;
  },
  decode(payload) {
    const view = header("chunk", payload, CHUNK_HEADER);
    const offset = place("chunk.offset", view);
    return { id: view.getUint32(8, true), offset, bytes: payload.subarray(CHUNK_HEADER) };
  },
};

/** The bytes that count as a stream's payload, for credit and digest: those behind the index. A view. */
export function sampleBytes(payload: Uint8Array): Uint8Array {
  return payload.subarray(SAMPLES_HEADER);
}

/** The bytes of a `feed` that its digest counts. A view. */
export function feedBytes(payload: Uint8Array): Uint8Array {
  return payload.subarray(FEED_HEADER);
}

function withPlace(where: string, index: number, length: number): Uint8Array<ArrayBuffer> {
  if (!isUint(index, Number.MAX_SAFE_INTEGER)) throw new RangeError(`${where}: ${index}`);
  const payload = new Uint8Array(length);
  new DataView(payload.buffer).setBigUint64(0, BigInt(index), true);
  return payload;
}

function withValues(where: string, index: number, from: number, values: Int16Array): Uint8Array<ArrayBuffer> {
  const payload = withPlace(where, index, from + 2 * values.length);
  if (LITTLE_ENDIAN) {
    payload.set(new Uint8Array(values.buffer, values.byteOffset, 2 * values.length), from);
    return payload;
  }
  const view = new DataView(payload.buffer);
  for (let n = 0; n < values.length; n++) view.setInt16(from + 2 * n, values[n]!, true);
  return payload;
}

/** What Int16Array is in memory, on all machines that Node runs on today but few. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function header(what: string, payload: Uint8Array, least: number): DataView {
  if (payload.length < least) {
    throw new FrameError(`${what}: expected at least ${least} bytes, got ${payload.length}`);
  }
  return new DataView(payload.buffer, payload.byteOffset, payload.length);
}

function place(where: string, view: DataView): number {
  const index = Number(view.getBigUint64(0, true));
  if (!Number.isSafeInteger(index)) {
    throw new FrameError(`${where}: expected a safe integer, got ${index}`);
  }
  return index;
}

function valuesFrom(what: string, payload: Uint8Array, from: number): Int16Array {
  const length = payload.length - from;
  if (length % 2 !== 0) {
    throw new FrameError(`${what}: expected whole 16-bit values, got ${length} bytes`);
  }
  if (LITTLE_ENDIAN) return new Int16Array(Uint8Array.prototype.slice.call(payload, from).buffer);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return Int16Array.from({ length: length / 2 }, (_, n) => view.getInt16(from + 2 * n, true));
}

function isUint(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= most;
}
