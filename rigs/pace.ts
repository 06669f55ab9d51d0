import type { Actuation, Event } from "#contracts";
import { now, since } from "#drivers";
import {
  type ActuationMessage,
  digest,
  type EventMessage,
  MESSAGES,
  type Message,
  sampleBytes,
  timestampOf,
} from "#wire";
import type { Deadlines } from "./deadlines.ts";
import type { Lateness } from "./lateness.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

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
}

/** How a Stream was opened. */
export interface PaceOptions {
  readonly rate: number;
  /** Samples. */
  readonly lead: number;
  readonly blockLength: number;
  readonly bytesPerSample: number;
  /** Payload bytes the device takes before it grants more. */
  readonly credit: number;
  readonly deadlines: Deadlines;
  readonly lateness: Lateness;
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
  /** Wall time spent making samples, and waiting for the device, s. */
  making: number;
  waited: number;
  /** Wall time from sending a Block to hearing that it was processed, s, one for each Block. */
  readonly turnarounds: number[];
}

/** A Stream of which nothing was sent. */
export function unpaced(): Paced {
  const none = { sent: 0, crc32: 0, processed: 0, events: 0, actuations: 0, making: 0, waited: 0 };
  return { ...none, turnarounds: [] };
}

/** Stream id: one stream is open at a time. */
export const STREAM = 0;

/** Carriers that any loudspeaker could be asked for, Hz. */
const CARRIERS = { least: 1, most: 1e6 };

/**
 * Sends a Stream in lockstep: a Block is made and sent as soon as credit and barrier allow, and no sample at or
 * beyond processed + lead is made, so that no actuation can come too late, however fast either side runs.
 *
 * @param paced Kept up to date as the stream goes on, so that it can be read if the conversation stops.
 * @throws Stopped if the device ends, falls silent, is too slow or breaks the protocol.
 */
export async function pace(
  speaker: Speaker,
  source: Source,
  options: PaceOptions,
  hooks: PaceHooks,
  paced: Paced,
): Promise<void> {
  const { rate, lead, blockLength, bytesPerSample, deadlines, lateness } = options;
  let until = options.credit;
  const pending: Actuation[] = [];
  const outstanding: { readonly end: number; readonly at: bigint }[] = [];
  let grown = now(); // When `processed` last grew, or samples were sent to a device that owed nothing.

  /** Whether barrier and credit allow a Block now: once made, its samples can hear no more actuations. */
  const allowed = () => {
    const end = Math.min(paced.sent + blockLength, source.total);
    return end > paced.sent && end <= paced.processed + lead && end * bytesPerSample <= until;
  };
  const send = async () => {
    const block = makeBlock(source, pending.splice(0), paced, lateness);
    const bytes = blockBytes(block);
    paced.crc32 = digest(sampleBytes(bytes), paced.crc32);
    hooks.onBlock(block, bytes);
    if (outstanding.length === 0) grown = now();
    outstanding.push({ end: paced.sent, at: now() });
    const timestamp = timestampOf(block.index, rate);
    const body = { index: block.index, values: block.samples };
    await speaker.say("samples", body, { within: deadlines.answer, stream: STREAM, timestamp });
  };
  const hear = async () => {
    const owed = since(grown);
    if (owed > deadlines.answer) {
      const detail = " about the samples it was sent, though it kept talking";
      throw new Stopped({ what: "silent", waited: owed, late: lateness.total(), detail });
    }
    const began = now();
    const heard = await speaker.hear(deadlines.answer - owed);
    paced.waited += since(began);
    const waited = paced.waited - lateness.total();
    const streamed = paced.processed / rate;
    if (waited > streamed + deadlines.behind) throw new Stopped({ what: "slow", waited, streamed });
    return heard;
  };

  while (paced.processed < source.total) {
    while (allowed()) await send();
    const heard = await hear();
    if (heard.type === "credit") until = forward("credit", until, heard.body.until);
    else if (heard.type === "processed") {
      paced.processed = forward("processed", paced.processed, heard.body.samples, paced.sent);
      grown = now();
      while (outstanding[0] !== undefined && outstanding[0].end <= paced.processed) {
        paced.turnarounds.push(since((outstanding.shift() as { at: bigint }).at));
      }
      hooks.onProgress(paced.processed);
    } else pending.push(...takeWord(heard, { rate, lead, total: source.total }, paced, hooks));
  }
}

/** The next Block; what the host spends on it is no lateness. */
function makeBlock(
  source: Source,
  actuations: readonly Actuation[],
  paced: Paced,
  lateness: Lateness,
): Block {
  const began = now();
  const block = source.next(actuations);
  lateness.excuse();
  paced.making += since(began);
  if (block === null) {
    throw new RangeError(`pace: the source ended at ${paced.sent} of ${source.total} samples`);
  }
  paced.sent = block.index + block.length;
  return block;
}

interface Extent {
  readonly rate: number;
  readonly lead: number;
  readonly total: number;
}

/** Counts and passes on an event or actuation; returns the actuations it held. */
function takeWord(heard: Message, extent: Extent, paced: Paced, hooks: PaceHooks): readonly Actuation[] {
  if (heard.type === "event") {
    paced.events += 1;
    hooks.onEvent(eventOf(heard.body, extent, paced));
    return [];
  }
  if (heard.type === "actuation") {
    paced.actuations += 1;
    const actuation = actuationOf(heard.body, extent, paced);
    hooks.onActuation(actuation);
    return [actuation];
  }
  if (heard.type === "closed") {
    const detail = `gave the stream up after ${heard.body.samples} of ${paced.sent} samples that it was sent`;
    throw new Stopped({ what: "incomplete", detail });
  }
  throw malformed(`sent ${heard.type} while a stream was open`);
}

function eventOf(
  { kind, state, index, confidence }: EventMessage,
  extent: Extent,
  { processed }: Paced,
): Event {
  const { rate, lead } = extent;
  // The most that the host can have sent, so that it does not matter how much it has.
  const most = processed + lead;
  if (index > most) throw malformed(`sent an event for sample ${index}, when it had at most ${most}`);
  return { kind, state, time: index / rate, confidence };
}

function actuationOf(body: ActuationMessage, { lead, total }: Extent, { processed }: Paced): Actuation {
  const { kind, index, carrier, level, on } = body;
  const [least, most] = [processed + lead, total + lead];
  if (index < least || index > most) {
    throw malformed(
      `sent an actuation for sample ${index}, expected ${least} to ${most}: ${lead} after the newest processed`,
    );
  }
  if (carrier < CARRIERS.least || carrier > CARRIERS.most) {
    throw malformed(`sent a carrier of ${carrier} Hz, expected ${CARRIERS.least} to ${CARRIERS.most}`);
  }
  return { kind, index, carrier, level, on };
}

/** A count that may only grow, up to `most`. */
function forward(what: string, before: number, after: number, most = Number.MAX_SAFE_INTEGER): number {
  if (after >= before && after <= most) return after;
  throw malformed(`sent ${what} ${after} after ${before}, expected ${before} to ${most}`);
}

function malformed(detail: string): Stopped {
  return new Stopped({ what: "malformed", detail: `broke the protocol: it ${detail}` });
}
