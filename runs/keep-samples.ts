import type { CheckResult } from "#contracts";
import { type Block, blockBytes, blockDigest, Interrupted } from "#rigs";
import type { RecordWriter } from "./record-writer.ts";

/** Stream time kept to each side of a failed check, s. */
const MARGIN = 15;

/** Blocks made between two looks at what else is to be done, such as to stop. */
const BREATH = 50;

/** What was sent, and what is to be kept of it. */
export interface Keeping {
  /** Of the stream, Hz. */
  readonly rate: number;
  /** CRC-32 of each block as it was sent, in order. */
  readonly sent: readonly number[];
  readonly checks: readonly CheckResult[];
  readonly signal: AbortSignal;
}

/**
 * Adds the samples round each failed check to the record.
 *
 * @param again The stream made once more, block by block as it was sent.
 * @returns how many blocks came out otherwise than they were sent: not 0 is a fault of the simulator.
 * @throws Interrupted if the signal is aborted.
 */
export async function keepSamples(
  record: RecordWriter,
  again: Iterable<Block>,
  { rate, sent, checks, signal }: Keeping,
): Promise<number> {
  const moments = checks.flatMap(({ passed, at }) => (passed || at === null ? [] : [at]));
  const last = Math.max(-1, ...moments.map((at) => (at + MARGIN) * rate));
  let blocks = 0;
  let different = 0;
  for (const block of again) {
    const expected = sent[blocks++];
    if (block.index > last || expected === undefined) break;
    const bytes = blockBytes(block);
    if (blockDigest(bytes) !== expected) different += 1;
    const time = block.index / rate;
    if (moments.some((at) => Math.abs(time - at) <= MARGIN)) record.add("samples", time, bytes);
    if (blocks % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw new Interrupted();
  }
  return different;
}
