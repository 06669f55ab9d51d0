/** The most bytes that `length` bytes become, delimiter not counted: one more for each 254, and one. */
export function cobsLength(length: number): number {
  return length + Math.floor(length / 254) + 1;
}

/**
 * Consistent overhead byte stuffing: writes `bytes` into `out` from `at` on without a zero byte.
 *
 * A run of 254 bytes other than zero that ends the data is not followed by an empty block, as in
 * Cheshire & Baker's text; decoders accept it either way.
 *
 * @param out Has room for `cobsLength(bytes.length)` bytes from `at`.
 * @returns the index behind the last byte written.
 * @see Cheshire & Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Trans. Networking 7(2), 1999.
 */
export function cobsEncode(bytes: Uint8Array, out: Uint8Array, at: number): number {
  const { length } = bytes;
  if (out.length - at < cobsLength(length)) {
    throw new RangeError(`cobsEncode: room for ${out.length - at} bytes, need ${cobsLength(length)}`);
  }
  let code = at;
  let to = at + 1;
  for (let from = 0; from < length; ) {
    // Up to `end` no block can fill up, so all lies as it lay, but for codes in the place of zeros.
    const end = Math.min(from + 255 - (to - code), length);
    out.set(bytes.subarray(from, end), to);
    const shift = to - from;
    for (; from < end; from++) {
      if (bytes[from] !== 0) continue;
      out[code] = from + shift - code;
      code = from + shift;
    }
    to = end + shift;
    if (to - code === 255 && from < length) {
      out[code] = 255;
      code = to++;
    }
  }
  out[code] = to - code;
  return to;
}

/** Bytes that are copied at a time, ahead of the codes among them. */
const AHEAD = 2048;

/**
 * Undoes `cobsEncode` for the bytes of `stuffed` from `from` up to `end`, which hold no zero.
 *
 * Blocks are mostly copied many at a time: what was stuffed lies one byte behind what it was, with codes where the
 * zeros were, until a block of 254 shifts what follows.
 *
 * @param out Has room for `end - from` bytes from `at`.
 * @returns the index behind the last byte written; -1 where a block runs past the end, or a code is zero after all.
 */
export function cobsDecode(
  stuffed: Uint8Array,
  from: number,
  end: number,
  out: Uint8Array,
  at: number,
): number {
  let to = at;
  let copied = from; // Up to this byte `stuffed` lies in `out` already, where it belongs.
  for (let code = from; code < end; ) {
    const next = code + stuffed[code]!;
    if (next > end || next === code) return -1;
    if (next > copied) {
      copied = Math.min(Math.max(code + AHEAD, next), end);
      out.set(stuffed.subarray(code + 1, copied), to);
    }
    to += next - code - 1;
    if (next - code === 255) copied = next;
    else if (next < end) out[to++] = 0;
    code = next;
  }
  return to;
}
