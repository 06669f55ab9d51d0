import type { StreamFormat } from "#contracts";

/** 16-bit integers in one sample of a stream: of all channels, chirps and bins, I and Q counted apart. */
export function valuesPerSample({ kind, channels, radar }: StreamFormat): number {
  if (radar !== null) return channels * radar.chirps * radar.bins * (radar.complex ? 2 : 1);
  return kind === "baseband" ? 2 * channels : channels;
}
