/**
 * CBOR maps from 0, 1, 2 ... to unsigned integers, which most messages are: credit, processed, acknowledgements and pings.
 *
 * What the general reader and writer of cbor.ts make of them takes ten times as long, and a lockstep stream has
 * several in each block.
 */
import type { Cbor, CborMap } from "./cbor.ts";

/** Pairs that the first byte of a map has room for. */
const MOST = 23;
const TWO_32 = 2 ** 32;

/** Reads such a map in deterministic encoding. Null where the bytes are anything else, be it sound or not. */
export function readCounts(bytes: Uint8Array): CborMap | null {
  const pairs = bytes[0]! - 0xa0;
  if (!(pairs >= 0 && pairs <= MOST)) return null;
  const map = new Map<Cbor, Cbor>();
  let at = 1;
  for (let key = 0; key < pairs; key++) {
    if (bytes[at] !== key) return null;
    const width = widthOf(bytes[at + 1]!);
    const value = width === 0 ? bytes[at + 1]! : unsigned(bytes, at + 2, width);
    at += 2 + width;
    if (width < 0 || at > bytes.length || widthFor(value) !== width) return null;
    map.set(key, value);
  }
  return at === bytes.length ? map : null;
}

/** Writes such a map as the general writer would. Null where it is another. */
export function writeCounts(map: CborMap): Uint8Array | null {
  if (map.size > MOST) return null;
  let length = 1;
  let next = 0;
  for (const [key, value] of map) {
    if (key !== next++ || typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) return null;
    length += 2 + widthFor(value);
  }
  const bytes = new Uint8Array(length);
  bytes[0] = 0xa0 + map.size;
  let at = 1;
  for (const [key, value] of map as ReadonlyMap<number, number>) {
    const width = widthFor(value);
    bytes[at] = key;
    bytes[at + 1] = width === 0 ? value : 24 + Math.log2(width);
    at += 2 + width;
    let left = value;
    for (let n = 1; n <= width; n++) {
      bytes[at - n] = left % 256;
      left = Math.floor(left / 256);
    }
  }
  return bytes;
}

/** Bytes behind the first of an unsigned integer; -1 where it is none. */
function widthOf(head: number): number {
  if (head < 24) return 0;
  return head >= 24 && head <= 27 ? 1 << (head - 24) : -1;
}

/** The fewest bytes behind the first that hold a value; -1 where none can, exactly. */
function widthFor(value: number): number {
  if (value < 24) return 0;
  if (value < 256) return 1;
  if (value < 65_536) return 2;
  if (value < TWO_32) return 4;
  return Number.isSafeInteger(value) ? 8 : -1;
}

function unsigned(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let n = 0; n < width; n++) value = 256 * value + bytes[at + n]!;
  return value;
}
