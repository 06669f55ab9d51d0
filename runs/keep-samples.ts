import { crc32 } from "node:zlib";
import type { Actuation, CheckResult, StreamFormat } from "#contracts";
import type { Block } from "#rigs";
import type { Scenario } from "#scenario";
import type { RecordWriter } from "./record-writer.ts";
import { resimulate } from "./source.ts";

/** Stream time kept to each side of a failed check, s. */
const MARGIN = 15;

/** A block of the record as a message of the topic `samples`. */
export function samplesMessage({ index, samples }: Block): Uint8Array {
  const message = new Uint8Array(8 + samples.byteLength);
  const view = new DataView(message.buffer);
  view.setBigUint64(0, BigInt(index), true);
  for (let n = 0; n < samples.length; n++) view.setInt16(8 + 2 * n, samples[n] as number, true);
  return message;
}

/** CRC-32 of a block's bytes on the wire. */
export function blockDigest({ samples }: Block): number {
  return crc32(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
}

/**
 * Makes the stream again and adds the samples round each failed check to the record.
 *
 * @param sent CRC-32 of each block as it was sent, in order.
 * @returns how many blocks came out otherwise than they were sent: not 0 is a fault of the simulator.
 */
export function keepSamples(
  record: RecordWriter,
  scenario: Scenario,
  made: {
    readonly seed: number;
    readonly format: StreamFormat;
    readonly blockLength: number;
    readonly actuations: readonly Actuation[];
  },
  sent: readonly number[],
  checks: readonly CheckResult[],
): number {
  const { rate } = made.format;
  const moments = checks.flatMap(({ passed, at }) => (passed || at === null ? [] : [at]));
  const last = Math.max(-1, ...moments.map((at) => (at + MARGIN) * rate));
  let blocks = 0;
  let different = 0;
  resimulate(scenario, made, (block) => {
    const expected = sent[blocks++];
    if (block.index > last || expected === undefined) return false;
    if (blockDigest(block) !== expected) different += 1;
    const time = block.index / rate;
    if (moments.some((at) => Math.abs(time - at) <= MARGIN))
      record.add("samples", time, samplesMessage(block));
    return true;
  });
  return different;
}
