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
} from "./frame.ts";
export { frameDecoder } from "./frame-decoder.ts";
export { frameEncoder, numbered, type Outgoing } from "./frame-encoder.ts";
export { FrameError } from "./frame-error.ts";
export { type FrameType, streamChannel } from "./frame-type.ts";
export { type Bodies, type Message, message, readMessage } from "./message.ts";
export {
  type ActuationMessage,
  type Closed,
  type EventMessage,
  MESSAGES,
  type Open,
  PROTOCOL,
} from "./messages.ts";
export { SAMPLES_HEADER, sampleBytes } from "./samples.ts";
export { sequenceCounter } from "./sequence.ts";
export { timestampOf } from "./timestamp-of.ts";
