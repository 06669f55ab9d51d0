import type { CheckResult } from "#contracts";
import { blockBytes, blockDigest, Interrupted } from "#rigs";
import type { Scenario } from "#scenario";
import type { RecordWriter } from "./record-writer.ts";
import { type Making, resimulated } from "./source.ts";

/** Stream time kept to each side of a failed check, s. */
const MARGIN = 15;

/** Blocks made between two looks at what else is to be done, such as to stop. */
const BREATH = 50;

/**
 * Makes the stream again and adds the samples round each failed check to the record.
 *
 * @param sent CRC-32 of each block as it was sent, in order.
 * @returns how many blocks came out otherwise than they were sent: not 0 is a fault of the simulator.
 * @throws Interrupted if the signal is aborted.
 */
export async function keepSamples(
  record: RecordWriter,
  scenario: Scenario,
  made: Making,
  sent: readonly number[],
  checks: readonly CheckResult[],
  signal: AbortSignal,
): Promise<number> {
  const { rate } = made.format;
  const moments = checks.flatMap(({ passed, at }) => (passed || at === null ? [] : [at]));
  const last = Math.max(-1, ...moments.map((at) => (at + MARGIN) * rate));
  let blocks = 0;
  let different = 0;
  for (const block of resimulated(scenario, made)) {
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
