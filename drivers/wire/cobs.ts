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
  if (out.length - at < cobsLength(bytes.length)) {
    throw new RangeError(`cobsEncode: room for ${out.length - at} bytes, need ${cobsLength(bytes.length)}`);
  }
  let code = at;
  let to = at + 1;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from]!;
    if (byte !== 0) out[to++] = byte;
    if (byte === 0 || (to - code === 255 && from + 1 < bytes.length)) {
      out[code] = to - code;
      code = to++;
    }
  }
  out[code] = to - code;
  return to;
}

/** Undoes `cobsEncode`; `bytes` hold no zero. Null where a block runs past the end. */
export function cobsDecode(bytes: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(bytes.length);
  let to = 0;
  for (let from = 0; from < bytes.length; ) {
    const code = bytes[from]!;
    const end = from + code;
    if (end > bytes.length) return null;
    for (from += 1; from < end; from++) out[to++] = bytes[from]!;
    if (code !== 255 && end < bytes.length) to++; // The zero; `out` was made of zeros.
  }
  return out.subarray(0, to);
}
