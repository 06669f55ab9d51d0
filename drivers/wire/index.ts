/** The wire protocol: what a device and a host need to speak it, and nothing else. */
export type { Descriptor, FunctionDescriptor, StreamFormat } from "#contracts";
export { digest } from "./digest.ts";
export {
  CRC_LENGTH,
  decodeRaw,
  encodeFrame,
  encodeRaw,
  type Frame,
  HEADER_LENGTH,
  LARGEST_FRAME,
  LARGEST_PAYLOAD,
  type RawFrame,
} from "./frame.ts";
export { type DecoderCounters, type FrameDecoder, frameDecoder } from "./frame-decoder.ts";
export { type FrameEncoder, frameEncoder, numbered, type Outgoing } from "./frame-encoder.ts";
export { FrameError } from "./frame-error.ts";
export {
  CHANNEL,
  FRAME_TYPE,
  type FrameType,
  frameTypeOf,
  MOST_STREAM,
  streamChannel,
} from "./frame-type.ts";
export { type Bodies, type Message, message, readMessage } from "./message.ts";
export {
  type ActuationMessage,
  type Close,
  type Closed,
  type Credit,
  type EventMessage,
  type Greeting,
  type Hello,
  type Log,
  MESSAGES,
  type Open,
  type Opened,
  PROTOCOL,
  type Processed,
} from "./messages.ts";
export { SAMPLES_HEADER, type Samples, sampleBytes } from "./samples.ts";
export { type SequenceCounter, sequenceCounter } from "./sequence.ts";
export { timestampOf, unwrapTimestamp } from "./stream-time.ts";
