import {
  type Cause,
  type Descriptor,
  type FunctionDescriptor,
  type LinkCounters,
  type StreamDigest,
  type StreamFormat,
  UNLINKED,
} from "#contracts";
import { DeadlineError, TransportError } from "#drivers";
import { CRC_LENGTH, HEADER_LENGTH, PROTOCOL, SAMPLES_HEADER } from "#wire";
import type { Attachment, AttachOptions, Rig } from "./attachment.ts";
import { blame, type Observation, type Step } from "./blame.ts";
import { DEADLINES, type Deadlines } from "./deadlines.ts";
import { greet } from "./greet.ts";
import { type Lateness, watchLateness } from "./lateness.ts";
import { close, differences, open } from "./open-close.ts";
import { type Paced, type PaceHooks, pace, type Source, unpaced } from "./pace.ts";
import { speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/** Time between what was processed and the earliest actuation that follows from it, s. */
export const LEAD = 0.1;

/** What is to be said to a Device. */
export interface ConverseOptions extends AttachOptions, PaceHooks {
  readonly rig: Rig;
  /** The function under test, by the name under which the device declares it. */
  readonly function: string;
  /** Makes the stream, once the device has declared its function; `blockLength` in samples. */
  readonly source: (declared: FunctionDescriptor, blockLength: number) => Source;
  /** Comes back in the device's hello; an integer below 2^32. */
  readonly nonce: number;
  readonly signal: AbortSignal;
  readonly deadlines?: Deadlines;
}

/** What was said between host and Device, from greeting to close, and how it ended. */
export interface Conversation {
  /** Null where the stream was sent, answered and closed. */
  readonly cause: Cause | null;
  readonly carrier: Attachment["carrier"] | "none";
  readonly device: Descriptor | null;
  readonly format: StreamFormat | null;
  readonly paced: Paced;
  /** What the device says it received; null where it was not asked, or did not say. */
  readonly received: StreamDigest | null;
  readonly link: LinkCounters;
  /** Greatest lateness of the host's timers, s. */
  readonly late: number;
}

/** What is known so far, kept outside the steps so that it outlives the one that fails. */
interface Draft {
  step: Step;
  name: string;
  carrier: Conversation["carrier"];
  device: Descriptor | null;
  format: StreamFormat | null;
  received: StreamDigest | null;
  link: LinkCounters;
  readonly paced: Paced;
}

/**
 * Powers a rig, greets the device, opens a function, paces a stream into it, closes, and cuts the power.
 *
 * What goes wrong with device or bench is no exception: it is the Conversation's `cause`.
 *
 * @throws Interrupted if `signal` is aborted.
 */
export async function converse(options: ConverseOptions): Promise<Conversation> {
  const draft: Draft = {
    step: "power",
    name: `${options.rig.name} rig's device (${options.firmware})`,
    carrier: "none",
    device: null,
    format: null,
    received: null,
    link: UNLINKED,
    paced: unpaced(),
  };
  using lateness = watchLateness();
  let cause: Cause | null = null;
  try {
    await using attachment = await options.rig.attach(options);
    draft.carrier = attachment.carrier;
    try {
      await talk(attachment, options, draft, lateness);
    } finally {
      draft.link = attachment.link.counters();
    }
  } catch (error) {
    cause = blame(draft.step, draft.name, observation(error, draft));
  }
  const { carrier, device, format, received, link, paced } = draft;
  return { cause, carrier, device, format, received, link, paced, late: lateness.greatest() };
}

/** What an error says of device and bench. One that says nothing of either is thrown on. */
function observation(error: unknown, { step, link }: Draft): Observation {
  if (error instanceof TransportError || error instanceof DeadlineError) {
    return { what: "unpowered", detail: `could not be powered: ${error.message}` };
  }
  if (!(error instanceof Stopped)) throw error;
  const { seen } = error;
  // What never came cannot be told from what was never sent: a device is judged on whole streams only.
  const doubtful = seen.what === "silent" || seen.what === "slow" || seen.what === "malformed";
  if (!doubtful || step === "power" || step === "hello" || link.lostFrames === 0) return seen;
  return { what: "incomplete", detail: `was not heard whole: ${lost(link)}` };
}

function lost({ lostFrames }: LinkCounters): string {
  return `${lostFrames} ${lostFrames === 1 ? "frame" : "frames"} of its got lost on the way`;
}

async function talk(
  attachment: Attachment,
  options: ConverseOptions,
  draft: Draft,
  lateness: Lateness,
): Promise<void> {
  const { signal, onConsole, deadlines = DEADLINES } = options;
  const peer = speaker(attachment, { signal, onLog: onConsole });

  draft.step = "hello";
  draft.device = await greet(peer, options.nonce, deadlines);
  const { board, firmware } = draft.device;
  draft.name = `${board} (${firmware})`;
  const declared = chosen(draft.device, options.function);
  const { input } = declared;
  draft.format = input;

  draft.step = "open";
  const lead = Math.round(LEAD * input.rate);
  const bytesPerSample = (input.kind === "baseband" ? 4 : 2) * input.channels;
  const fitting = Math.floor(
    (draft.device.largestFrame - HEADER_LENGTH - SAMPLES_HEADER - CRC_LENGTH) / bytesPerSample,
  );
  const blockLength = Math.max(1, Math.min(Math.floor(lead / 2), fitting));
  const source = options.source(declared, blockLength);
  const { rate } = input;
  const how = { function: options.function, rate, lead, blockLength, total: source.total };
  const credit = await open(peer, how, blockLength * bytesPerSample, deadlines);

  draft.step = "stream";
  const pacing = { rate, lead, blockLength, bytesPerSample, credit, deadlines, lateness };
  await pace(peer, source, pacing, options, draft.paced);

  draft.step = "close";
  const closed = await close(peer, deadlines);
  draft.received = { samples: closed.samples, crc32: closed.crc32 };
  const missing = differences(closed, draft.paced, attachment.link.counters());
  if (missing.length > 0) {
    throw new Stopped({ what: "incomplete", detail: `was not heard whole: ${missing.join("; ")}` });
  }
}

/** The function under test as the device declares it. */
function chosen(device: Descriptor, name: string): FunctionDescriptor {
  const { least, most } = device.protocol;
  if (PROTOCOL < least || PROTOCOL > most) {
    throw incompatible(`speaks protocol ${least} to ${most}, and this host ${PROTOCOL}`);
  }
  const found = device.functions.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw incompatible(
    `has no function ${name}; it declares ${device.functions.map((one) => one.name).join(", ")}`,
  );
}

function incompatible(detail: string): Stopped {
  return new Stopped({ what: "incompatible", detail });
}
