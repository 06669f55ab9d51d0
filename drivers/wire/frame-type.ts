/**
 * The number on the wire of each type of Frame; docs/protocol.md says what each is for.
 *
 * Numbers are never used again for something else.
 */
export const FRAME_TYPE = {
  greeting: 1,
  hello: 2,
  open: 3,
  opened: 4,
  close: 5,
  closed: 6,
  credit: 7,
  ack: 8,
  ping: 9,
  pong: 10,
  missing: 11,
  skip: 12,
  call: 13,
  result: 14,
  samples: 16,
  event: 32,
  actuation: 33,
  processed: 34,
  feed: 35,
  upload: 36,
  log: 48,
  offer: 64,
  chunk: 65,
  apply: 66,
  rollback: 67,
  bulk: 68,
} as const;

export type FrameType = keyof typeof FRAME_TYPE;

const BY_NUMBER: ReadonlyMap<number, FrameType> = new Map(
  Object.entries(FRAME_TYPE).map(([name, number]) => [number, name as FrameType]),
);

/** The type with this number, or undefined where this version knows none. */
export function frameTypeOf(number: number): FrameType | undefined {
  return BY_NUMBER.get(number);
}

/**
 * Channels. Each counts its own sequence. `events` carries all that a device says and that must not be lost: events,
 * actuations, `processed`, feeds and uploads, so that one sequence orders the barrier after what it stands for.
 */
export const CHANNEL = { control: 0, events: 1, log: 2, bulk: 3 } as const;

/** Streams have the channels from 16 on. */
const FIRST_STREAM = 16;

/** The largest stream id: channel 255. */
export const MOST_STREAM = 255 - FIRST_STREAM;

/** Channel of the stream with this id. @throws RangeError if no channel is left for it. */
export function streamChannel(stream: number): number {
  if (!Number.isInteger(stream) || stream < 0 || stream > MOST_STREAM) {
    throw new RangeError(`streamChannel: stream is ${stream}, expected 0 to ${MOST_STREAM}`);
  }
  return FIRST_STREAM + stream;
}
