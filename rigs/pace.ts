import type { Actuation, Event } from "#contracts";
import { now } from "#drivers";
import { type ActuationMessage, digest, type EventMessage, type Message, timestampOf } from "#wire";
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

/** What whoever listens to a conversation is told, in order. */
export interface PaceHooks {
  /** Each Block as it was sent, with the CRC-32 of its bytes. */
  readonly onBlock: (block: Block, crc32: number) => void;
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
  /** Actuations that named a sample already made. */
  masked: number;
  /** Wall time spent making samples, and waiting for the device, s. */
  making: number;
  waited: number;
  /** Wall time from sending a Block to hearing that it was processed, s, one for each Block. */
  readonly turnarounds: number[];
}

/** A Stream of which nothing was sent. */
export function unpaced(): Paced {
  const none = { sent: 0, crc32: 0, processed: 0, events: 0, actuations: 0, masked: 0, making: 0, waited: 0 };
  return { ...none, turnarounds: [] };
}

/** Stream id: one stream is open at a time. */
export const STREAM = 0;

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
  { rate, lead, blockLength, bytesPerSample, credit, deadlines, lateness }: PaceOptions,
  hooks: PaceHooks,
  paced: Paced,
): Promise<void> {
  let until = credit;
  const pending: Actuation[] = [];
  const outstanding: { readonly end: number; readonly at: bigint }[] = [];

  /** Whether barrier and credit allow a Block now: once made, its samples can hear no more actuations. */
  const allowed = () => {
    const end = Math.min(paced.sent + blockLength, source.total);
    return end > paced.sent && end <= paced.processed + lead && end * bytesPerSample <= until;
  };
  const send = async () => {
    const began = now();
    const block = source.next(pending.splice(0));
    paced.making += since(began);
    if (block === null)
      throw new RangeError(`pace: the source ended at ${paced.sent} of ${source.total} samples`);
    const { buffer, byteOffset, byteLength } = block.samples;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    paced.sent = block.index + block.length;
    paced.crc32 = digest(bytes, paced.crc32);
    hooks.onBlock(block, digest(bytes));
    outstanding.push({ end: paced.sent, at: now() });
    const options = { within: deadlines.answer, stream: STREAM, timestamp: timestampOf(block.index, rate) };
    await speaker.say("samples", { index: block.index, values: block.samples }, options);
  };
  const hear = async () => {
    const began = now();
    const heard = await speaker.hear(deadlines.answer);
    paced.waited += since(began);
    const streamed = paced.processed / rate;
    if (paced.waited > streamed + deadlines.behind) {
      throw new Stopped({ what: "slow", waited: paced.waited, streamed, late: lateness.greatest() });
    }
    return heard;
  };

  while (paced.processed < source.total) {
    while (allowed()) await send();
    const heard = await hear();
    if (heard.type === "credit") until = forward("credit", until, heard.body.until);
    else if (heard.type === "processed") {
      paced.processed = forward("processed", paced.processed, heard.body.samples, paced.sent);
      while (outstanding[0] !== undefined && outstanding[0].end <= paced.processed) {
        paced.turnarounds.push(since((outstanding.shift() as { at: bigint }).at));
      }
      hooks.onProgress(paced.processed);
    } else pending.push(...takeWord(heard, rate, paced, hooks));
  }
}

/** Counts and passes on an event or actuation; returns the actuations it held. */
function takeWord(heard: Message, rate: number, paced: Paced, hooks: PaceHooks): readonly Actuation[] {
  if (heard.type === "event") {
    paced.events += 1;
    hooks.onEvent(eventOf(heard.body, rate, paced.sent));
    return [];
  }
  if (heard.type === "actuation") {
    const actuation = actuationOf(heard.body);
    paced.actuations += 1;
    if (actuation.index < paced.sent) paced.masked += 1;
    hooks.onActuation(actuation);
    return [actuation];
  }
  throw malformed(`sent ${heard.type} while a stream was open`);
}

function eventOf({ kind, state, index, confidence }: EventMessage, rate: number, sent: number): Event {
  if (index > sent) throw malformed(`sent an event for sample ${index}, of ${sent} that it was sent`);
  return { kind, state, time: index / rate, confidence };
}

function actuationOf({ kind, index, carrier, level, on }: ActuationMessage): Actuation {
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

function since(began: bigint): number {
  return Number(now() - began) / 1e9;
}
