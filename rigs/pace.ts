import type { Actuation, Event } from "#contracts";
import { now, since } from "#drivers";
import { digest, MESSAGES, type StreamFormat, sampleBytes, timestampOf, type UploadMessage } from "#wire";
import type { Deadlines } from "./deadlines.ts";
import type { Lateness } from "./lateness.ts";
import type { WallPace } from "./pace-wall.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";
import { forward, takeReport } from "./take-report.ts";
import type { Vitals } from "./vitals.ts";

/** Consecutive samples of a Stream, laid out as its StreamFormat says. */
export interface Block {
  readonly index: number;
  readonly length: number;
  readonly samples: Int16Array;
}

/** Where a Stream comes from. */
export interface Source {
  /** Samples in all. */
  readonly total: number;
  /** Makes the next Block, the actuations received since the last one considered; null at the end. */
  next(actuations: readonly Actuation[]): Block | null;
}

/** The bytes of a Block on the wire: 64-bit index of the first sample, then the values, little-endian. */
export function blockBytes({ index, samples }: Block): Uint8Array {
  return MESSAGES.samples.encode({ index, values: samples });
}

/** CRC-32 of what `blockBytes` gave, without the index. */
export function blockDigest(bytes: Uint8Array): number {
  return digest(sampleBytes(bytes));
}

/** What whoever listens to a conversation is told, in order. */
export interface PaceHooks {
  /** Each Block as it is sent, and its `blockBytes`, which are the listener's to keep. */
  readonly onBlock: (block: Block, bytes: Uint8Array) => void;
  readonly onEvent: (event: Event) => void;
  readonly onActuation: (actuation: Actuation) => void;
  /** Samples processed. */
  readonly onProgress: (processed: number) => void;
  /** Samples of the output that the device sends back. */
  readonly onFeed?: (feed: { readonly index: number; readonly values: Int16Array }) => void;
  readonly onUpload?: (upload: Omit<UploadMessage, "stream">) => void;
}

/** One Stream that is open, and all that concerns it. */
export interface Lane {
  readonly stream: number;
  readonly source: Source;
  readonly rate: number;
  /** Samples. */
  readonly lead: number;
  readonly blockLength: number;
  /** Of what the device sends back; null where it sends nothing. */
  readonly output: StreamFormat | null;
  readonly hooks: PaceHooks;
  /** Kept up to date as the stream goes on, so that it can be read if the conversation stops. */
  readonly paced: Paced;
}

/** What all Streams are paced with. */
export interface PaceOptions {
  readonly deadlines: Deadlines;
  readonly lateness: Lateness;
  /** Where time is kept by the clock on the wall. */
  readonly wall: WallPace | null;
  /** Asked now and then what the device measures of itself; null where nobody wants to know. */
  readonly vitals: Vitals | null;
}

/** What the host knows of a Stream that it paced into a device. */
export interface Paced {
  /** Samples sent, and the CRC-32 of their bytes. */
  sent: number;
  crc32: number;
  /** Samples for which the device has sent all that follows. */
  processed: number;
  events: number;
  actuations: number;
  uploads: number;
  /** Samples that the device sent back, and the CRC-32 of their bytes. */
  feedSamples: number;
  feedCrc32: number;
  /** Wall time spent making samples, and waiting for the device, s. */
  making: number;
  waited: number;
  /** Wall time from sending a Block to hearing that it was processed, s, one for each Block. */
  readonly turnarounds: number[];
}

/** A Stream of which nothing was sent. */
export function unpaced(): Paced {
  const none = { sent: 0, crc32: 0, processed: 0, events: 0, actuations: 0, making: 0, waited: 0 };
  return { ...none, uploads: 0, feedSamples: 0, feedCrc32: 0, turnarounds: [] };
}

/** A Lane, and what is under way in it. */
interface Running extends Lane {
  /** Actuations that its source has not been told. */
  readonly pending: Actuation[];
  readonly outstanding: { readonly end: number; readonly at: bigint }[];
  /** When the device last went on, and so let the next Block go. */
  allowed: bigint;
}

/**
 * Sends Streams in lockstep: a Block is made and sent as soon as the barrier allows, and no sample at or beyond
 * processed + lead is made, so that no actuation can come too late, however fast either side runs. Of several that may
 * be sent, the one that is earliest in stream time goes first, then the one with the lower id. Credit is the link's.
 *
 * In wall time a Block waits until it is due as well, and is skipped where it would come when it should have been over.
 *
 * @throws Stopped if the device ends, falls silent, is too slow or breaks the protocol.
 */
export async function pace(speaker: Speaker, lanes: readonly Lane[], options: PaceOptions): Promise<void> {
  const { deadlines, lateness, wall, vitals } = options;
  const running: readonly Running[] = lanes.map((lane) => ({
    ...{ ...lane, pending: [], outstanding: [], allowed: now() },
  }));
  const patience = patienceWith(speaker, running, options);

  const send = async (lane: Running) => {
    const block = makeBlock(lane, lateness);
    const bytes = blockBytes(block);
    lane.paced.crc32 = digest(sampleBytes(bytes), lane.paced.crc32);
    lane.hooks.onBlock(block, bytes);
    const { allowed, lead } = lane;
    const ready = { end: lane.paced.sent, rate: lane.rate, lead, allowed };
    if (wall) {
      const asked = now();
      await wall.due(ready);
      lane.paced.waited += since(asked);
    }
    if (running.every(({ outstanding }) => outstanding.length === 0)) patience.begin();
    lane.outstanding.push({ end: lane.paced.sent, at: now() });
    const { stream, rate } = lane;
    if (wall?.overdue(ready)) {
      await speaker.say("skip", { stream, index: ready.end }, { within: deadlines.answer });
      return;
    }
    const body = { index: block.index, values: block.samples };
    const timestamp = timestampOf(block.index, rate);
    await speaker.say("samples", body, { within: deadlines.answer, stream, timestamp });
  };

  while (running.some(({ paced, source }) => paced.processed < source.total)) {
    for (let lane = nextLane(running); lane; lane = nextLane(running)) await send(lane);
    const streamed = running[0]!.paced.processed / running[0]!.rate;
    await vitals?.due(streamed);
    const heard = await patience.hear();
    if (heard.type === "result") vitals?.hear(heard.body, streamed);
    const lane = laneOf(running, heard.body);
    if (heard.type === "processed") {
      const { paced, outstanding, hooks } = lane;
      paced.processed = forward("processed", paced.processed, heard.body.samples, paced.sent);
      lane.allowed = heard.at;
      patience.begin();
      while (outstanding[0] !== undefined && outstanding[0].end <= paced.processed) {
        const { at } = outstanding.shift() as { at: bigint };
        paced.turnarounds.push(Number(heard.at - at) / 1e9);
      }
      hooks.onProgress(paced.processed);
    } else if (heard.type !== "opened") lane.pending.push(...takeReport(heard, lane));
  }
}

/** The Lane that is to be sent a Block now; undefined where the barrier holds all back. */
function nextLane(lanes: readonly Running[]): Running | undefined {
  const time = ({ paced, rate }: Lane) => paced.sent / rate;
  const unfinished = lanes.filter(({ paced, source }) => paced.sent < source.total);
  // Where the earliest is held back the others wait too, so that the order does not depend on who was scheduled when.
  const first = unfinished.sort((a, b) => time(a) - time(b) || a.stream - b.stream)[0];
  if (!first) return undefined;
  const { paced, blockLength, lead, source } = first;
  // Once made, its samples can hear no more actuations.
  return Math.min(paced.sent + blockLength, source.total) <= paced.processed + lead ? first : undefined;
}

function laneOf(lanes: readonly Running[], body: object): Running {
  const stream = "stream" in body ? body.stream : undefined;
  const found = lanes.find((one) => one.stream === stream);
  if (found || stream === undefined) return found ?? lanes[0]!;
  throw new Stopped({
    what: "malformed",
    detail: `broke the protocol: it spoke of stream ${stream}, which is not open`,
  });
}

/** Waits for a device, but not for ever. */
function patienceWith(speaker: Speaker, lanes: readonly Running[], { deadlines, lateness }: PaceOptions) {
  const { paced, rate } = lanes[0]!;
  const moment = () => ({ at: now(), away: speaker.outage(), late: lateness.total() });
  const first = moment();
  let began = first;
  const passed = ({ at, away }: Pick<typeof began, "at" | "away">) => since(at) - (speaker.outage() - away);
  return {
    /** The device has gone on, or was sent samples when it owed nothing. */
    begin() {
      began = moment();
    },
    async hear() {
      const owed = passed(began);
      if (owed > deadlines.answer) {
        const detail = " about the samples it was sent, though it kept talking";
        throw new Stopped({ what: "silent", waited: owed, late: lateness.total() - began.late, detail });
      }
      const asked = { at: now(), away: speaker.outage() };
      const heard = await speaker.hear(deadlines.answer - owed);
      paced.waited += passed(asked);
      const waited = paced.waited - (lateness.total() - first.late);
      const streamed = paced.processed / rate;
      if (waited > streamed + deadlines.behind) throw new Stopped({ what: "slow", waited, streamed });
      return heard;
    },
  };
}

/** The next Block; what the host spends on it is no lateness. */
function makeBlock({ source, pending, paced }: Running, lateness: Lateness): Block {
  const began = now();
  const block = source.next(pending.splice(0));
  lateness.excuse();
  paced.making += since(began);
  if (block === null) {
    throw new RangeError(`pace: the source ended at ${paced.sent} of ${source.total} samples`);
  }
  paced.sent = block.index + block.length;
  return block;
}
