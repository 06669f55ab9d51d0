/** The wire protocol: what a device and a host need to speak it, and nothing else. */
export type { Actuation, Descriptor, FunctionDescriptor, RadarLayout, StreamFormat } from "#contracts";
export { cobsEncode } from "./cobs.ts";
export { digest } from "./digest.ts";
export type { Scalar } from "./field.ts";
export {
  CRC_LENGTH,
  decodeRaw,
  encodeFrame,
  encodeRaw,
  type Frame,
  frameLength,
  HEADER_LENGTH,
  LARGEST_FRAME,
  putFrame,
} from "./frame.ts";
export { type FrameDecoder, frameDecoder } from "./frame-decoder.ts";
export { type FrameEncoder, frameEncoder, numbered, type Outgoing } from "./frame-encoder.ts";
export { FrameError } from "./frame-error.ts";
export { CHANNEL, type FrameType, streamChannel } from "./frame-type.ts";
export { type Bodies, type Message, message, readMessage } from "./message.ts";
export {
  type ActuationMessage,
  type Bulk,
  type Call,
  type Closed,
  type EventMessage,
  MESSAGES,
  type Offer,
  type Open,
  type Pong,
  PROTOCOL,
  type Result,
  type UploadMessage,
} from "./messages.ts";
export {
  CHUNK_HEADER,
  type Chunk,
  FEED_HEADER,
  type Feed,
  feedBytes,
  SAMPLES_HEADER,
  sampleBytes,
} from "./samples.ts";
export { sequenceAhead, sequenceCounter } from "./sequence.ts";
export { timestampOf } from "./timestamp-of.ts";
export { valuesPerSample } from "./values-per-sample.ts";
