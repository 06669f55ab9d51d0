import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { McapStreamReader, type McapTypes } from "@mcap/core";
import {
  type Actuation,
  type Canvas,
  type Event,
  fields,
  parseActuation,
  parseEvent,
  parseTruth,
  type Truth,
} from "#contracts";
import { RECORD_FILE } from "./record-writer.ts";
import { TOPICS, type TopicName } from "./topics.ts";

/** A run's record, read back. */
export interface Recording {
  /** Null where the run was killed before its first chunk closed. */
  readonly truth: Truth | null;
  readonly events: readonly Event[];
  readonly actuations: readonly Actuation[];
  /** Lines of the device's console, with the stream time of the newest sample sent, s. */
  readonly console: readonly { readonly time: number; readonly text: string }[];
  readonly canvas: Canvas | null;
  readonly columns: readonly Uint8Array[];
  readonly blocks: readonly { readonly index: number; readonly length: number; readonly crc32: number }[];
  /** Whether the file could be read to its end, and ends as a complete one does. */
  readonly whole: boolean;
  /** Why it is not whole: what is wrong with the file, and where; null if it is whole. */
  readonly flaw: string | null;
}

/** Bytes read at a time. */
const PIECE = 1 << 20;

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
  const values: Record<TopicName, { time: number; value: unknown }[]> = {
    truth: [],
    events: [],
    actuations: [],
    blocks: [],
    console: [],
    canvas: [],
    columns: [],
    samples: [],
  };
  const flaw = eachMessage(path, (topic, time, data) => {
    if (topic === "samples") return;
    const value = TOPICS[topic].encoding === "json" ? fromJson(data, `${path}: ${topic}`) : data.slice();
    values[topic].push({ time, value });
  });
  const each = <T>(topic: TopicName, read: (value: unknown, where: string, time: number) => T) =>
    values[topic].map(({ time, value }, index) => read(value, `${path}: ${topic}[${index}]`, time));
  const canvas = each("canvas", canvasOf)[0] ?? null;
  return {
    truth: each("truth", truthOf).at(-1) ?? null,
    events: each("events", parseEvent),
    actuations: each("actuations", parseActuation),
    console: each("console", (value, where, time) => ({ time, text: fields(value, where).text("text") })),
    canvas,
    columns: each("columns", (value, where) => columnOf(value as Uint8Array, canvas, where)),
    blocks: each("blocks", blockOf),
    whole: flaw === null,
    flaw,
  };
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

function canvasOf(value: unknown, where: string): Canvas {
  const canvas = fields(value, where);
  for (const name of ["hop", "step", "stepDb"]) {
    if (canvas.number(name, 0) === 0) throw new TypeError(`${where}.${name}: expected more than 0`);
  }
  for (const name of ["from", "floorDb"]) canvas.number(name);
  canvas.integer("bins", 1);
  return value as Canvas;
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
    length: block.integer("length", 0),
    crc32: block.integer("crc32", 0),
  };
}

/** The samples that the record of the run in `folder` holds: index of each block's first sample, and its bytes. */
export function readSamples(
  folder: string,
): readonly { readonly index: number; readonly bytes: Uint8Array }[] {
  const blocks: { index: number; bytes: Uint8Array }[] = [];
  eachMessage(join(folder, RECORD_FILE), (topic, _time, data) => {
    if (topic !== "samples") return;
    const index = Number(new DataView(data.buffer, data.byteOffset, data.length).getBigUint64(0, true));
    blocks.push({ index, bytes: data.slice(8) });
  });
  return blocks;
}

/**
 * Hands over each message of an MCAP file in order, to the first byte that cannot be read.
 *
 * @returns why the file is not whole; null if it is.
 */
function eachMessage(
  path: string,
  take: (topic: TopicName, time: number, data: Uint8Array) => void,
): string | null {
  if (!existsSync(path)) return `${RECORD_FILE} is missing`;
  const topics = new Map<number, string>();
  return eachRecord(path, (record) => {
    if (record.type === "Channel") topics.set(record.id, record.topic);
    if (record.type !== "Message") return;
    const topic = topics.get(record.channelId);
    if (topic !== undefined && Object.hasOwn(TOPICS, topic)) {
      take(topic as TopicName, Number(record.logTime) / 1e9, record.data);
    }
  });
}

function eachRecord(path: string, take: (record: McapTypes.TypedMcapRecord) => void): string | null {
  const reader = new McapStreamReader();
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(PIECE);
  let length = 0;
  try {
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      length += bytes;
      if (reader.done()) return `${RECORD_FILE} goes on after its end`;
      const parsed = parsePiece(reader, buffer.subarray(0, bytes));
      for (let step = parsed.next(); ; step = parsed.next()) {
        if (!step.done) take(step.value);
        else if (step.value === null) break;
        else return `${RECORD_FILE} is spoilt within its first ${length} bytes: ${step.value}`;
      }
    }
  } finally {
    closeSync(file);
  }
  return reader.done() ? null : `${RECORD_FILE} ends early, after ${length} bytes`;
}

/** The records that one more piece completes; returns the parser's objection, or null. */
function* parsePiece(
  reader: McapStreamReader,
  piece: Uint8Array,
): Generator<McapTypes.TypedMcapRecord, string | null> {
  let record: McapTypes.TypedMcapRecord | undefined;
  reader.append(piece);
  do {
    try {
      record = reader.nextRecord();
    } catch (error) {
      return (error as Error).message;
    }
    if (record !== undefined) yield record;
  } while (record !== undefined);
  return null;
}
