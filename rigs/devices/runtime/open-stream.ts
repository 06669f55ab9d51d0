import {
  type Bodies,
  CRC_LENGTH,
  digest,
  type FrameType,
  type FunctionDescriptor,
  feedBytes,
  HEADER_LENGTH,
  MESSAGES,
  type Open,
  SAMPLES_HEADER,
  timestampOf,
  valuesPerSample,
} from "#wire";
import { type OwnClock, playing } from "./own-clock.ts";
import type { Answer, Firmware, Processor } from "./processor.ts";

/** One stream being taken. */
export interface OpenStream {
  readonly asked: Open;
  /** Index of the sample it waits for. */
  readonly taken: number;
  /** Bytes of payload it takes, counted from the stream's beginning. */
  readonly until: number;
  /** Frames that came beyond credit. */
  readonly overruns: number;
  /** Samples that were due by the device's clock and had not come. */
  readonly underruns: number;
  /** Takes one `samples` message and its data bytes; says `missing` where they leave a gap. @throws StreamRefusal. */
  take(samples: Bodies["samples"], data: Uint8Array): void;
  /** The samples before `index` will not come. @throws StreamRefusal if they are too many to be true. */
  skip(index: number): void;
  /** Goes on with samples that were held back for want of room. */
  resume(): void;
  /** Processes what is left, and says what was taken and said. */
  closed(): Bodies["closed"];
}

/** What a stream needs of its session. */
export interface Outlet {
  say<T extends FrameType>(type: T, body: Bodies[T], timestamp: number): void;
  /** Whether reports may follow. */
  readonly full: () => boolean;
  /** By which streams in wall time are played; null where the device has none. What is said when it wakes goes out at once. */
  readonly clock: OwnClock | null;
}

/**
 * Begins a stream that `refusal` has nothing against.
 *
 * After each block it sends, in this order: what follows from it, `processed`, and credit for as much again. So all
 * that was taken is reported before the close, whether or not it fills the firmware's last hop. While reports are not
 * acknowledged, blocks are held back, as many as there was credit for. In wall time they are held back until they have
 * been played.
 */
export function openStream(
  asked: Open,
  declared: FunctionDescriptor,
  firmware: Firmware,
  outlet: Outlet,
): OpenStream {
  const { stream } = asked;
  const { input } = declared;
  const values = valuesPerSample(input);
  const window = windowOf(input);
  const waiting: Int16Array[] = [];
  const state = { taken: 0, crc32: 0, lost: 0, overruns: 0, underruns: 0 };
  const { clock } = outlet;
  const player = asked.timekeeping === "wall" && clock ? playing(clock, input.rate) : null;
  const { process, said, progress } = processing(asked, declared, firmware, outlet);
  const until = () => progress.processed * values * 2 + window;
  let dropped = -1; // Index of the last samples that did not follow, since those waited for came.

  function resume(): void {
    while (waiting.length > 0 && !outlet.full()) {
      const left = player?.until(progress.processed + waiting[0]!.length / values) ?? 0;
      if (left > 0) {
        player?.wake(left, resume);
        return;
      }
      process(waiting.shift()!, until);
    }
  }

  function missing(index: number): void {
    // Once for each gap; again where a repeat came without its beginning.
    if (dropped < 0 || index <= dropped) outlet.say("missing", { stream, index: state.taken }, 0);
    dropped = index;
  }

  function follow(samples: Int16Array): void {
    dropped = -1;
    state.taken += samples.length / values;
    waiting.push(samples);
    resume();
  }

  function take(block: Bodies["samples"], data: Uint8Array): void {
    const length = block.values.length / values;
    if (!Number.isInteger(length)) {
      const count = block.values.length;
      throw new StreamRefusal(`stream ${stream}: ${count} values are no whole samples of ${values}`);
    }
    if (block.index + length <= state.taken) return;
    const room = (state.taken + length) * values * 2 <= until();
    if (!room) state.overruns++;
    if (block.index === state.taken && room) {
      state.crc32 = digest(data, state.crc32);
      state.underruns += player?.came(block.index, length) ?? 0;
      follow(block.values);
    } else missing(block.index);
  }

  function skip(index: number): void {
    const count = index - state.taken;
    if (count > MOST_SKIPPED * input.rate) {
      throw new StreamRefusal(`stream ${stream}: ${count} samples are too many to be skipped`);
    }
    if (count <= 0) return;
    state.lost += count;
    follow(new Int16Array(count * values));
  }

  return {
    asked,
    get taken() {
      return state.taken;
    },
    get until() {
      return until();
    },
    get overruns() {
      return state.overruns;
    },
    get underruns() {
      return state.underruns;
    },
    ...{ take, skip, resume },
    closed() {
      for (const samples of waiting.splice(0)) process(samples, until);
      const { taken: samples, crc32, lost } = state;
      return { stream, samples, crc32, lost, ...said };
    },
  };
}

/** A firmware at work on one stream: what it answers is said, and counted. */
function processing(
  { stream, lead, cloud }: Open,
  { input, output }: FunctionDescriptor,
  firmware: Firmware,
  outlet: Outlet,
) {
  const processor: Processor = firmware({ input, output, lead, cloud });
  const values = valuesPerSample(input);
  const said = { events: 0, actuations: 0, uploads: 0, feedSamples: 0, feedCrc32: 0 };
  const progress = { processed: 0 };

  function say<T extends FrameType>(type: T, body: Bodies[T]): void {
    outlet.say(type, body, timestampOf(progress.processed, input.rate));
  }

  function answer(one: Answer): void {
    if ("event" in one) {
      said.events++;
      say("event", { value: null, ...one.event, stream });
    } else if ("actuation" in one) {
      said.actuations++;
      say("actuation", { carrier: null, ...one.actuation, stream });
    } else if ("upload" in one) {
      said.uploads++;
      say("upload", { ...one.upload, stream });
    } else {
      if (output === null) throw new RangeError(`stream ${stream}: a feed of a function without output`);
      const body = { stream, index: said.feedSamples, values: one.feed };
      said.feedCrc32 = digest(feedBytes(MESSAGES.feed.encode(body)), said.feedCrc32);
      said.feedSamples += one.feed.length / valuesPerSample(output);
      say("feed", body);
    }
  }

  function process(samples: Int16Array, until: () => number): void {
    progress.processed += samples.length / values;
    for (const one of processor.process(samples)) answer(one);
    say("processed", { stream, samples: progress.processed });
    say("credit", { stream, until: until() });
  }

  return { process, said, progress };
}

/**
 * Bytes a device takes ahead of what it has processed. Serial ports that are full both ways can hang; windows of
 * 16 kB or less avoid it. A device whose single sample is larger takes one.
 */
const WINDOW = 16_384;

function windowOf(input: FunctionDescriptor["input"]): number {
  return Math.max(WINDOW, 2 * valuesPerSample(input));
}

/** The longest gap that a live stream goes on behind, s: an assumption. Beyond it something else is wrong. */
const MOST_SKIPPED = 60;

/** Bytes of the largest Frame a device takes: as many samples as its window. */
export const LARGEST_TAKEN = HEADER_LENGTH + SAMPLES_HEADER + WINDOW + CRC_LENGTH;

/** Samples that make no sense: the stream is closed, as what follows from it would mean nothing. */
export class StreamRefusal extends Error {
  override readonly name = "StreamRefusal";
}

/** Why a function with this input does not take the stream; null if it does. */
export function refusal(
  { rate, lead, blockLength, timekeeping }: Open,
  { name, input }: FunctionDescriptor,
  clock: OwnClock | null,
): string | null {
  if (timekeeping === "wall" && clock === null)
    return `${name} takes samples when they come, not by a clock of its own`;
  if (rate !== input.rate) return `${name} takes ${input.rate} samples a second, not ${rate}`;
  // A longer block would hold samples that an actuation which follows from its first may still change.
  if (blockLength > lead) return `blocks of ${blockLength} samples are more than the lead of ${lead}`;
  const bytes = blockLength * 2 * valuesPerSample(input);
  const window = windowOf(input);
  return bytes <= window ? null : `blocks of ${bytes} bytes exceed the window of ${window}`;
}
