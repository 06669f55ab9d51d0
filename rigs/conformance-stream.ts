import {
  type Bodies,
  CRC_LENGTH,
  digest,
  feedBytes,
  HEADER_LENGTH,
  MESSAGES,
  SAMPLES_HEADER,
  sampleBytes,
  valuesPerSample,
} from "#wire";
import { type Bench, expect, type Heard } from "./conformance-bench.ts";

/** A stream that a device is tried with: small numbers that depend on their index alone. */
export interface TrialStream {
  readonly open: Bodies["open"];
  /** Bytes of a sample. */
  readonly bytes: number;
  /** Of the device's output; null where it has none. */
  readonly output: number | null;
  readonly heard: ReturnType<typeof listening>;
  /** CRC-32 of the first `blocks` blocks. */
  digest(blocks: number): number;
  /** Sends block k. */
  send(k: number): Promise<void>;
}

/** Eight blocks fit into the lead, so that some may be held back, doubled and sent late. */
const BLOCKS_IN_LEAD = 8;
/** Longest lead asked for, s, as runs ask for it. */
const LEAD = 0.1;

/** Samples that a block may have, at most. */
const LONGEST = 256;
/** Blocks that are sent at once in a stream of long blocks. */
const LONG_LEAD = 64;

/**
 * What to open: the device's first function. `long`: blocks as long as the device takes and credit may be less than the
 * lead, so that more may be sent than there is credit for.
 */
export function asking(
  { functions, largestFrame }: Bench["descriptor"],
  total: number | null,
  blocks: "short" | "long" = "short",
): Bodies["open"] {
  const { name, input } = functions[0]!;
  const fitting = Math.floor((largestFrame - HEADER_LENGTH - SAMPLES_HEADER - CRC_LENGTH) / sizeOf(input));
  const usual = Math.max(BLOCKS_IN_LEAD, Math.round(LEAD * input.rate));
  const longest = blocks === "long" ? LONGEST : Math.floor(usual / BLOCKS_IN_LEAD);
  const blockLength = Math.max(1, Math.min(fitting, longest));
  const lead = blocks === "long" ? LONG_LEAD * blockLength : usual;
  const how = { timekeeping: "lockstep", cloud: true } as const;
  const samples = total === null ? null : total * blockLength;
  return { stream: 0, function: name, rate: input.rate, lead, blockLength, total: samples, ...how };
}

/** Begins a session, and opens a stream of `blocks` blocks; null: nobody knows how many. */
export async function opened(
  peer: Bench,
  blocks: number | null,
  length: "short" | "long" = "short",
): Promise<TrialStream> {
  await peer.greet();
  const open = asking(peer.descriptor, blocks, length);
  await peer.say("open", open);
  const { body } = await peer.answer("opened", "an answer to open");
  expect(body.refused === null, "the stream to be opened", `refused: ${body.refused}`);
  const { input, output } = peer.descriptor.functions[0]!;
  const bytes = sizeOf(input);
  const values = (k: number) => noise(k * open.blockLength * (bytes / 2), open.blockLength * (bytes / 2));
  return {
    ...{ open, bytes, output: output === null ? null : valuesPerSample(output) },
    heard: listening(body.until),
    digest(count) {
      let crc = 0;
      for (let k = 0; k < count; k++) {
        crc = digest(sampleBytes(MESSAGES.samples.encode({ index: 0, values: values(k) })), crc);
      }
      return crc;
    },
    async send(k) {
      await peer.say("samples", { index: k * open.blockLength, values: values(k) }, { stream: 0 });
    },
  };
}

function sizeOf(input: Bench["descriptor"]["functions"][number]["input"]): number {
  return 2 * valuesPerSample(input);
}

function noise(from: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, n) => {
    const x = Math.imul(from + n + 1, 0x9e3779b1);
    return ((Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 20) & 0x1f) - 16;
  });
}

/** What a device said of its stream, and what of it broke a rule; `until` is its first credit. */
function listening(until: number) {
  return {
    ...{ until, processed: 0, events: 0, actuations: 0, uploads: 0, feedSamples: 0, feedCrc32: 0 },
    ...{ reports: 0, acknowledged: 0 },
    fell: null as string | null,
    early: null as string | null,
  };
}

/** Sends the blocks up to `blocks` as credit and barrier allow, and hears what follows, until all are processed. */
export async function feed(peer: Bench, stream: TrialStream, blocks: number): Promise<void> {
  const { open, bytes, heard } = stream;
  const { blockLength, lead } = open;
  const allowed = (k: number) =>
    k < blocks &&
    (k + 1) * blockLength <= heard.processed + lead &&
    (k + 1) * blockLength * bytes <= heard.until;
  for (let sent = 0; heard.processed < blocks * blockLength; ) {
    for (; allowed(sent); sent++) await stream.send(sent);
    const owed = sent * blockLength > heard.processed;
    const what = `processed, of ${sent} blocks of ${blockLength} samples sent and ${heard.processed} samples processed`;
    if (owed) take(stream, await peer.answer("processed", what), peer.seen());
    else {
      const covered = `credit for ${blockLength} samples more, with all ${heard.processed} processed`;
      take(stream, await peer.answer("credit", covered), peer.seen());
    }
    if (heard.reports - heard.acknowledged >= peer.descriptor.ackEvery) {
      heard.acknowledged = heard.reports;
      const next = heard.reports & 0xffff;
      peer.acknowledge(next);
      await peer.say("ack", { next, again: false });
    }
  }
}

function take(stream: TrialStream, last: Heard, before: readonly Heard[]): void {
  for (const one of [...before, last]) hear(stream, one);
}

/** Counts one message. */
export function hear({ heard, open, output }: TrialStream, one: Heard): void {
  if (one.channel === 1) heard.reports++;
  const sent = heard.processed + open.lead;
  if (one.type === "credit") {
    if (one.body.until < heard.until) heard.fell ??= `${one.body.until} after ${heard.until}`;
    heard.until = Math.max(heard.until, one.body.until);
  } else if (one.type === "processed") {
    const { samples } = one.body;
    if (samples < heard.processed) heard.early ??= `processed ${samples} after ${heard.processed}`;
    heard.processed = samples;
  } else if (one.type === "event") {
    heard.events++;
    if (one.body.index > sent)
      heard.early ??= `an event of sample ${one.body.index}, with at most ${sent} sent`;
  } else if (one.type === "actuation") {
    heard.actuations++;
    if (one.body.index < sent) {
      heard.early ??= `an actuation from sample ${one.body.index} on, with ${heard.processed} processed and a lead of ${open.lead}`;
    }
  } else if (one.type === "upload") heard.uploads++;
  else if (one.type === "feed" && output !== null) {
    heard.feedSamples += one.body.values.length / output;
    heard.feedCrc32 = digest(feedBytes(MESSAGES.feed.encode(one.body)), heard.feedCrc32);
  }
}
