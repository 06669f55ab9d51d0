import { join } from "node:path";
import {
  type Actuation,
  type Canvas,
  type Event,
  fields,
  parseActuation,
  parseEvent,
  parseTruth,
  type StreamFormat,
  type Truth,
} from "#contracts";
import { type Check, parseCheck } from "#score";
import { expectFormat } from "./expect-format.ts";
import { recordMessages } from "./record-messages.ts";
import { RECORD_FILE } from "./record-writer.ts";
import { TOPICS, type TopicName } from "./topics.ts";

/** What was asked of the Device. */
export interface Staging {
  /** The function under test, by the name under which devices declare it. */
  readonly function: string;
  readonly checks: readonly Check[];
  /** SHA-256 of what was staged, as `stagingOf` gives it; null for a recording from elsewhere. */
  readonly scene: string | null;
}

/** How the samples were laid out and cut into blocks. */
export interface RecordedStream {
  readonly format: StreamFormat;
  /** Samples of a block; the last may be shorter. */
  readonly blockLength: number;
  /** Samples that were to be sent in all. */
  readonly total: number;
  /** Least time between what was processed and what was sent, s: so much of what followed may be missing at a sudden end. */
  readonly lead: number;
}

/** A run's record, read back. */
export interface Recording {
  /** Null where the run was killed before its first chunk closed. */
  readonly truth: Truth | null;
  /** Null as truth is. */
  readonly staging: Staging | null;
  /** Null where no stream was opened. */
  readonly stream: RecordedStream | null;
  readonly events: readonly Event[];
  readonly actuations: readonly Actuation[];
  /** Lines of the device's console, with the stream time of the newest sample sent, s. */
  readonly console: readonly { readonly time: number; readonly text: string }[];
  /** What the device measured of itself, s of stream time. */
  readonly telemetry: readonly { readonly time: number; readonly values: Readonly<Record<string, number>> }[];
  /** Its starts, in words; `expected` is the one before the run. */
  readonly boots: readonly { readonly time: number; readonly text: string; readonly expected: boolean }[];
  readonly canvas: Canvas | null;
  readonly columns: readonly Uint8Array[];
  readonly blocks: readonly { readonly index: number; readonly length: number; readonly crc32: number }[];
  /** Samples whose bytes are in the record, counted from the first one on without a gap. */
  readonly kept: number;
  /** Whether the file could be read to its end, and ends as a complete one does. */
  readonly whole: boolean;
  /** Why it is not whole: what is wrong with the file, and where; null if it is whole. */
  readonly flaw: string | null;
}

/**
 * Reads the record of the run in `folder`, samples left out.
 *
 * A file that was cut off or spoilt is read to its last whole chunk before that, and says so by `whole`
 * and `flaw`.
 *
 * @throws TypeError, naming the file, if a message is not what its topic promises; the system's error if
 *   the file cannot be read.
 */
export function readRecord(folder: string): Recording {
  const path = join(folder, RECORD_FILE);
  const { values, sampled, flaw } = gather(folder, path);
  const each = <T>(topic: TopicName, read: (value: unknown, where: string, time: number) => T) =>
    (values.get(topic) ?? []).map(({ time, value }, index) =>
      read(value, `${path}: ${topic}[${index}]`, time),
    );
  const canvas = each("canvas", canvasOf)[0] ?? null;
  const blocks = each("blocks", blockOf);
  const stream = each("stream", streamOf)[0] ?? null;
  return {
    truth: each("truth", truthOf).at(-1) ?? null,
    staging: each("staging", stagingOf)[0] ?? null,
    stream,
    events: each("events", parseEvent),
    actuations: each("actuations", parseActuation),
    console: each("console", (value, where, time) => ({ time, text: fields(value, where).text("text") })),
    telemetry: each("telemetry", telemetryOf),
    boots: each("boots", (value, where, time) => {
      const boot = fields(value, where);
      return { time, text: boot.text("text"), expected: boot.flag("expected") };
    }),
    canvas,
    columns: each("columns", (value, where) => columnOf(value as Uint8Array, canvas, where)),
    blocks,
    kept: keptOf(blocks, sampled),
    whole: flaw === null,
    flaw: flaw === null ? null : flaw + reach(blocks, stream),
  };
}

/** How far a record that is not whole goes, in words; nothing where that cannot be told. */
function reach(blocks: Recording["blocks"], stream: RecordedStream | null): string {
  const last = blocks.at(-1);
  if (last === undefined || stream === null) return "";
  return `; truncated after ${Number(((last.index + last.length) / stream.format.rate).toFixed(3))} s`;
}

/** Every message as a value, samples as the indices of their blocks. */
function gather(folder: string, path: string) {
  const values = new Map<TopicName, { readonly time: number; readonly value: unknown }[]>();
  const sampled = new Set<number>();
  const messages = recordMessages(folder);
  for (let step = messages.next(); ; step = messages.next()) {
    if (step.done) return { values, sampled, flaw: step.value };
    const { topic, time, data } = step.value;
    if (topic === "samples") {
      sampled.add(indexOf(data, `${path}: samples`));
      continue;
    }
    const value = TOPICS[topic].encoding === "json" ? fromJson(data, `${path}: ${topic}`) : data.slice();
    const list = values.get(topic);
    if (list === undefined) values.set(topic, [{ time, value }]);
    else list.push({ time, value });
  }
}

/** The index that a message of samples begins with. */
function indexOf(data: Uint8Array, where: string): number {
  if (data.length < 8)
    throw new TypeError(`${where}: expected 8 bytes of index at least, got ${data.length}`);
  return Number(new DataView(data.buffer, data.byteOffset, data.length).getBigUint64(0, true));
}

function keptOf(blocks: Recording["blocks"], sampled: ReadonlySet<number>): number {
  let kept = 0;
  for (const { index, length } of blocks) {
    if (index !== kept || !sampled.has(index)) break;
    kept += length;
  }
  return kept;
}

function fromJson(data: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString("utf8"));
  } catch (error) {
    throw new TypeError(`${where}: expected JSON: ${(error as Error).message}`, { cause: error });
  }
}

function truthOf(value: unknown, where: string): Truth {
  try {
    return parseTruth(value);
  } catch (error) {
    throw new TypeError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function stagingOf(value: unknown, where: string): Staging {
  const staging = fields(value, where);
  const { scene } = value as { readonly scene?: unknown };
  try {
    return {
      function: staging.text("function"),
      checks: staging.list("checks", parseCheck),
      scene: scene === null ? null : staging.text("scene"),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new TypeError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}

function streamOf(value: unknown, where: string): RecordedStream {
  const stream = fields(value, where);
  return {
    format: expectFormat((value as { readonly format?: unknown }).format, `${where}.format`),
    blockLength: stream.integer("blockLength", 1),
    total: stream.integer("total", 0),
    lead: stream.number("lead", 0),
  };
}

function canvasOf(value: unknown, where: string): Canvas {
  const canvas = fields(value, where);
  for (const name of ["hop", "step", "stepDb"]) {
    if (canvas.number(name, 0) === 0) throw new TypeError(`${where}.${name}: expected more than 0`);
  }
  for (const name of ["from", "floorDb"]) canvas.number(name);
  canvas.integer("bins", 1);
  return value as Canvas;
}

function telemetryOf(value: unknown, where: string, time: number): Recording["telemetry"][number] {
  fields(value, where);
  const { values } = value as { readonly values?: unknown };
  const measured = fields(values, `${where}.values`);
  for (const name of Object.keys(values as object)) measured.number(name);
  return { time, values: values as Readonly<Record<string, number>> };
}

function columnOf(column: Uint8Array, canvas: Canvas | null, where: string): Uint8Array {
  if (column.length !== canvas?.bins) {
    throw new TypeError(
      `${where}: expected ${canvas?.bins ?? "a canvas and its"} bytes, got ${column.length}`,
    );
  }
  return column;
}

function blockOf(value: unknown, where: string): Recording["blocks"][number] {
  const block = fields(value, where);
  return {
    index: block.integer("index", 0),
    length: block.integer("length", 1),
    crc32: block.integer("crc32", 0),
  };
}

/** The samples that the record of the run in `folder` holds: index of each block's first sample, and its bytes. */
export function* readSamples(
  folder: string,
): Generator<{ readonly index: number; readonly bytes: Uint8Array }> {
  const path = join(folder, RECORD_FILE);
  for (const { topic, data } of recordMessages(folder)) {
    if (topic === "samples") yield { index: indexOf(data, `${path}: samples`), bytes: data.slice(8) };
  }
}
