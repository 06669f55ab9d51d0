import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type IWritable, McapWriter } from "@mcap/core";
import { RecordError } from "./record-error.ts";
import { TOPICS, type TopicName } from "./topics.ts";

/** Name of the record in a run's folder. */
export const RECORD_FILE = "run.mcap";

const CHUNK_BYTES = 1_000_000;
const CHUNK_MS = 200;

/** Writes one run's MCAP file. */
export interface RecordWriter extends AsyncDisposable {
  /**
   * Adds a message at `time`, s of stream time: a value for a `json` topic, else bytes, which are kept.
   *
   * @throws RecordError if an earlier message could not be written.
   */
  add(topic: TopicName, time: number, message: unknown): void;
  /**
   * Resolves when all that was added is in the file or in its open chunk.
   *
   * @throws RecordError if it could not be written.
   */
  settled(): Promise<void>;
}

/**
 * Creates `run.mcap` in `folder`, which must exist. A chunk closes at 1 MB or at the first message after
 * 200 ms, so that a run whose process is killed can be read to there.
 *
 * Disposing completes the file, and throws RecordError if that fails; a file that could not be written on
 * before is cut back to its last whole chunk, which leaves room for the manifest on a disk that was full.
 */
export async function openRecord(folder: string): Promise<RecordWriter> {
  const path = join(folder, RECORD_FILE);
  const file = openSync(path, "wx");
  let due = false;
  const timer = setInterval(() => {
    due = true;
  }, CHUNK_MS);
  timer.unref();
  // The writer compares a chunk's length with this at every message; see docs/decisions/0007.
  const chunkSize = {
    valueOf() {
      const limit = due ? -1 : CHUNK_BYTES;
      due = false;
      return limit;
    },
  } as unknown as number;
  const { writable, length } = appending(file);
  const writer = new McapWriter({ writable, chunkSize });
  const sequences = new Map<TopicName, number>();
  let failure: RecordError | null = null;
  let last: Promise<void> = Promise.resolve();

  const fail = (cause: Error): never => {
    failure ??= new RecordError(
      `${path} could not be written beyond its first ${length()} bytes: ${cause.message}`,
      { cause },
    );
    throw failure;
  };
  const settled = async () => {
    await last;
  };
  const close = async () => {
    if (failure !== null) return;
    await last;
    await writer.end().catch(fail);
  };
  const dispose = async () => {
    clearInterval(timer);
    try {
      await close();
    } finally {
      if (failure !== null) ftruncateSync(file, length());
      closeSync(file);
    }
  };
  const channels = await writer
    .start({ profile: "roomloop", library: "roomloop" })
    .then(() => register(writer))
    .catch(async (cause: Error) => {
      clearInterval(timer);
      closeSync(file);
      return fail(cause);
    });
  return {
    add(topic, time, message) {
      if (failure !== null) throw failure;
      const sequence = sequences.get(topic) ?? 0;
      sequences.set(topic, sequence + 1);
      const logTime = BigInt(Math.round(time * 1e9));
      const data =
        TOPICS[topic].encoding === "json" ? Buffer.from(JSON.stringify(message)) : (message as Uint8Array);
      const channelId = channels.get(topic) as number;
      last = last
        .then(() => writer.addMessage({ channelId, sequence, logTime, publishTime: logTime, data }))
        .catch(fail);
      // Whoever awaits `settled` hears of a failure; without this Node would end the process before.
      last.catch(() => {});
    },
    settled,
    [Symbol.asyncDispose]: dispose,
  };
}

async function register(writer: McapWriter): Promise<ReadonlyMap<TopicName, number>> {
  const channels = new Map<TopicName, number>();
  for (const topic of Object.keys(TOPICS) as TopicName[]) {
    const { encoding, about, schema } = TOPICS[topic];
    const schemaId =
      schema === null
        ? 0
        : await writer.registerSchema({
            name: `roomloop.${topic}`,
            encoding: "jsonschema",
            data: Buffer.from(JSON.stringify({ title: topic, description: about, ...schema })),
          });
    const channel = {
      schemaId,
      topic,
      messageEncoding: encoding === "json" ? "json" : "",
      metadata: new Map([["about", about]]),
    };
    channels.set(topic, await writer.registerChannel(channel));
  }
  return channels;
}

/**
 * A file as the writer wants it; a short write, as on a full disk, is continued until the system says why.
 * `length` is how far the file was written whole.
 */
function appending(file: number): { readonly writable: IWritable; readonly length: () => number } {
  let position = 0;
  const writable = {
    position: () => BigInt(position),
    async write(bytes: Uint8Array) {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      position += bytes.length;
    },
  };
  return { writable, length: () => position };
}
