import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type IWritable, McapWriter } from "@mcap/core";
import { TOPICS, type TopicName } from "./topics.ts";

/** Name of the record in a run's folder. */
export const RECORD_FILE = "run.mcap";

const CHUNK_BYTES = 1_000_000;
const CHUNK_MS = 200;

/** Writes one run's MCAP file. */
export interface RecordWriter extends AsyncDisposable {
  /** Adds a message at `time`, s of stream time: a value for a `json` topic, else bytes, which are kept. */
  add(topic: TopicName, time: number, message: unknown): void;
  /** Resolves when all that was added is in the file or in its open chunk. @throws what the disk said. */
  settled(): Promise<void>;
}

/**
 * Creates `run.mcap` in `folder`, which must exist. A chunk closes at 1 MB or at the first message after
 * 200 ms, so that a run whose process is killed can be read to there. Disposing completes the file.
 */
export async function openRecord(folder: string): Promise<RecordWriter> {
  const file = openSync(join(folder, RECORD_FILE), "wx");
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
  const writer = new McapWriter({ writable: writable(file), chunkSize });
  await writer.start({ profile: "roomloop", library: "roomloop" });
  const channels = await register(writer);
  const sequences = new Map<TopicName, number>();
  let last: Promise<unknown> = Promise.resolve();

  const settled = async () => {
    await last;
  };
  return {
    add(topic, time, message) {
      const sequence = sequences.get(topic) ?? 0;
      sequences.set(topic, sequence + 1);
      const logTime = BigInt(Math.round(time * 1e9));
      const data =
        TOPICS[topic].encoding === "json" ? Buffer.from(JSON.stringify(message)) : (message as Uint8Array);
      const channelId = channels.get(topic) as number;
      last = last.then(() => writer.addMessage({ channelId, sequence, logTime, publishTime: logTime, data }));
      // Whoever awaits `settled` hears of a failure; without this Node would end the process before.
      last.catch(() => {});
    },
    settled,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      try {
        await settled();
        await writer.end();
      } finally {
        closeSync(file);
      }
    },
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

/** A file as the writer wants it; a short write, as on a full disk, is continued until the system says why. */
function writable(file: number): IWritable {
  let position = 0;
  return {
    position: () => BigInt(position),
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      position += bytes.length;
    },
  };
}
