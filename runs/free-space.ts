import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Bytes a record takes for each second of stream: picture, block digests and events, and samples of four
 * microphones at 2 kHz. Measured with `presence/walk-in` and `presence/empty-room`: 8.0 and 7.5 kB without samples,
 * 41 kB with them.
 */
const BYTES_PER_SECOND = { picture: 8e3, samples: 33e3 };

/** What a run takes however short it is, with the page. */
const BYTES_PER_RUN = 2e5;

/**
 * Why the disk below `folder` has no room for so many runs of `total` seconds of stream in all; null if it has.
 * A failed check keeps the samples of 30 s, which every run is taken to do.
 */
export function shortage(folder: string, runs: number, total: number, recordAll: boolean): string | null {
  const kept = recordAll ? total : Math.min(total, 30 * runs);
  const need = runs * BYTES_PER_RUN + total * BYTES_PER_SECOND.picture + kept * BYTES_PER_SECOND.samples;
  return noRoom(folder, need, "the records of these runs may take");
}

/** Why the disk below `folder` has no room for `need` bytes, which `what` says of them; null if it has. */
export function noRoom(folder: string, need: number, what: string): string | null {
  let below = folder;
  while (!existsSync(below)) below = dirname(below);
  const { bavail, bsize } = statfsSync(below);
  const free = bavail * bsize;
  return free >= need ? null : `${below} has ${megabytes(free)} free, and ${what} ${megabytes(need)}`;
}

/** Why the samples of `total` seconds of stream cannot be kept within `quota` bytes; null if they can. */
export function overQuota(quota: number, total: number): string | null {
  const need = total * BYTES_PER_SECOND.samples;
  if (need <= quota) return null;
  return `--record all: the samples of these runs take ${megabytes(need)}, and the quota is ${megabytes(quota)}; give more with --quota`;
}

function megabytes(bytes: number): string {
  return `${bytes < 1e7 ? (bytes / 1e6).toFixed(2) : Math.ceil(bytes / 1e6)} MB`;
}
