import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { McapStreamReader } from "@mcap/core";
import { type Actuation, type Event, parseActuation, parseEvent, parseTruth, type Truth } from "#contracts";
import { RECORD_FILE } from "./record-writer.ts";
import type { Canvas } from "./spectrogram.ts";
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
  /** Whether the file ends as a complete one does. */
  readonly whole: boolean;
}

/** Bytes read at a time. */
const PIECE = 1 << 20;

/**
 * Reads the record of the run in `folder`, samples left out.
 *
 * A file that was cut off is read to its last whole chunk, and says so by `whole`.
 *
 * @throws TypeError if a message is not what its topic promises.
 */
export function readRecord(folder: string): Recording {
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
  const whole = eachMessage(join(folder, RECORD_FILE), (topic, time, data) => {
    if (topic === "samples") return;
    const value =
      TOPICS[topic].encoding === "json" ? JSON.parse(Buffer.from(data).toString("utf8")) : data.slice();
    values[topic].push({ time, value });
  });
  const truth = values.truth.at(-1);
  return {
    truth: truth === undefined ? null : parseTruth(truth.value),
    events: values.events.map(({ value }, index) => parseEvent(value, `events[${index}]`)),
    actuations: values.actuations.map(({ value }, index) => parseActuation(value, `actuations[${index}]`)),
    console: values.console.map(({ time, value }) => ({
      time,
      text: String((value as { text: unknown }).text),
    })),
    canvas: (values.canvas.at(0)?.value as Canvas | undefined) ?? null,
    columns: values.columns.map(({ value }) => value as Uint8Array),
    blocks: values.blocks.map(({ value }) => value as Recording["blocks"][number]),
    whole,
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

/** Hands over each message of an MCAP file in order; returns whether the file is complete. */
function eachMessage(
  path: string,
  take: (topic: TopicName, time: number, data: Uint8Array) => void,
): boolean {
  if (!existsSync(path)) return false;
  const reader = new McapStreamReader();
  const topics = new Map<number, string>();
  const file = openSync(path, "r");
  try {
    const piece = Buffer.alloc(PIECE);
    for (let bytes = readSync(file, piece); bytes > 0; bytes = readSync(file, piece)) {
      reader.append(piece.subarray(0, bytes));
      for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
        if (record.type === "Channel") topics.set(record.id, record.topic);
        if (record.type !== "Message") continue;
        const topic = topics.get(record.channelId);
        if (topic !== undefined && Object.hasOwn(TOPICS, topic)) {
          take(topic as TopicName, Number(record.logTime) / 1e9, record.data);
        }
      }
    }
  } finally {
    closeSync(file);
  }
  return reader.done();
}
