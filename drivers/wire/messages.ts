import {
  dictionary,
  either,
  flag,
  float,
  integer,
  list,
  mapOf,
  nullable,
  octets,
  refined,
  text,
  word,
} from "./field.ts";
import { CRC_LENGTH, HEADER_LENGTH, LARGEST_FRAME } from "./frame.ts";
import type { FrameType } from "./frame-type.ts";
import { MOST_STREAM } from "./frame-type.ts";
import { type Codec, cborMessage, type RecordOf, record, type Shape } from "./record.ts";
import { CHUNK, FEED, FEED_HEADER, SAMPLES } from "./samples.ts";
import { valuesPerSample } from "./values-per-sample.ts";

/** The version of the protocol spoken here: see docs/protocol.md. */
export const PROTOCOL = 1;

const uint8 = integer(0, 0xff);
const uint16 = integer(0, 0xffff);
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
const anyFloat = float(-Number.MAX_VALUE, Number.MAX_VALUE);
/** SHA-256 as 64 lower-case hexadecimal digits. */
const sha256 = refined(text(64), "64 lower-case hexadecimal digits", (digits) =>
  /^[0-9a-f]{64}$/.test(digits),
);

const versions = record({ least: [0, uint8], most: [1, uint8] }, "skipped");

/** Host asks who is there. */
const greeting = {
  protocol: [0, versions],
  /** Comes back in the hello, so that an answer to an earlier host is not taken for one to us. */
  nonce: [1, uint32],
  host: [2, sentence],
} as const satisfies Shape;

const radarLayout = {
  chirps: [0, integer(1, 0xffff)],
  bins: [1, integer(1, 0xffff)],
  complex: [2, flag()],
  parameters: [3, mapOf(16, anyFloat)],
} as const satisfies Shape;

const streamFormat = {
  kind: [0, word("baseband", "pcm", "profiles", "chirps")],
  channels: [1, integer(1, 0xff)],
  rate: [2, frequency],
  encoding: [3, word("i16")],
  fullScale: [4, float(0, 1e9)],
  radar: [5, nullable(record(radarLayout, "skipped"))],
} as const satisfies Shape;

/** Integers of one sample that a Frame can carry, with the longer header that `feed` has. */
const MOST_VALUES = (LARGEST_FRAME - HEADER_LENGTH - CRC_LENGTH - FEED_HEADER - 1) >> 1;

const format = refined(
  record(streamFormat, "skipped"),
  `a radar's layout in profiles and chirps alone, and at most ${MOST_VALUES} integers in a sample`,
  (one) =>
    (one.radar !== null) === (one.kind === "profiles" || one.kind === "chirps") &&
    valuesPerSample(one) <= MOST_VALUES,
);

const functionDescriptor = {
  name: [0, term],
  input: [1, format],
  events: [2, list(64, term)],
  actuations: [3, list(64, term)],
  output: [4, nullable(format)],
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
  /** Frames of the events channel that may go unacknowledged. */
  ackEvery: [12, integer(1, 0x4000)],
} as const satisfies Shape;

/** Device says who it is. */
const hello = {
  nonce: [0, uint32],
  descriptor: [1, record(descriptor, "skipped")],
  /** A session with this nonce was going on, and goes on. */
  resumed: [2, flag()],
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
  /** `lockstep` and `credit`: when they come; `wall`: by the device's own clock. */
  timekeeping: [6, word("lockstep", "credit", "wall")],
  /** What the device uploads would arrive. */
  cloud: [7, flag()],
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

/** Host has all Frames of the events channel before `next`; `again`: it wants those from `next` on once more. */
const ack = { next: [0, uint16], again: [1, flag()] } as const satisfies Shape;

/** Host asks how far the device is; an `ack` as well. */
const ping = { id: [0, uint32], next: [1, uint16] } as const satisfies Shape;

/** One open stream of a pong: samples taken in a row, and credit. */
const taking = { stream: [0, stream], taken: [1, count], until: [2, count] } as const satisfies Shape;

/** Device answers a ping in its turn: after all Frames that came before it. */
const pong = {
  id: [0, uint32],
  /** Ticks of the device's clock, at `clockRate`, since it started. */
  clock: [1, count],
  /** Sequence number of its next new Frame of the events channel. */
  next: [2, uint16],
  streams: [3, list(32, record(taking))],
  /** Since it started: runs of bytes that were no Frame, Frames missing by number, Frames sent again, */
  badFrames: [4, count],
  lostFrames: [5, count],
  repeats: [6, count],
  /** Times that something came for which there was no room, and samples that were due and had not come. */
  overruns: [7, count],
  underruns: [8, count],
} as const satisfies Shape;

/** Device did not get the samples from `index` on. */
const missing = { stream: [0, stream], index: [1, count] } as const satisfies Shape;

/** Host says that the samples before `index` will not come: go on there. */
const skip = { stream: [0, stream], index: [1, count] } as const satisfies Shape;

/** Host wants something done. */
const call = {
  /** Grows with each call of a session. */
  id: [0, uint32],
  method: [1, term],
  arguments: [2, dictionary(16)],
  /** ms from when it comes; what cannot be done by then is not to be done. */
  deadlineMs: [3, integer(1, 86_400_000)],
} as const satisfies Shape;

const result = {
  id: [0, uint32],
  /** Null where it was done; else why not. */
  error: [1, nullable(sentence)],
  values: [2, dictionary(16)],
} as const satisfies Shape;

const event = {
  kind: [0, term],
  state: [1, word("off", "on")],
  stream: [2, stream],
  /** Of the sample at which it was so. */
  index: [3, count],
  confidence: [4, share],
  /** What was measured or recognised. */
  value: [5, nullable(either<number | string>(anyFloat, term))],
} as const satisfies Shape;

const actuation = {
  kind: [0, word("emission", "light", "alarm", "standby")],
  stream: [1, stream],
  /** Of the first sample for which it holds. */
  index: [2, count],
  /** Hz; null but for an emission. */
  carrier: [3, nullable(frequency)],
  level: [4, share],
  on: [5, flag()],
} as const satisfies Shape;

/** The barrier: all events and actuations that follow from samples below `samples` were sent before this. */
const processed = { stream: [0, stream], samples: [1, count] } as const satisfies Shape;

/** What the device would have sent over a network. */
const upload = {
  kind: [0, term],
  stream: [1, stream],
  /** Of the newest sample it follows from. */
  index: [2, count],
  /** Bytes that would have gone out. */
  bytes: [3, count],
  /** As many of them as the device cares to show. */
  content: [4, octets(4096)],
} as const satisfies Shape;

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
  uploads: [5, count],
  /** Samples before `samples` that were skipped. */
  lost: [6, count],
  /** Sent back in `feed`, and the digest of that. */
  feedSamples: [7, count],
  feedCrc32: [8, uint32],
} as const satisfies Shape;

const log = {
  level: [0, word("debug", "info", "warning", "error")],
  text: [1, text(1024)],
} as const satisfies Shape;

/** Host has a model or firmware for the device. */
const offer = {
  id: [0, uint32],
  kind: [1, term],
  length: [2, count],
  sha256: [3, sha256],
  /** SHA-256 of what a difference is to be applied to; null where it is whole. */
  base: [4, nullable(sha256)],
} as const satisfies Shape;

/** Host wants what was verified to be used; or what was used before. */
const apply = { id: [0, uint32] } as const satisfies Shape;

/** How far a transfer is: answers offer, chunk, apply and rollback. */
const bulk = {
  id: [0, uint32],
  state: [1, word("refused", "receiving", "verified", "damaged", "applied", "rolled-back")],
  /** Bytes that came in a row. */
  offset: [2, count],
  /** The host may send the bytes below this. */
  until: [3, count],
  /** A chunk did not continue what came. */
  again: [4, flag()],
  /** Why it was refused, damaged or rolled back; null else. */
  reason: [5, nullable(sentence)],
} as const satisfies Shape;

export type Open = RecordOf<typeof open>;
export type EventMessage = RecordOf<typeof event>;
export type ActuationMessage = RecordOf<typeof actuation>;
export type Closed = RecordOf<typeof closed>;
export type UploadMessage = RecordOf<typeof upload>;
export type Call = RecordOf<typeof call>;
export type Result = RecordOf<typeof result>;
export type Pong = RecordOf<typeof pong>;
export type Offer = RecordOf<typeof offer>;
export type Bulk = RecordOf<typeof bulk>;

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
  ack: cborMessage("ack", record(ack)),
  ping: cborMessage("ping", record(ping)),
  pong: cborMessage("pong", record(pong)),
  missing: cborMessage("missing", record(missing)),
  skip: cborMessage("skip", record(skip)),
  call: cborMessage("call", record(call)),
  result: cborMessage("result", record(result)),
  samples: SAMPLES,
  event: cborMessage("event", record(event)),
  actuation: cborMessage(
    "actuation",
    refined(
      record(actuation),
      "a carrier with an emission and with nothing else",
      ({ kind, carrier }) => (carrier !== null) === (kind === "emission"),
    ),
  ),
  processed: cborMessage("processed", record(processed)),
  feed: FEED,
  upload: cborMessage("upload", record(upload)),
  log: cborMessage("log", record(log)),
  offer: cborMessage("offer", record(offer)),
  chunk: CHUNK,
  apply: cborMessage("apply", record(apply)),
  rollback: cborMessage("rollback", record(apply)),
  bulk: cborMessage("bulk", record(bulk)),
} as const satisfies Readonly<Record<FrameType, Codec<unknown>>>;
