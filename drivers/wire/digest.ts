import { crc32 as zlibCrc32 } from "node:zlib";

/**
 * CRC-32 (ISO-HDLC: reflected polynomial 0xEDB88320, start and final exclusive-or 0xFFFFFFFF) of a Stream's payload
 * so far: `digest(part2, digest(part1))` is that of both together.
 */
export function digest(bytes: Uint8Array, soFar = 0): number {
  return zlibCrc32(bytes, soFar);
}
