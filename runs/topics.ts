/** A topic of the record: what its messages mean and how they are encoded. */
export interface Topic {
  /** `json`: one value a message, UTF-8. `bytes`: as `about` says. */
  readonly encoding: "json" | "bytes";
  readonly about: string;
  /** JSON Schema of a message; for `bytes` there is none. */
  readonly schema: object | null;
}

const number = { type: "number" };
const positive = { type: "number", exclusiveMinimum: 0 };
const time = { type: "number", minimum: 0 };
const share = { type: "number", minimum: 0, maximum: 1 };
const index = { type: "integer", minimum: 0 };
const count = { type: "integer", minimum: 1 };
const crc = { type: "integer", minimum: 0, maximum: 0xffffffff };
const text = { type: "string" };
const flag = { type: "boolean" };

/** All `properties` are there, those of `optional` may be. */
function record(properties: Record<string, object>, optional: Record<string, object> = {}): object {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function list(items: object): object {
  return { type: "array", items };
}

const radar = {
  type: ["object", "null"],
  properties: { chirps: count, bins: count, complex: flag, parameters: { type: "object" } },
  required: ["chirps", "bins", "complex", "parameters"],
  additionalProperties: false,
};

const format = record({
  kind: { enum: ["baseband", "pcm", "profiles", "chirps"] },
  channels: count,
  rate: positive,
  encoding: { enum: ["i16"] },
  fullScale: positive,
  radar,
});

const check = {
  type: "object",
  properties: { check: text, event: text },
  required: ["check", "event"],
};

/**
 * What a run's MCAP file holds. Times of messages are stream time, ns.
 *
 * The names are those of other tools' MCAP readers ("topic"); `docs/record.md` explains them to readers in
 * other languages.
 */
export const TOPICS = {
  truth: {
    encoding: "json",
    about: "what really happened, known to the simulator alone; once, first",
    schema: record({
      duration: time,
      states: list(text),
      intervals: list(record({ state: text, from: time, until: time })),
    }),
  },
  staging: {
    encoding: "json",
    about: "what was asked of the device: function, checks, and a SHA-256 of the scene; once",
    schema: record({ function: text, checks: list(check), scene: { type: ["string", "null"] } }),
  },
  stream: {
    encoding: "json",
    about: "how the samples are laid out and cut into blocks; once, before the first block",
    schema: record({ format, blockLength: count, total: index, lead: time }),
  },
  events: {
    encoding: "json",
    about: "what the device said",
    schema: record(
      { kind: text, state: { enum: ["on", "off"] }, time, confidence: share },
      { value: { type: ["number", "string"] } },
    ),
  },
  actuations: {
    encoding: "json",
    about: "what the device did to the room",
    schema: record(
      { kind: { enum: ["emission", "light", "alarm", "standby"] }, index, level: share, on: flag },
      { carrier: positive },
    ),
  },
  uploads: {
    encoding: "json",
    about:
      "what the device would have sent over a network; content is as much of it as it showed, hexadecimal",
    schema: record({ kind: text, index, bytes: index, content: text }),
  },
  blocks: {
    encoding: "json",
    about: "each block that was sent: first sample, number of samples, CRC-32 of the bytes",
    schema: record({ index, length: count, crc32: crc }),
  },
  console: {
    encoding: "json",
    about: "lines of the device's console; the time is that of the newest sample sent",
    schema: record({ text }),
  },
  telemetry: {
    encoding: "json",
    about: "what the device measured of itself, when so much of the stream was processed",
    schema: record({ values: { type: "object", additionalProperties: number } }),
  },
  boots: {
    encoding: "json",
    about: "starts of the device: the one before the run, and each that nobody asked for",
    schema: record({ text, expected: flag }),
  },
  canvas: {
    encoding: "json",
    about: "how the columns of the spectrogram are to be read; once, before the first",
    schema: record({
      hop: positive,
      from: number,
      step: positive,
      bins: count,
      floorDb: number,
      stepDb: positive,
    }),
  },
  columns: {
    encoding: "bytes",
    about: "a column of the spectrogram round the carrier: a byte a bin, lowest frequency first",
    schema: null,
  },
  samples: {
    encoding: "bytes",
    about:
      "samples as sent: 64-bit index of the first, then 16-bit values as the format of `stream` says, little-endian",
    schema: null,
  },
} as const satisfies Readonly<Record<string, Topic>>;

export type TopicName = keyof typeof TOPICS;
