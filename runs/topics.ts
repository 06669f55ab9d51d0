/** A topic of the record: what its messages mean and how they are encoded. */
export interface Topic {
  /** `json`: one value a message, UTF-8. `bytes`: as `about` says. */
  readonly encoding: "json" | "bytes";
  readonly about: string;
  /** JSON Schema of a message; for `bytes` there is none. */
  readonly schema: object | null;
}

const number = { type: "number" };
const text = { type: "string" };

function record(properties: Record<string, object>): object {
  return { type: "object", properties, required: Object.keys(properties) };
}

/**
 * What a run's MCAP file holds. Times of messages are stream time, ns.
 *
 * The names are those of other tools' MCAP readers ("topic"); `docs/record.md` explains them to readers in
 * other languages.
 */
export const TOPICS = {
  truth: {
    encoding: "json",
    about: "what really happened, known to the simulator alone",
    schema: record({ duration: number, states: { type: "array" }, intervals: { type: "array" } }),
  },
  events: {
    encoding: "json",
    about: "what the device said",
    schema: record({ kind: text, state: text, time: number, confidence: number }),
  },
  actuations: {
    encoding: "json",
    about: "what the device did to the room",
    schema: record({ kind: text, index: number, carrier: number, level: number, on: { type: "boolean" } }),
  },
  blocks: {
    encoding: "json",
    about: "each block that was sent: first sample, number of samples, CRC-32 of the bytes",
    schema: record({ index: number, length: number, crc32: number }),
  },
  console: {
    encoding: "json",
    about: "lines of the device's console; the time is that of the newest sample sent",
    schema: record({ text }),
  },
  canvas: {
    encoding: "json",
    about: "how the columns of the spectrogram are to be read; once, before the first",
    schema: record({
      hop: number,
      from: number,
      step: number,
      bins: number,
      floorDb: number,
      stepDb: number,
    }),
  },
  columns: {
    encoding: "bytes",
    about: "a column of the spectrogram round the carrier: a byte a bin, lowest frequency first",
    schema: null,
  },
  samples: {
    encoding: "bytes",
    about: "samples as sent: 64-bit index of the first, then 16-bit I,Q of each channel, little-endian",
    schema: null,
  },
} as const satisfies Readonly<Record<string, Topic>>;

export type TopicName = keyof typeof TOPICS;
