import {
  type Cause,
  type Descriptor,
  type FaultCounters,
  type FunctionDescriptor,
  type LinkCounters,
  type Place,
  type StreamDigest,
  type StreamFormat,
  type Timekeeping,
  type Timing,
  UNLINKED,
} from "#contracts";
import { DeadlineError, TransportError } from "#drivers";
import { CRC_LENGTH, HEADER_LENGTH, PROTOCOL, SAMPLES_HEADER, valuesPerSample } from "#wire";
import { AttachError, type AttachStep } from "./attach-error.ts";
import type { Attachment, AttachOptions, Rig } from "./attachment.ts";
import { behindTime } from "./behind-time.ts";
import { blame, type Observation, type Step } from "./blame.ts";
import { type Asked, call } from "./call.ts";
import { DEADLINES, type Deadlines } from "./deadlines.ts";
import { greet } from "./greet.ts";
import { type Lateness, watchLateness } from "./lateness.ts";
import { LEAD, leadSamples } from "./lead.ts";
import { close, differences, open } from "./open-close.ts";
import { type Lane, type Paced, type PaceHooks, pace, type Source, unpaced } from "./pace.ts";
import { type WallPace, wallPace } from "./pace-wall.ts";
import { type Speaker, speaker } from "./speaker.ts";
import { Enough, Stopped } from "./stopped.ts";
import { type Values, type Vitals, vitals } from "./vitals.ts";

/** One function of a Device, and the stream that is to go into it. */
export interface Part {
  /** By the name under which the device declares it. */
  readonly function: string;
  /** Makes the stream, once the device has declared its function; `blockLength` in samples. */
  readonly source: (declared: FunctionDescriptor, blockLength: number) => Source;
}

/** What is to be said to a Device: the Part is the function under test. */
export interface ConverseOptions extends Part, AttachOptions, PaceHooks {
  readonly rig: Rig;
  /** Other functions that are open at the same time, and who listens to them. */
  readonly also?: readonly (Part & PaceHooks)[];
  /** What the device is called to do before the first stream is opened. */
  readonly calls?: readonly Asked[];
  /** Whether what the device uploads would arrive; it does unless told. */
  readonly cloud?: boolean;
  /** The rig's own way unless told. */
  readonly timekeeping?: Timekeeping;
  /** Time between what was processed and the earliest actuation that follows from it, s; LEAD unless told. */
  readonly lead?: number;
  /** Comes back in the device's hello; an integer below 2^32. */
  readonly nonce: number;
  /** Told who answered the greeting, before anything else is said. What it throws is thrown on. */
  readonly onHello?: (device: Descriptor) => void;
  /** Told what the device measures of itself, if it does; `time`: of stream, processed by then, s. */
  readonly onTelemetry?: (values: Values, time: number) => void;
  readonly signal: AbortSignal;
  readonly deadlines?: Deadlines;
}

/** What was said between host and Device, from greeting to close, and how it ended. */
export interface Conversation {
  /** Null where the stream was sent, answered and closed. */
  readonly cause: Cause | null;
  readonly carrier: Attachment["carrier"] | "none";
  /** The port that was opened; null where there was none. */
  readonly place: Place | null;
  readonly device: Descriptor | null;
  readonly format: StreamFormat | null;
  readonly paced: Paced;
  /** What the device says it received; null where it was not asked, or did not say. */
  readonly received: StreamDigest | null;
  /** Null where the device offers none. */
  readonly counters: FaultCounters | null;
  /** Whether the device was reset, or started by itself, after it had said hello. */
  readonly restarted: boolean;
  /** What was paced into the other functions, as they were named. */
  readonly also: readonly Paced[];
  readonly link: LinkCounters;
  /** How time was kept; "none" where no stream was opened. */
  readonly timekeeping: Timekeeping | "none";
  /** What the clocks did; null where time was not kept by the wall's. */
  readonly timing: Timing | null;
  /** Greatest lateness of the host's timers, or of its processors to run the device's program, s. */
  readonly late: number;
}

/** What is known so far, kept outside the steps so that it outlives the one that fails. */
interface Draft {
  step: Step;
  name: string;
  carrier: Conversation["carrier"];
  place: Place | null;
  device: Descriptor | null;
  format: StreamFormat | null;
  received: StreamDigest | null;
  link: LinkCounters;
  timekeeping: Conversation["timekeeping"];
  wall: WallPace | null;
  vitals: Vitals | null;
  restarted: boolean;
  readonly paced: Paced;
  readonly also: readonly Paced[];
}

/**
 * Powers a rig, greets the device, opens a function, paces a stream into it, closes, and cuts the power.
 *
 * What goes wrong with device or bench is no exception: it is the Conversation's `cause`.
 *
 * A source that throws Enough ends it without a close: `received` is null then, and so is `cause`.
 *
 * @throws Interrupted if `signal` is aborted.
 */
export async function converse(options: ConverseOptions): Promise<Conversation> {
  const draft: Draft = {
    step: "power",
    name: `${options.rig.name} rig's device (${options.firmware})`,
    carrier: "none",
    place: null,
    device: null,
    format: null,
    received: null,
    link: UNLINKED,
    timekeeping: "none",
    wall: null,
    vitals: null,
    restarted: false,
    paced: unpaced(),
    also: (options.also ?? []).map(unpaced),
  };
  using lateness = watchLateness();
  let cause: Cause | null = null;
  let attached = false;
  try {
    await using attachment = await options.rig.attach(options);
    attached = true;
    draft.carrier = attachment.carrier;
    draft.place = attachment.place ?? null;
    lateness.follow(attachment.pid);
    try {
      await talk(attachment, options, draft, lateness);
    } finally {
      draft.link = attachment.link.counters();
    }
  } catch (error) {
    const first = earliest(error);
    draft.restarted = first instanceof Stopped && first.seen.what === "restarted";
    if (!(first instanceof Enough))
      cause = blame(stepOf(first, draft), draft.name, observation(first, draft));
  }
  if (attached) options.rig.ended?.(cause);
  const { step: _, name: __, wall, vitals: asked, ...known } = draft;
  const counters = asked?.counters() ?? null;
  return { cause, ...known, counters, timing: wall?.timing() ?? null, late: lateness.greatest() };
}

/** Of an error and the one that its clearing away met with, the first: a cut hub loses the line, and then will not switch. */
function earliest(error: unknown): unknown {
  if (!(error instanceof Error && error.name === "SuppressedError")) return error;
  return earliest((error as SuppressedError).suppressed);
}

function stepOf(error: unknown, { step }: Draft): Step {
  return error instanceof AttachError ? error.step : step;
}

/** What could not be done to a device, by the step at which it was tried. */
const COULD_NOT = {
  lease: "could not be had",
  power: "could not be switched on and off",
  port: "could not be reached by its port",
  flash: "could not be flashed",
  reset: "could not be reset",
} as const satisfies Readonly<Record<AttachStep, string>>;

/** What an error says of device and bench. One that says nothing of either is thrown on. */
function observation(error: unknown, { step, link }: Draft): Observation {
  if (error instanceof TransportError || error instanceof DeadlineError) {
    const at = error instanceof AttachError ? error.step : "power";
    return { what: "unattached", detail: `${COULD_NOT[at]}: ${error.message}` };
  }
  if (!(error instanceof Stopped)) throw error;
  const { seen } = error;
  // What comes through so bad a line cannot be told from what was never sent.
  const doubtful = seen.what === "silent" || seen.what === "slow";
  if (!doubtful || step === "hello" || lossOf(link) < MOST_LOSS) return seen;
  return { what: "incomplete", detail: `was not heard whole: ${lost(link)}` };
}

/** Frames of a device's that a line may lose, as a share of all, before its silence says nothing of it. An assumption. */
const MOST_LOSS = 0.1;

function lossOf({ lostFrames, framesReceived }: LinkCounters): number {
  return lostFrames / Math.max(1, lostFrames + framesReceived);
}

function lost({ lostFrames }: LinkCounters): string {
  return `${lostFrames} ${lostFrames === 1 ? "frame" : "frames"} of its got lost on the way, too many to repeat`;
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
  draft.name = `${board} (${firmware})${attachment.where === undefined ? "" : ` at ${attachment.where}`}`;
  expectDevice(draft.device, attachment);
  options.onHello?.(draft.device);
  const declared = chosen(draft.device, options.function);
  const { input } = declared;
  draft.format = input;

  draft.step = "open";
  const byDevice = draft.device.sampleDriven ? "credit" : "wall";
  const timekeeping = options.timekeeping ?? options.rig.timekeeping ?? byDevice;
  draft.timekeeping = timekeeping;
  for (const asked of options.calls ?? []) await call(peer, asked, deadlines);
  const { onTelemetry = () => {}, rig } = options;
  draft.vitals = vitals(peer, { deadlines, limits: rig.limits?.telemetry ?? {}, onTelemetry });
  await draft.vitals.begin();
  const parts = [{ part: options, hooks: options, paced: draft.paced }].concat(
    (options.also ?? []).map((part, n) => ({
      part: { ...options, ...part },
      hooks: { ...options, ...part },
      paced: draft.also[n]!,
    })),
  );
  const lanes: Lane[] = [];
  for (const [stream, { part, hooks, paced }] of parts.entries()) {
    lanes.push(
      await opened(peer, { stream, part, hooks, paced, device: draft.device, options, timekeeping }),
    );
  }

  draft.step = "stream";
  draft.wall = timekeeping === "wall" ? wallPace(attachment.link, draft.device.clockRate) : null;
  await draft.wall?.settled();
  await pace(peer, lanes, { deadlines, lateness, wall: draft.wall, vitals: draft.vitals });
  await draft.wall?.settled();

  draft.step = "close";
  const missing: string[] = [];
  for (const { stream, paced } of lanes) {
    const closed = await close(peer, stream, deadlines);
    if (stream === 0) draft.received = { samples: closed.samples, crc32: closed.crc32 };
    missing.push(...differences(closed, paced));
  }
  await draft.vitals.end(draft.paced.sent / input.rate);
  if (draft.wall) {
    const { late } = draft.wall;
    const host = Math.max(late, lateness.greatest());
    const seen = behindTime(draft.wall.timing(), { late: host, link: attachment.link.counters() });
    if (seen) throw new Stopped(seen);
  }
  if (missing.length > 0) {
    throw new Stopped({ what: "incomplete", detail: `was not heard whole: ${missing.join("; ")}` });
  }
}

/** In wall time a block is this share of the lead: the rest of it is how late the next one may come. */
const WALL_BLOCK = 1 / 10;

/** Opens a stream into one function. */
async function opened(
  peer: Speaker,
  {
    stream,
    part,
    hooks,
    paced,
    device,
    options: { cloud = true, deadlines = DEADLINES, lead: leadTime = LEAD },
    timekeeping,
  }: {
    readonly stream: number;
    readonly part: Part;
    readonly hooks: PaceHooks;
    readonly paced: Paced;
    readonly device: Descriptor;
    readonly options: ConverseOptions;
    readonly timekeeping: Timekeeping;
  },
): Promise<Lane> {
  const declared = chosen(device, part.function);
  const { rate } = declared.input;
  const lead = leadSamples(rate, leadTime);
  const bytesPerSample = 2 * valuesPerSample(declared.input);
  const fitting = Math.floor(
    (device.largestFrame - HEADER_LENGTH - SAMPLES_HEADER - CRC_LENGTH) / bytesPerSample,
  );
  const share = timekeeping === "wall" ? WALL_BLOCK : 1 / 2;
  const blockLength = Math.max(1, Math.min(Math.floor(lead * share), fitting));
  const source = part.source(declared, blockLength);
  const asked = { stream, function: part.function, rate, lead, blockLength, total: source.total };
  const how = { ...asked, timekeeping, cloud };
  await open(peer, how, blockLength * bytesPerSample, deadlines);
  return { stream, source, rate, lead, blockLength, output: declared.output, hooks, paced };
}

/** A board that is another one, or holds other firmware than it was given, cannot be judged. */
function expectDevice({ chip, firmwareHash }: Descriptor, { expected }: Attachment): void {
  if (expected === undefined) return;
  if (expected.chip !== null && chip !== expected.chip) {
    throw incompatible(`is another board: its chip id is ${chip}, expected ${expected.chip}`);
  }
  if (expected.firmwareHash !== null && firmwareHash !== expected.firmwareHash) {
    throw incompatible(
      `runs other firmware than was flashed: its hash is ${firmwareHash}, expected ${expected.firmwareHash}`,
    );
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
