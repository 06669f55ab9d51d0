import { FrameError } from "./frame-error.ts";
import type { Codec } from "./record.ts";

/** Consecutive samples of a Stream, with the index of the first. */
export interface Samples {
  /** Of the first sample, from 0. */
  readonly index: number;
  /** 16-bit integers as the StreamFormat orders them: the values of one sample lie together. */
  readonly values: Int16Array;
}

/** Bytes of the index before the data. */
export const SAMPLES_HEADER = 8;

/** Payload of `samples`: the index as 64 bits, then the values, all little-endian. No CBOR. */
export const SAMPLES: Codec<Samples> = {
  encode({ index, values }) {
    if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`samples.index: ${index}`);
    const payload = new Uint8Array(SAMPLES_HEADER + 2 * values.length);
    const view = new DataView(payload.buffer);
    view.setBigUint64(0, BigInt(index), true);
    for (let n = 0; n < values.length; n++) view.setInt16(SAMPLES_HEADER + 2 * n, values[n]!, true);
    return payload;
  },
  decode(payload) {
    const length = payload.length - SAMPLES_HEADER;
    if (length < 0 || length % 2 !== 0) {
      throw new FrameError(`samples: expected 8 bytes and whole 16-bit values, got ${payload.length} bytes`);
    }
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    const index = Number(view.getBigUint64(0, true));
    if (!Number.isSafeInteger(index))
      throw new FrameError(`samples.index: expected a safe integer, got ${index}`);
    const values = new Int16Array(length / 2);
    for (let n = 0; n < values.length; n++) values[n] = view.getInt16(SAMPLES_HEADER + 2 * n, true);
    return { index, values };
  },
};

/** The bytes that count as a stream's payload, for credit and digest: those behind the index. A view. */
export function sampleBytes(payload: Uint8Array): Uint8Array {
  return payload.subarray(SAMPLES_HEADER);
}
