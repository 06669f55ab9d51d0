import {
  type Bodies,
  CHANNEL,
  type Frame,
  FrameError,
  MESSAGES,
  message,
  type Outgoing,
  type Pong,
  readMessage,
  sequenceAhead,
  streamChannel,
  valuesPerSample,
} from "#wire";
import { type ClockPair, type Pinger, pinger } from "./pinger.ts";
import { ProtocolError, RestartError } from "./protocol-error.ts";
import { reportReceiver } from "./report-receiver.ts";
import { type SampleSender, sampleSender } from "./sample-sender.ts";
import { TransportError } from "./transport.ts";

/** What a link had to do twice. */
export interface RepeatCounters {
  /** Frames of samples sent again. */
  readonly repeatsSent: number;
  /** Frames that came again, or too late. */
  readonly repeatsReceived: number;
}

/** What the host does in a session so that nothing is lost; it knows neither clocks nor ports. */
export interface HostEnd {
  /** Says something. What is for the line goes to `put`, at once or when there is credit. */
  say(outgoing: Outgoing): void;
  /** Hears a Frame, at `atMs`. What is for the listener goes to `give`, once and in order. */
  hear(frame: Frame, atMs: number): void;
  /** A whole Frame of an unknown type came. */
  passOver(channel: number, sequence: number): void;
  /** Time passes; `quietMs` of it without a Frame, while the host was there to hear one. */
  tick(atMs: number, quietMs: number): void;
  /** The line came back: asks whether the device still knows the session. False where none had begun. */
  greetAgain(): boolean;
  readonly counters: RepeatCounters;
  /** Of the newest pings: when they went, when they were answered, and the device's clock. */
  readonly clockPairs: readonly ClockPair[];
}

/** Where a HostEnd's Frames go, and what it is to be told. */
export interface HostEndOptions {
  readonly put: (outgoing: Outgoing) => void;
  readonly give: (frame: Frame) => void;
  /** A new session begins: sequences count from 0. */
  readonly onSession: () => void;
}

/** After a ping was not answered for so long the device is asked whether it still knows the session, ms. */
const DOUBT_MS = 500;

/** One session, from the hello on. */
interface Session {
  readonly hello: Bodies["hello"];
  readonly payload: Uint8Array;
  readonly reports: ReturnType<typeof reportReceiver>;
  readonly streams: Map<number, SampleSender>;
  /** Open by the device's word. */
  readonly opened: Set<number>;
  /** Streams that the device plays by its own clock. */
  readonly wall: Set<number>;
  /** Newest number on the control channel. */
  control: number;
  /** Ticks of the device's clock when it was last asked. */
  clock: number;
  /** The ping behind the reports that were asked for again; null where they came, or all others. */
  asked: number | null;
  /** Of streams that were repeated, the ping behind that. */
  readonly repeated: Map<number, number>;
}

/** All that a HostEnd knows. */
interface State extends HostEndOptions {
  readonly pings: Pinger;
  greeting: Outgoing | null;
  nonce: number | null;
  session: Session | null;
  /** Of streams that are over. */
  repeatsSent: number;
  /** Control Frames that came late or twice. */
  late: number;
}

/**
 * The host's end of "Nothing lost" in docs/protocol.md: repeats, acknowledgements, credit and pings.
 *
 * Before a hello has answered the greeting that was said, it lets everything pass.
 *
 * Everything it does may throw: ProtocolError if the device broke the protocol, RestartError if it was reset,
 * DeadlineError if it answers no pings, TransportError if another device answers.
 */
export function hostEnd(options: HostEndOptions): HostEnd {
  const { put, give } = options;
  const next = () => state.session?.reports.next ?? 0;
  const pings = pinger((id) => put(message("ping", { id, next: next() })));
  const state: State = {
    ...options,
    ...{ pings, greeting: null, nonce: null, session: null, repeatsSent: 0, late: 0 },
  };
  return {
    say(outgoing) {
      const { session } = state;
      if (outgoing.type === "greeting") greet(state, outgoing);
      if (outgoing.type === "open" && session) begin(session, MESSAGES.open.decode(outgoing.payload), put);
      if (outgoing.type === "skip" && session) {
        const { stream, index } = MESSAGES.skip.decode(outgoing.payload);
        session.streams.get(stream)?.skip(index);
      }
      const stream = outgoing.type === "samples" ? senderOf(session, outgoing.channel) : undefined;
      if (stream) stream.say(outgoing);
      else put(outgoing);
    },
    hear(frame, atMs) {
      try {
        heard(state, frame, atMs);
      } catch (error) {
        // Its listener reads it too, and says what is wrong with it.
        if (!(error instanceof FrameError)) throw error;
        give(frame);
      }
    },
    passOver(channel, sequence) {
      if (channel === CHANNEL.events) state.session?.reports.passOver(sequence);
    },
    tick(atMs, quietMs) {
      const { session } = state;
      if (!session) return;
      const waiting = [...session.streams.values()].some((one) => one.waiting);
      if (!pings.due(atMs, quietMs, { waiting, wall: session.wall.size > 0 })) return;
      ping(session, pings, atMs);
      // A device that was reset numbers its Frames from 0 again: all of them are late here, but a hello.
      if (pings.unansweredMs(atMs) > DOUBT_MS) greetAgain(state);
    },
    greetAgain: () => greetAgain(state),
    get counters() {
      const { session, repeatsSent, late } = state;
      const open = session ? [...session.streams.values()] : [];
      return {
        repeatsSent: open.reduce((sum, one) => sum + one.repeats, repeatsSent),
        repeatsReceived: late + (session?.reports.doubled ?? 0),
      };
    },
    get clockPairs() {
      return pings.pairs;
    },
  };
}

function greet(state: State, outgoing: Outgoing): void {
  const { nonce } = MESSAGES.greeting.decode(outgoing.payload);
  if (nonce !== state.nonce) {
    state.session = null;
    state.onSession();
  }
  state.nonce = nonce;
  state.greeting = outgoing;
}

function greetAgain({ session, greeting, put }: State): boolean {
  if (!session || !greeting) return false;
  put(greeting);
  return true;
}

function heard(state: State, frame: Frame, atMs: number): void {
  const { session, give } = state;
  if (frame.type === "hello") greeted(state, frame, atMs);
  else if (session && frame.channel === CHANNEL.events) report(state, session, frame, atMs);
  else if (!session || frame.channel !== CHANNEL.control) give(frame);
  else if (sequenceAhead(frame.sequence, session.control) <= 0) state.late++;
  else {
    session.control = frame.sequence;
    if (!control(state, session, frame, atMs)) give(frame);
  }
}

function greeted(state: State, frame: Frame, atMs: number): void {
  const { session, nonce } = state;
  const hello = MESSAGES.hello.decode(frame.payload);
  if (hello.nonce !== nonce) return;
  if (!session) {
    state.session = {
      ...{ hello, payload: frame.payload, control: frame.sequence, clock: 0, asked: null },
      ...{ reports: reportReceiver(), streams: new Map(), opened: new Set(), wall: new Set() },
      repeated: new Map(),
    };
    state.give(frame);
  } else if (hello.descriptor.chip !== session.hello.descriptor.chip) {
    const { chip } = session.hello.descriptor;
    const other = JSON.stringify(hello.descriptor.chip);
    throw new TransportError(`on the line is another device now: chip ${other}, not ${JSON.stringify(chip)}`);
  } else if (hello.resumed && hello.descriptor.bootCount === session.hello.descriptor.bootCount) {
    // Of another boot, it resumes what began with a hello that got lost.
    if (sequenceAhead(frame.sequence, session.control) > 0) session.control = frame.sequence;
    ping(session, state.pings, atMs);
  } else if (Buffer.compare(frame.payload, session.payload) !== 0) {
    throw restarted(session.hello, hello);
  }
}

/** Control Frames that are the link's own business; false of others. */
function control(state: State, session: Session, frame: Frame, atMs: number): boolean {
  const heard = readMessage(frame);
  switch (heard.type) {
    case "pong":
      answered(state, session, heard.body, atMs);
      return true;
    case "credit":
      session.streams.get(heard.body.stream)?.credit(heard.body.until);
      return true;
    case "missing":
      repeat(state, session, heard.body, atMs);
      return true;
    case "opened": {
      const { stream, refused, until } = heard.body;
      if (refused !== null) forget(state, session, stream);
      else {
        session.opened.add(stream);
        session.streams.get(stream)?.credit(until);
      }
      return false;
    }
    case "closed":
      forget(state, session, heard.body.stream);
      return false;
    default:
      return false;
  }
}

function forget(state: State, { streams, opened, wall, repeated }: Session, id: number): void {
  state.repeatsSent += streams.get(id)?.repeats ?? 0;
  streams.delete(id);
  opened.delete(id);
  wall.delete(id);
  repeated.delete(id);
}

function ping({ reports, opened, streams }: Session, pings: Pinger, atMs: number): number {
  reports.acknowledged();
  const marks = [...opened].map((id) => [id, streams.get(id)?.sent ?? 0] as const);
  return pings.send(atMs, marks);
}

/** Sends samples again; a pong behind them tells whether they came, and what earlier ones say of them is old. */
function repeat(
  { put, pings }: State,
  session: Session,
  { stream, index }: Bodies["missing"],
  atMs: number,
): void {
  const sender = session.streams.get(stream);
  if (!sender) return;
  if (index < sender.skipped) put(message("skip", { stream, index: sender.skipped }));
  sender.repeat(index);
  session.repeated.set(stream, ping(session, pings, atMs));
}

/** Asks for the reports from the first missing one on; the pong behind them tells whether they came. */
function askAgain({ put, pings }: State, session: Session, atMs: number): void {
  if (session.asked !== null) return;
  put(message("ack", { next: session.reports.next, again: true }));
  session.asked = ping(session, pings, atMs);
}

function answered(state: State, session: Session, pong: Pong, atMs: number): void {
  const { clock: ticks, underruns } = pong;
  const marks = state.pings.answered(pong.id, atMs, { ticks, underruns });
  if (!marks) return;
  if (session.asked !== null && pong.id >= session.asked) session.asked = null;
  for (const [id, mark] of marks) {
    const sender = session.streams.get(id);
    if (!sender || !session.opened.has(id)) continue;
    const told = pong.streams.find((one) => one.stream === id);
    if (!told) {
      // A device that no longer knows the stream was reset, or its answer to close is under way: its hello tells.
      greetAgain(state);
      return;
    }
    sender.taken(told.taken);
    sender.credit(told.until);
    const old = pong.id < (session.repeated.get(id) ?? 0);
    if (told.taken < mark && !old) repeat(state, session, { stream: id, index: told.taken }, atMs);
  }
  if (pong.clock < session.clock) {
    throw new ProtocolError(`let time run backwards: its clock is at ${pong.clock} after ${session.clock}`);
  }
  session.clock = pong.clock;
  if (sequenceAhead(pong.next, session.reports.next) > 0) askAgain(state, session, atMs);
}

function report(state: State, session: Session, frame: Frame, atMs: number): void {
  const { reports, streams, hello } = session;
  if (reports.take(frame)) {
    if (frame.type === "processed") {
      const { stream, samples } = MESSAGES.processed.decode(frame.payload);
      const sender = streams.get(stream);
      sender?.taken(Math.min(samples, sender.sent));
    }
    state.give(frame);
  }
  if (reports.lacking) askAgain(state, session, atMs);
  if (reports.unacknowledged >= hello.descriptor.ackEvery) {
    state.put(message("ack", { next: reports.next, again: false }));
    reports.acknowledged();
  }
}

/** A stream begins with the open that asks for it; asked again, it goes on. */
function begin(
  { hello, streams, wall }: Session,
  open: Bodies["open"],
  put: (outgoing: Outgoing) => void,
): void {
  const declared = hello.descriptor.functions.find(({ name }) => name === open.function);
  if (!declared || streams.has(open.stream)) return;
  if (open.timekeeping === "wall") wall.add(open.stream);
  streams.set(open.stream, sampleSender(open.stream, 2 * valuesPerSample(declared.input), put));
}

function senderOf(session: Session | null, channel: number): SampleSender | undefined {
  return session ? [...session.streams].find(([id]) => streamChannel(id) === channel)?.[1] : undefined;
}

function restarted(
  { descriptor: before }: Bodies["hello"],
  { descriptor: after }: Bodies["hello"],
): RestartError {
  return new RestartError(
    `was reset in the middle of a session: boot count ${after.bootCount} after ${before.bootCount}, ` +
      `reset cause ${JSON.stringify(after.resetCause)}, up for ${after.uptime.toFixed(1)} s`,
  );
}
