import { flag, float, integer, list, nullable, text, word } from "./field.ts";
import { LARGEST_FRAME } from "./frame.ts";
import type { FrameType } from "./frame-type.ts";
import { MOST_STREAM } from "./frame-type.ts";
import { type Codec, cborMessage, type RecordOf, record, type Shape } from "./record.ts";
import { SAMPLES } from "./samples.ts";

/** The version of the protocol spoken here: see docs/protocol.md. */
export const PROTOCOL = 1;

const uint8 = integer(0, 0xff);
const uint32 = integer(0, 0xffff_ffff);
/** Counts of samples, bytes and messages: safe integers, 64 bits on the wire. */
const count = integer(0, Number.MAX_SAFE_INTEGER);
const stream = integer(0, MOST_STREAM);
/** A word that a device chooses: a function's name, a kind of event. */
const term = text(64);
/** A sentence: a reason, a version. */
const sentence = text(256);
/** Hz. */
const frequency = float(1e-3, 1e12);
const share = float(0, 1);

const versions = record({ least: [0, uint8], most: [1, uint8] }, "skipped");

/** Host asks who is there. */
const greeting = {
  protocol: [0, versions],
  /** Comes back in the hello, so that an answer to an earlier host is not taken for one to us. */
  nonce: [1, uint32],
  host: [2, sentence],
} as const satisfies Shape;

const streamFormat = {
  kind: [0, word("baseband", "pcm")],
  channels: [1, integer(1, 0xff)],
  rate: [2, frequency],
  encoding: [3, word("i16")],
  fullScale: [4, float(0, 1e9)],
} as const satisfies Shape;

const functionDescriptor = {
  name: [0, term],
  input: [1, record(streamFormat, "skipped")],
  events: [2, list(64, term)],
  actuations: [3, list(64, term)],
} as const satisfies Shape;

const descriptor = {
  protocol: [0, versions],
  largestFrame: [1, integer(64, LARGEST_FRAME)],
  chip: [2, sentence],
  board: [3, sentence],
  firmware: [4, sentence],
  firmwareHash: [5, sentence],
  resetCause: [6, sentence],
  uptime: [7, float(0, 1e12)],
  bootCount: [8, uint32],
  sampleDriven: [9, flag()],
  clockRate: [10, frequency],
  functions: [11, list(16, record(functionDescriptor, "skipped"))],
} as const satisfies Shape;

/** Device says who it is. */
const hello = {
  nonce: [0, uint32],
  descriptor: [1, record(descriptor, "skipped")],
} as const satisfies Shape;

/** Host asks for a stream into a function. */
const open = {
  stream: [0, stream],
  function: [1, term],
  /** Samples per second. */
  rate: [2, frequency],
  /** Samples between what was processed and the earliest actuation that follows from it. */
  lead: [3, count],
  /** Samples the host sends at a time, at most. */
  blockLength: [4, integer(1, 0xffff)],
  /** Samples until the close; null where nobody knows. */
  total: [5, nullable(count)],
} as const satisfies Shape;

/** Device takes the stream, or says why not. */
const opened = {
  stream: [0, stream],
  /** Null where the stream is open. */
  refused: [1, nullable(sentence)],
  /** The first credit, as in `credit`. */
  until: [2, count],
} as const satisfies Shape;

/** Device takes the bytes of a stream's payload below `until`, counted from its beginning without indices. */
const credit = { stream: [0, stream], until: [1, count] } as const satisfies Shape;

const event = {
  kind: [0, term],
  state: [1, word("off", "on")],
  stream: [2, stream],
  /** Of the sample at which it was so. */
  index: [3, count],
  confidence: [4, share],
} as const satisfies Shape;

const actuation = {
  kind: [0, word("emission")],
  stream: [1, stream],
  /** Of the first sample for which it holds. */
  index: [2, count],
  /** Hz. */
  carrier: [3, frequency],
  level: [4, share],
  on: [5, flag()],
} as const satisfies Shape;

/** The barrier: all events and actuations that follow from samples below `samples` were sent before this. */
const processed = { stream: [0, stream], samples: [1, count] } as const satisfies Shape;

/** Host ends a stream. */
const close = { stream: [0, stream] } as const satisfies Shape;

/** Device says what it got, and how much it said. */
const closed = {
  stream: [0, stream],
  /** Samples received. */
  samples: [1, count],
  /** `digest` of the payload, in order of index and without indices. */
  crc32: [2, uint32],
  /** Sent since the stream was opened. */
  events: [3, count],
  actuations: [4, count],
} as const satisfies Shape;

const log = {
  level: [0, word("debug", "info", "warning", "error")],
  text: [1, text(1024)],
} as const satisfies Shape;

export type Open = RecordOf<typeof open>;
export type EventMessage = RecordOf<typeof event>;
export type ActuationMessage = RecordOf<typeof actuation>;
export type Closed = RecordOf<typeof closed>;

/**
 * Codec of each type of Frame.
 *
 * The maps of `greeting` and `hello` may hold keys of later versions, which are skipped, so that two versions can
 * tell each other which they are. All others are refused if they hold a key that this version does not know.
 */
export const MESSAGES = {
  greeting: cborMessage("greeting", record(greeting, "skipped")),
  hello: cborMessage("hello", record(hello, "skipped")),
  open: cborMessage("open", record(open)),
  opened: cborMessage("opened", record(opened)),
  close: cborMessage("close", record(close)),
  closed: cborMessage("closed", record(closed)),
  credit: cborMessage("credit", record(credit)),
  samples: SAMPLES,
  event: cborMessage("event", record(event)),
  actuation: cborMessage("actuation", record(actuation)),
  processed: cborMessage("processed", record(processed)),
  log: cborMessage("log", record(log)),
} as const satisfies Readonly<Record<FrameType, Codec<unknown>>>;
