import type { Actuation, Event } from "#contracts";
import {
  type ActuationMessage,
  digest,
  type EventMessage,
  type Feed,
  feedBytes,
  MESSAGES,
  type Message,
  valuesPerSample,
} from "#wire";
import type { Lane } from "./pace.ts";
import { Stopped } from "./stopped.ts";

/** Carriers that any loudspeaker could be asked for, Hz. */
const CARRIERS = { least: 1, most: 1e6 };

/** Events, actuations and uploads that a device may send: so many at once, and so many more a second of stream. */
const MOST_REPORTS = { atOnce: 1000, aSecond: 1000 };

/**
 * Counts what a device says of a stream, checks it, and tells the Lane's hooks.
 *
 * @returns the actuations it held.
 * @throws Stopped if it breaks the protocol, or gave the stream up.
 */
export function takeReport(heard: Message, lane: Lane): readonly Actuation[] {
  const { paced, hooks } = lane;
  if (heard.type === "event") {
    paced.events += 1;
    checkRate(lane);
    hooks.onEvent(eventOf(heard.body, lane));
    return [];
  }
  if (heard.type === "actuation") {
    paced.actuations += 1;
    checkRate(lane);
    const actuation = actuationOf(heard.body, lane);
    hooks.onActuation(actuation);
    return [actuation];
  }
  if (heard.type === "upload") {
    paced.uploads += 1;
    checkRate(lane);
    const { stream: _, ...upload } = heard.body;
    notOfTheFuture("an upload", upload.index, lane);
    hooks.onUpload?.(upload);
    return [];
  }
  if (heard.type === "feed") {
    takeFeed(heard.body, lane);
    return [];
  }
  if (heard.type === "result") return []; // Of a call that was asked more than once.
  if (heard.type === "closed") {
    const detail = `gave the stream up after ${heard.body.samples} of ${paced.sent} samples that it was sent`;
    throw new Stopped({ what: "refused", detail });
  }
  throw malformed(`sent ${heard.type} while a stream was open`);
}

/** A count that may only grow, up to `most`. @throws Stopped. */
export function forward(what: string, before: number, after: number, most: number): number {
  if (after >= before && after <= most) return after;
  throw malformed(`sent ${what} ${after} after ${before}, expected ${before} to ${most}`);
}

function checkRate({ paced, rate }: Lane): void {
  const { events, actuations, uploads } = paced;
  const most = MOST_REPORTS.atOnce + (MOST_REPORTS.aSecond * paced.processed) / rate;
  const reports = events + actuations + uploads;
  if (reports > most) {
    const time = (paced.processed / rate).toFixed(1);
    throw malformed(
      `sent ${reports} events, actuations and uploads in ${time} s of stream, expected ${most} at most`,
    );
  }
}

function eventOf({ kind, state, index, confidence, value }: EventMessage, lane: Lane): Event {
  notOfTheFuture("an event", index, lane);
  return { kind, state, time: index / lane.rate, confidence, ...(value === null ? {} : { value }) };
}

function notOfTheFuture(what: string, index: number, { paced, lead }: Lane): void {
  // The most that the host can have sent, so that it does not matter how much it has.
  const most = paced.processed + lead;
  if (index > most) throw malformed(`sent ${what} for sample ${index}, when it had at most ${most}`);
}

function actuationOf(body: ActuationMessage, { lead, source, paced }: Lane): Actuation {
  const { kind, index, carrier, level, on } = body;
  const [least, most] = [paced.processed + lead, source.total + lead];
  if (index < least || index > most) {
    throw malformed(
      `sent an actuation for sample ${index}, expected ${least} to ${most}: ${lead} after the newest processed`,
    );
  }
  // The codec has seen to it that an emission has a carrier, and nothing else.
  if (kind !== "emission" || carrier === null) return { kind: kind as "light", index, level, on };
  if (carrier < CARRIERS.least || carrier > CARRIERS.most) {
    throw malformed(`sent a carrier of ${carrier} Hz, expected ${CARRIERS.least} to ${CARRIERS.most}`);
  }
  return { kind, index, carrier, level, on };
}

function takeFeed({ index, stream, values }: Feed, { output, paced, lead, rate, hooks }: Lane): void {
  if (output === null) throw malformed("sent a feed of a function that declares no output");
  const each = valuesPerSample(output);
  if (index !== paced.feedSamples || values.length % each !== 0) {
    throw malformed(
      `sent ${values.length} values of output from sample ${index}, expected ${each} each from ${paced.feedSamples}`,
    );
  }
  paced.feedSamples += values.length / each;
  const most = Math.ceil(((paced.processed + lead) / rate) * output.rate);
  if (paced.feedSamples > most) {
    throw malformed(`sent ${paced.feedSamples} samples of output, when it could have had ${most} at most`);
  }
  paced.feedCrc32 = digest(feedBytes(MESSAGES.feed.encode({ stream, index, values })), paced.feedCrc32);
  hooks.onFeed?.({ index, values });
}

function malformed(detail: string): Stopped {
  return new Stopped({ what: "malformed", detail: `broke the protocol: it ${detail}` });
}
