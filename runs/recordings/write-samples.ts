import { closeSync, openSync, writeSync } from "node:fs";
import type { StreamFormat } from "#contracts";
import type { Block } from "#rigs";
import { RecordingError } from "./recording-error.ts";

/** Forms in which samples are handed on. */
export const SAMPLE_FORMATS = ["wav", "npy", "csv"] as const;
export type SampleFormat = (typeof SAMPLE_FORMATS)[number];

/** What is to be written. */
export interface Written {
  readonly format: StreamFormat;
  /** 16-bit integers in a sample. */
  readonly values: number;
  /** Samples in all. */
  readonly length: number;
  readonly blocks: Iterable<Block>;
}

/** Most that a RIFF file can say of its length, bytes. */
const LONGEST_RIFF = 0xffff_ffff;

/**
 * Writes samples into a new file, as 16-bit integers, so that they are the same when they are read again.
 *
 * `wav`: RIFF WAVE, a channel for each value (I and Q of each microphone in turn). `npy`: shape [sample][value]. `csv`:
 * an index and a column for each value.
 *
 * @throws RecordingError if the form cannot hold them; the system's error if the file cannot be written.
 */
export function writeSamples(path: string, as: SampleFormat, written: Written): void {
  const encode = { wav, npy, csv }[as](path, written);
  const file = openSync(path, "wx");
  let made = 0;
  try {
    put(file, encode.head);
    for (const block of written.blocks) {
      put(file, encode.block(block));
      made += block.length;
    }
  } finally {
    closeSync(file);
  }
  if (made !== written.length) {
    throw new RangeError(`writeSamples: expected ${written.length} samples, got ${made}`);
  }
}

interface Encoder {
  readonly head: Uint8Array;
  readonly block: (block: Block) => Uint8Array;
}

function put(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function wav(path: string, { format: { rate }, values, length }: Written): Encoder {
  const data = 2 * values * length;
  if (!Number.isInteger(rate)) {
    throw new RecordingError(
      `${path}: a WAV file's rate is a whole number of Hz, not ${rate}: export as npy or csv`,
    );
  }
  // Chunks begin at even offsets; these samples always end at one.
  if (36 + data > LONGEST_RIFF || values > 0xffff) {
    throw new RecordingError(
      `${path}: ${data} bytes in ${values} channels do not fit into a WAV file: export as npy`,
    );
  }
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + data, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // Integers.
  head.writeUInt16LE(values, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * values * rate, 28);
  head.writeUInt16LE(2 * values, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(data, 40);
  return { head, block: littleEndian };
}

function npy(_path: string, { values, length }: Written): Encoder {
  const text = `{'descr': '<i2', 'fortran_order': False, 'shape': (${length}, ${values}), }`;
  // Magic, version and length are 10 bytes; what follows the header begins at a multiple of 64.
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10 + padded.length);
  head.write("\x93NUMPY\x01\x00", 0, "latin1");
  head.writeUInt16LE(padded.length, 8);
  head.write(padded, 10, "latin1");
  return { head, block: littleEndian };
}

function csv(_path: string, { format, values }: Written): Encoder {
  const names = columnNames(format, values);
  return {
    head: Buffer.from(`index,${names.join(",")}\n`),
    block({ index, length, samples }) {
      let text = "";
      for (let n = 0; n < length; n++) {
        text += `${index + n},${samples.subarray(values * n, values * (n + 1)).join(",")}\n`;
      }
      return Buffer.from(text);
    },
  };
}

/** Names of the values of a sample: I0, Q0, I1, ... of baseband, 0, 1, ... of others. */
function columnNames({ kind }: StreamFormat, values: number): readonly string[] {
  const baseband = kind === "baseband";
  return Array.from({ length: values }, (_, n) =>
    baseband ? `${n % 2 === 0 ? "I" : "Q"}${Math.floor(n / 2)}` : `c${n}`,
  );
}

function littleEndian({ samples }: Block): Uint8Array {
  const bytes = Buffer.alloc(2 * samples.length);
  for (let n = 0; n < samples.length; n++) bytes.writeInt16LE(samples[n] as number, 2 * n);
  return bytes;
}
