import {
  type Bodies,
  CHANNEL,
  type Descriptor,
  type Frame,
  FrameError,
  type FrameType,
  frameDecoder,
  frameEncoder,
  type Message,
  message,
  PROTOCOL,
  type Result,
  readMessage,
  type Scalar,
  sampleBytes,
  sequenceAhead,
  streamChannel,
} from "#wire";
import { type BulkHooks, bulkReceiver } from "./bulk-receiver.ts";
import { type OpenStream, type Outlet, openStream, refusal, StreamRefusal } from "./open-stream.ts";
import type { OwnClock } from "./own-clock.ts";
import type { Firmware } from "./processor.ts";
import { reportRing } from "./report-ring.ts";

/** What a device is made of. */
export interface Device {
  /** As it is now: `uptime` changes. */
  describe(): Descriptor;
  /** By the name of the function. */
  readonly firmware: Readonly<Record<string, Firmware>>;
  /** Puts bytes on the link; it is given them in order, what answers one chunk together. */
  write(bytes: Uint8Array): void;
  /** A line on the console. */
  log(line: string): void;
  /** What it does when called, by method; an Error that one throws is the answer. "counters" is there without. */
  readonly calls?: Readonly<Record<string, Call>>;
  /**
   * Calls `act` after so many seconds: its clock, which is that of `uptime`, can wake it, so that it plays streams in
   * wall time. Without, it refuses them.
   */
  readonly later?: (seconds: number, act: () => void) => void;
  /** What it does with models and firmwares that it is sent; without, it refuses them. */
  readonly bulk?: BulkHooks;
}

/** Takes the arguments of a call and gives its values. */
export type Call = (given: Readonly<Record<string, Scalar>>) => Readonly<Record<string, Scalar>>;

/** All that a device knows of its hosts. */
interface State {
  readonly device: Device;
  readonly decoder: ReturnType<typeof frameDecoder>;
  readonly bulk: ReturnType<typeof bulkReceiver>;
  session: Session;
  /** What answers the chunk under way. */
  written: Uint8Array[];
  repeats: number;
  /** Frames beyond credit and samples that had not come in time, of streams that are over. */
  overruns: number;
  underruns: number;
}

/** One session: all that a greeting with another nonce ends. */
interface Session {
  readonly nonce: number | null;
  readonly encoder: ReturnType<typeof frameEncoder>;
  readonly ring: ReturnType<typeof reportRing>;
  readonly streams: Map<number, OpenStream>;
  readonly closed: Map<number, Bodies["closed"]>;
  /** Newest sequence number on the control channel. */
  control: number | null;
  result: Result | null;
}

function session(nonce: number | null): Session {
  return {
    ...{ nonce, control: null, result: null, encoder: frameEncoder(), ring: reportRing() },
    ...{ streams: new Map(), closed: new Map() },
  };
}

/**
 * A device's end of the conversation: the same for every emulated device. docs/protocol.md says what it does.
 *
 * It answers each block before it looks at the next, so that the same bytes in give the same bytes out, and has no
 * timers but in wall time. It takes one stream into each of its functions. Frames that are damaged or mean nothing are logged and
 * skipped. A stream of half samples is closed at once, by a log message that says why and a `closed` nobody asked for.
 *
 * @returns a function that takes what came over the link, cut anywhere.
 */
export function deviceSession(device: Device): (chunk: Uint8Array) => void {
  const state: State = {
    ...{ device, session: session(null), written: [], repeats: 0, overruns: 0, underruns: 0 },
    decoder: frameDecoder({ largest: device.describe().largestFrame }),
    bulk: bulkReceiver(device.bulk ?? null),
  };
  let reported = 0; // Damaged and unknown Frames that the console was told of.
  return (chunk) => {
    for (const frame of state.decoder.push(chunk)) {
      const received = read(frame);
      if (typeof received === "string") warn(state, received);
      else if (received.type === "greeting") greeted(state, received.body, frame.sequence);
      else if (!late(state.session, frame)) handle(state, received, frame);
    }
    const { badFrames, unknownFrames } = state.decoder.counters;
    if (badFrames + unknownFrames > reported) {
      device.log(`warning: ${badFrames} damaged and ${unknownFrames} unknown frames so far`);
    }
    reported = badFrames + unknownFrames;
    flush(state);
  };
}

/** Puts on the link what was said since it was last done. */
function flush(state: State): void {
  const bytes = state.written;
  state.written = [];
  if (bytes.length > 0) state.device.write(bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes));
}

function say<T extends FrameType>(state: State, type: T, body: Bodies[T], timestamp = 0): void {
  const { encoder, ring } = state.session;
  const outgoing = message(type, body, { timestamp });
  const bytes = encoder.encode(outgoing);
  if (outgoing.channel === CHANNEL.events) ring.add(bytes);
  state.written.push(bytes);
}

function warn(state: State, text: string): void {
  state.device.log(`warning: ${text}`);
  say(state, "log", { level: "warning", text: text.slice(0, 1024) });
}

/** Whether a control Frame came late or twice; remembers the newest. */
function late(current: Session, { channel, sequence }: Frame): boolean {
  if (channel !== CHANNEL.control) return false;
  if (current.control !== null && sequenceAhead(sequence, current.control) <= 0) return true;
  current.control = sequence;
  return false;
}

function greeted(state: State, { protocol, nonce, host }: Bodies["greeting"], sequence: number): void {
  const { device } = state;
  const compatible = protocol.least <= PROTOCOL && PROTOCOL <= protocol.most;
  const resumed = compatible && nonce === state.session.nonce;
  if (!resumed) {
    const { least, most } = protocol;
    device.log(`greeted by ${JSON.stringify(host)}`);
    if (!compatible) device.log(`it speaks protocol ${least} to ${most}, and this device ${PROTOCOL}`);
    state.session = session(compatible ? nonce : null);
  }
  late(state.session, { channel: CHANNEL.control, sequence } as Frame);
  say(state, "hello", { nonce, descriptor: device.describe(), resumed });
}

function opening(state: State, asked: Bodies["open"]): void {
  const { device, session } = state;
  const { stream, function: name } = asked;
  const there = session.streams.get(stream);
  if (there && sameOpen(there.asked, asked)) {
    say(state, "opened", { stream, refused: null, until: there.until });
    return;
  }
  const found = device.describe().functions.find((one) => one.name === name);
  const firmware = device.firmware[name];
  const taking = [...session.streams.values()].find((one) => one.asked.function === name);
  if (!found || !firmware) refuse(state, asked, `there is no function ${JSON.stringify(name)}`);
  else if (there) refuse(state, asked, `stream ${stream} is open, and not as it is asked for now`);
  else if (taking) {
    refuse(state, asked, `stream ${taking.asked.stream} is open into ${name}, and one is all it takes`);
  } else {
    const out = outlet(state);
    const refused = refusal(asked, found, out.clock);
    if (refused !== null) refuse(state, asked, refused);
    else open(state, openStream(asked, found, firmware, out));
  }
}

function outlet(state: State): Outlet {
  return {
    say: (type, body, timestamp) => say(state, type, body, timestamp),
    full: () => state.session.ring.full,
    clock: clockOf(state),
  };
}

/** The device's clock; what it wakes up to say goes out, unless the session is over by then. */
function clockOf(state: State): OwnClock | null {
  const { device, session } = state;
  const { later } = device;
  if (!later) return null;
  return {
    now: () => device.describe().uptime,
    later: (seconds, act) =>
      later(seconds, () => {
        if (state.session !== session) return;
        act();
        flush(state);
      }),
  };
}

function open(state: State, opened: OpenStream): void {
  const { stream, function: name, lead } = opened.asked;
  state.session.streams.set(stream, opened);
  state.session.closed.delete(stream);
  state.device.log(`opened stream ${stream} into ${name}, lead ${lead}`);
  say(state, "opened", { stream, refused: null, until: opened.until });
}

function refuse(state: State, { stream }: Bodies["open"], refused: string): void {
  state.device.log(`refused stream ${stream}: ${refused}`);
  say(state, "opened", { stream, refused: refused.slice(0, 256), until: 0 });
}

function take(state: State, samples: Bodies["samples"], { channel, payload }: Frame): void {
  const open = [...state.session.streams.values()].find(
    ({ asked }) => streamChannel(asked.stream) === channel,
  );
  if (open) on(state, open, () => open.take(samples, sampleBytes(payload)));
  else state.device.log(`warning: skipped samples on channel ${channel}, where no stream is open`);
}

/** Does something to an open stream, which may find that it cannot go on. */
function on(state: State, open: OpenStream, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof StreamRefusal)) throw error;
    warn(state, error.message);
    close(state, open.asked.stream);
  }
}

function close(state: State, stream: number): void {
  const { streams, closed } = state.session;
  const open = streams.get(stream);
  const before = closed.get(stream);
  if (open) {
    const end = open.closed();
    state.overruns += open.overruns;
    state.underruns += open.underruns;
    streams.delete(stream);
    closed.set(stream, end);
    state.device.log(`closed stream ${stream} after ${end.samples} samples`);
    say(state, "closed", end);
  } else if (before) say(state, "closed", before);
  else warn(state, `skipped a close of stream ${stream}, which is not open`);
}

function acknowledged(state: State, next: number, again: boolean): void {
  const { ring, streams } = state.session;
  if (!ring.acknowledge(next)) return;
  if (again) {
    state.repeats += ring.kept.length;
    state.written.push(...ring.kept);
  }
  for (const open of streams.values()) open.resume();
}

function counted({ decoder, session, repeats, ...over }: State) {
  const { badFrames, lostFrames } = decoder.counters;
  const open = [...session.streams.values()];
  const overruns = open.reduce((sum, one) => sum + one.overruns, over.overruns);
  const underruns = open.reduce((sum, one) => sum + one.underruns, over.underruns);
  return { badFrames, lostFrames, repeats, overruns, underruns };
}

function pong(state: State, { id, next }: Bodies["ping"]): void {
  acknowledged(state, next, false);
  const { session, device } = state;
  const { uptime, clockRate } = device.describe();
  const streams = [...session.streams].map(([stream, { taken, until }]) => ({ stream, taken, until }));
  const clock = Math.floor(uptime * clockRate);
  say(state, "pong", { id, clock, next: session.ring.next, streams, ...counted(state) });
}

function call(state: State, { id, method, arguments: given }: Bodies["call"]): void {
  const { session } = state;
  if (session.result?.id !== id) session.result = { id, ...done(state, method, given) };
  say(state, "result", session.result);
}

function done(state: State, method: string, given: Readonly<Record<string, Scalar>>): Omit<Result, "id"> {
  const calls: Readonly<Record<string, Call>> = { counters: () => counted(state), ...state.device.calls };
  const found = Object.hasOwn(calls, method) ? calls[method] : undefined;
  if (!found) return { error: `there is no method ${method}`, values: {} };
  try {
    return { error: null, values: found(given) };
  } catch (error) {
    return { error: (error as Error).message.slice(0, 256), values: {} };
  }
}

function handle(state: State, received: Message, frame: Frame): void {
  const { bulk, session } = state;
  const answer = (body: Bodies["bulk"] | null) => {
    if (body) say(state, "bulk", body);
  };
  if (received.type === "open") opening(state, received.body);
  else if (received.type === "samples") take(state, received.body, frame);
  else if (received.type === "close") close(state, received.body.stream);
  else if (received.type === "ack") acknowledged(state, received.body.next, received.body.again);
  else if (received.type === "ping") pong(state, received.body);
  else if (received.type === "call") call(state, received.body);
  else if (received.type === "offer") answer(bulk.offer(received.body));
  else if (received.type === "chunk") answer(bulk.chunk(received.body));
  else if (received.type === "apply") answer(bulk.apply(received.body.id));
  else if (received.type === "rollback") answer(bulk.rollback(received.body.id));
  else if (received.type === "skip") {
    const open = session.streams.get(received.body.stream);
    if (open) on(state, open, () => open.skip(received.body.index));
  } else warn(state, `skipped a ${received.type} message that has no place here`);
}

function sameOpen(a: Bodies["open"], b: Bodies["open"]): boolean {
  return (Object.keys(a) as (keyof Bodies["open"])[]).every((name) => a[name] === b[name]);
}

/** The message, or why it is none. */
function read(frame: Frame): Message | string {
  try {
    return readMessage(frame);
  } catch (error) {
    if (error instanceof FrameError) return `skipped a frame: ${error.message}`.slice(0, 1024);
    throw error;
  }
}
