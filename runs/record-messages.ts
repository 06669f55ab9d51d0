import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { McapStreamReader, type McapTypes } from "@mcap/core";
import { RECORD_FILE } from "./record-writer.ts";
import { TOPICS, type TopicName } from "./topics.ts";

/** One message of a record. */
export interface RecordMessage {
  readonly topic: TopicName;
  /** s of stream time */
  readonly time: number;
  /** Of the reader's buffer: to be copied by who keeps it. */
  readonly data: Uint8Array;
}

/** Bytes read at a time. */
const PIECE = 1 << 20;

/**
 * Reads the messages of the record in `folder` in order, to the first byte that cannot be read: a file that was
 * cut off or spoilt is read to its last whole chunk before that.
 *
 * @returns why the file is not whole; null if it is.
 * @throws the system's error if the file cannot be read.
 */
export function* recordMessages(folder: string): Generator<RecordMessage, string | null> {
  const path = join(folder, RECORD_FILE);
  if (!existsSync(path)) return `${RECORD_FILE} is missing`;
  const topics = new Map<number, string>();
  const records = fileRecords(path);
  for (let step = records.next(); ; step = records.next()) {
    if (step.done) return step.value;
    const record = step.value;
    if (record.type === "Channel") topics.set(record.id, record.topic);
    if (record.type !== "Message") continue;
    const topic = topics.get(record.channelId);
    if (topic !== undefined && Object.hasOwn(TOPICS, topic)) {
      yield { topic: topic as TopicName, time: Number(record.logTime) / 1e9, data: record.data };
    }
  }
}

function* fileRecords(path: string): Generator<McapTypes.TypedMcapRecord, string | null> {
  const reader = new McapStreamReader();
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(PIECE);
  let length = 0;
  try {
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      length += bytes;
      if (reader.done()) return `${RECORD_FILE} goes on after its end`;
      const objection = yield* parsePiece(reader, buffer.subarray(0, bytes));
      if (objection !== null) {
        return `${RECORD_FILE} is spoilt within its first ${length} bytes: ${objection}`;
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
