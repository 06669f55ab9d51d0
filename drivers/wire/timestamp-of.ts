/** The timestamp of a stream's sample: its time in whole microseconds, modulo 2^32 (71.6 minutes). */
export function timestampOf(index: number, rate: number): number {
  return Math.round((index / rate) * 1e6) % 2 ** 32;
}
