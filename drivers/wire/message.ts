import type { Frame } from "./frame.ts";
import type { Outgoing } from "./frame-encoder.ts";
import { CHANNEL, FRAME_TYPE, type FrameType, streamChannel } from "./frame-type.ts";
import { MESSAGES } from "./messages.ts";
import type { Codec } from "./record.ts";

/** The content of each type of Frame. */
export type Bodies = {
  readonly [T in FrameType]: (typeof MESSAGES)[T] extends Codec<infer Body> ? Body : never;
};

/** A Frame read: `type` tells which `body` it is. `channel` and `timestamp` are the Frame's. */
export type Message = {
  readonly [T in FrameType]: {
    readonly type: T;
    readonly body: Bodies[T];
    readonly channel: number;
    readonly timestamp: number;
  };
}[FrameType];

/** Reads a Frame's payload. @throws FrameError that names message and field. */
export function readMessage({ type, payload, channel, timestamp }: Frame): Message {
  return { type, body: MESSAGES[type].decode(payload), channel, timestamp } as Message;
}

/**
 * The Frame that carries a message, on the channel it belongs to, before it has a sequence number.
 *
 * @param options `stream`: id of the stream, for samples alone; `timestamp` as in Frame, 0 unless given.
 * @throws RangeError that names the field which is out of range.
 */
export function message<T extends FrameType>(
  type: T,
  body: Bodies[T],
  { stream = 0, timestamp = 0 }: { readonly stream?: number; readonly timestamp?: number } = {},
): Outgoing {
  const codec = MESSAGES[type] as unknown as Codec<Bodies[T]>;
  return { type, channel: channelOf(type, stream), payload: codec.encode(body), timestamp };
}

function channelOf(type: FrameType, stream: number): number {
  if (type === "samples") return streamChannel(stream);
  const number = FRAME_TYPE[type];
  if (number < FRAME_TYPE.samples) return CHANNEL.control;
  if (number < FRAME_TYPE.log) return CHANNEL.events;
  return number < FRAME_TYPE.offer ? CHANNEL.log : CHANNEL.bulk;
}
