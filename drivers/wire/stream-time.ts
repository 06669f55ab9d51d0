const WRAP = 2 ** 32;

/** The timestamp of a stream's sample: its time in whole microseconds, modulo 2^32 (71.6 minutes). */
export function timestampOf(index: number, rate: number): number {
  return Math.round((index / rate) * 1e6) % WRAP;
}

/** The time in microseconds, of all those with this timestamp, that lies nearest to `near`. */
export function unwrapTimestamp(timestamp: number, near: number): number {
  return timestamp + Math.round((near - timestamp) / WRAP) * WRAP;
}
