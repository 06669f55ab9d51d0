import type { Manifest } from "#contracts";
import { type Block, blockBytes, blockDigest, valuesPerSample } from "#rigs";
import { findScenarios, loadScenario } from "./find.ts";
import { readManifest } from "./manifest-file.ts";
import { type RecordedStream, type Recording, readRecord, readSamples } from "./record-reader.ts";
import { resimulated, Unsuitable } from "./source.ts";

/** The samples of a Run. */
export interface RecordedSamples {
  readonly manifest: Manifest;
  readonly recording: Recording;
  readonly stream: RecordedStream;
  /** Samples there are, from the first on; fewer than were to be sent if the run or its record ended early. */
  readonly end: number;
  /** Whether they lie in the record; else they are made again. */
  readonly kept: boolean;
  /**
   * The samples in blocks as they were sent, each held against its digest.
   *
   * @throws Unsuitable if one is not what was sent.
   */
  blocks(): Generator<Block>;
}

/**
 * The samples of the run in `folder`: those in its record if all are there, else made again from scenario, seed and
 * actuations.
 *
 * @throws Unsuitable if there are none or their scenario is gone; ScenarioError if it does not load; TypeError or
 *   the system's error if the run cannot be read.
 */
export async function recordedSamples(folder: string): Promise<RecordedSamples> {
  const manifest = readManifest(folder);
  const recording = readRecord(folder);
  const { stream, blocks: sent, kept } = recording;
  if (stream === null || sent.length === 0) throw new Unsuitable(`${folder}: no sample was ever sent in it`);
  const last = sent.at(-1) as Recording["blocks"][number];
  const sentTo = last.index + last.length;
  // Of a record that was cut off the digest of the last block may be there without its samples.
  const inRecord = kept > 0 && kept >= sentTo - stream.blockLength;
  const found = { manifest, recording, stream, kept: inRecord, end: inRecord ? kept : sentTo };
  if (inRecord) return { ...found, blocks: () => verified(keptBlocks(folder, stream), found) };
  const scenario = await scenarioOf(manifest, folder);
  const made = {
    seed: manifest.scenario.seed,
    format: stream.format,
    blockLength: stream.blockLength,
    actuations: recording.actuations,
    microphones: manifest.rig.microphones ?? null,
  };
  return { ...found, blocks: () => verified(resimulated(scenario, made), found) };
}

async function scenarioOf({ scenario, origin, control }: Manifest, folder: string) {
  if (control === "negative") throw new Unsuitable(`${folder} is a muted control: all of its samples are 0`);
  if (origin !== undefined && !(origin.kind === "replay" && origin.resimulated)) {
    const whole = origin.kind === "replay" ? `; those of ${origin.run} are what it played` : "";
    throw new Unsuitable(`${folder} does not hold its samples whole, and no scenario makes them${whole}`);
  }
  const { scenarios } = findScenarios([scenario.name]);
  const [found] = scenarios;
  if (found === undefined || scenarios.length > 1) {
    throw new Unsuitable(
      `${folder} does not hold its samples, and scenario ${scenario.name}, which makes them, is not here`,
    );
  }
  return await loadScenario(found.path);
}

/** Blocks as the record has them, to the first that is not whole or not next. */
function* keptBlocks(folder: string, { format }: RecordedStream): Generator<Block> {
  const bytesPerSample = 2 * valuesPerSample(format);
  let next = 0;
  for (const { index, bytes } of readSamples(folder)) {
    if (index !== next) return;
    const length = bytes.length / bytesPerSample;
    if (!Number.isInteger(length)) {
      throw new TypeError(
        `${folder}: samples from ${index} on: ${bytes.length} bytes, expected a multiple of ${bytesPerSample}`,
      );
    }
    yield { index, length, samples: integers(bytes) };
    next += length;
  }
}

function integers(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int16Array.from({ length: bytes.length / 2 }, (_, n) => view.getInt16(2 * n, true));
}

function* verified(
  blocks: Iterable<Block>,
  { manifest, recording, end }: Pick<RecordedSamples, "manifest" | "recording" | "end">,
): Generator<Block> {
  let at = 0;
  for (const block of blocks) {
    const sent = recording.blocks[at++];
    if (sent === undefined || block.index >= end) return;
    const crc32 = blockDigest(blockBytes(block));
    if (block.index !== sent.index || block.length !== sent.length || crc32 !== sent.crc32) {
      const { commit, node } = manifest.versions;
      throw new Unsuitable(
        `${manifest.run}: samples ${sent.index} to ${sent.index + sent.length} are not those that were sent ` +
          `(CRC-32 ${hex(crc32)}, recorded ${hex(sent.crc32)}); it was made by commit ${commit} on Node ${node}`,
      );
    }
    yield block;
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

/** The same samples in blocks of `length`, the last one shorter. */
export function* reblocked(blocks: Iterable<Block>, values: number, length: number): Generator<Block> {
  let index = 0;
  let filled = 0;
  let samples = new Int16Array(values * length);
  for (const block of blocks) {
    for (let taken = 0; taken < block.length; ) {
      const count = Math.min(block.length - taken, length - filled);
      samples.set(block.samples.subarray(values * taken, values * (taken + count)), values * filled);
      taken += count;
      filled += count;
      if (filled < length) continue;
      yield { index, length, samples };
      index += length;
      filled = 0;
      samples = new Int16Array(values * length);
    }
  }
  if (filled > 0) yield { index, length: filled, samples: samples.slice(0, values * filled) };
}
