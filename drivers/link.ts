import type { LinkCounters } from "#contracts";
import { type Frame, frameDecoder, frameEncoder, frameLength, type Outgoing, putFrame } from "#wire";
import { now, since } from "./clock.ts";
import { type HostEnd, hostEnd } from "./host-end.ts";
import type { ClockPair } from "./pinger.ts";
import { notBack, RETURN_MS, returning } from "./returning.ts";
import { type Transport, TransportError } from "./transport.ts";
import { writer } from "./writer.ts";

/** A Frame, and when it came. */
export interface Received extends Frame {
  /** Wall time, as `now` gives it, at which its last bytes were read. */
  readonly at: bigint;
}

/**
 * Frames to and from one device, whatever carries them, and whatever that loses: see "Nothing lost" in docs/protocol.md.
 *
 * Until a hello has answered a greeting, Frames pass as they are. From then on the link keeps the session: it holds
 * samples back until there is credit and repeats them, gives each report once and in order, acknowledges, and pings;
 * `incoming` no longer shows credit, missing, pong, and what comes late or double. Read `incoming` while sending: nothing is
 * dropped, so a device whose answers nobody takes stops taking ours.
 */
export interface Link {
  /**
   * Read once. @throws TransportError if the other end is lost and does not come back; ProtocolError if the device breaks
   *   the protocol, RestartError if it was reset, DeadlineError if it answers no pings.
   */
  readonly incoming: AsyncIterable<Received>;
  /** Gives the Frame its sequence number and sends it. @throws TransportError; RangeError as `encodeFrame`. */
  send(outgoing: Outgoing): Promise<void>;
  /** So far: what `incoming` gave was counted before, and so was what is missing in front of it. */
  counters(): LinkCounters;
  /** How long the line was away in all, s: no silence of the device's. */
  outage(): number;
  /** Of the newest pings: for the regression of the device's clock on the host's. */
  clockPairs(): readonly ClockPair[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** How a link deals with a line that goes away. */
export interface LinkOptions {
  /** Opens the line once more; asked again and again. None: a lost line is lost. */
  readonly reopen?: () => Promise<Transport>;
  /** For how long it is asked, and the device to answer on it; RETURN_MS unless told. */
  readonly returnMs?: number;
  /** Told when the line is lost, and when the device answered on it again. */
  readonly onLine?: (up: boolean) => void;
}

/** How often time is looked at, and greetings are repeated on a line that came back, ms. */
const TICK_MS = 20;
const GREET_MS = 200;

/** Speaks Frames over a Transport, in this process. Disposing of the Link disposes of the Transport. */
export function linkOver(
  first: Transport,
  { reopen, returnMs = RETURN_MS, onLine = () => {} }: LinkOptions = {},
): Link {
  const line = lineWatch(returnMs, onLine);
  const onOpen = () => {
    line.open();
    decoder.push(DELIMITER); // What was cut off is not continued.
    if (!end.greetAgain()) line.back();
  };
  const { lost: onLost, refused: onRefused } = line;
  const transport = reopen ? returning(first, reopen, { returnMs, onLost, onRefused, onOpen }) : first;
  const out = sender(transport, () => line.away);
  const given: Received[] = [];
  const decoder = frameDecoder({ onUnknown: (channel, sequence) => end.passOver(channel, sequence) });
  let readAt = now();
  let framesReceived = 0;
  let failure: { readonly error: unknown } | null = null;
  let disposing: Promise<void> | null = null;

  const end = hostEnd({
    put: out.put,
    onSession: out.restart,
    give(frame) {
      framesReceived++;
      given.push({ ...frame, at: readAt });
    },
  });
  const watch = watchTime(line, end, (error) => {
    failure ??= { error };
    void transport[Symbol.asyncDispose]().catch(() => {}); // Ends `incoming`, which throws the first failure.
  });

  async function* incoming(): AsyncGenerator<Received> {
    try {
      for await (const chunk of transport.incoming) {
        readAt = now();
        for (const frame of decoder.push(chunk)) {
          watch.heard();
          if (line.away && frame.type === "hello") line.back();
          end.hear(frame, toMs(readAt));
          // Given one by one, so that what is counted is what came before.
          while (given.length > 0) yield given.shift()!;
        }
      }
    } catch (error) {
      failure ??= { error };
    } finally {
      watch.stop();
    }
    if (failure && !(disposing && failure.error instanceof TransportError)) throw failure.error;
  }

  return {
    incoming: incoming(),
    async send(outgoing) {
      if (disposing) throw new TransportError("cannot write: the link was closed");
      end.say(outgoing);
      await out.room();
    },
    counters() {
      const { frames: _, badBytes: __, bytes: bytesReceived, ...bad } = decoder.counters;
      const { returns: reconnects } = line;
      return { ...out.counted, framesReceived, bytesReceived, ...bad, ...end.counters, reconnects };
    },
    outage: line.total,
    clockPairs: () => end.clockPairs,
    async [Symbol.asyncDispose]() {
      watch.stop();
      disposing ??= transport[Symbol.asyncDispose]();
      await disposing;
    },
  };
}

/** Numbers, encodes and writes Frames; but greetings nothing while the line is away: all of it is asked for again. */
function sender(transport: Transport, away: () => boolean) {
  const { put, room } = writer(transport);
  const counted = { framesSent: 0, bytesSent: 0 };
  let encoder = frameEncoder();
  return {
    room,
    counted,
    put(outgoing: Outgoing): void {
      if (away() && outgoing.type !== "greeting") return;
      const frame = encoder.numbered(outgoing);
      counted.framesSent++;
      counted.bytesSent += put(frameLength(frame.payload.length), (out, at) => putFrame(frame, out, at));
    },
    /** A new session: sequences count from 0. */
    restart(): void {
      encoder = frameEncoder();
    },
  };
}

/** Lets time pass for a HostEnd: repeats, pings, and a limit to how long a line may be away. */
function watchTime(line: LineWatch, end: HostEnd, fail: (error: unknown) => void) {
  let before = now();
  let quietMs = 0;
  const timer = setInterval(() => {
    // Time in which this process did not run is no silence of the device's.
    quietMs += Math.min(since(before) * 1e3, 2 * TICK_MS);
    before = now();
    try {
      if (!line.away) end.tick(toMs(before), quietMs);
      else if (line.gone()) throw new TransportError(line.loss);
      else if (line.due()) end.greetAgain();
    } catch (error) {
      fail(error);
    }
  }, TICK_MS);
  timer.unref();
  return {
    heard() {
      quietMs = 0;
    },
    stop: () => clearInterval(timer),
  };
}
const DELIMITER = Uint8Array.of(0);

type LineWatch = ReturnType<typeof lineWatch>;

/** When the line went and came back. */
function lineWatch(returnMs: number, onLine: (up: boolean) => void) {
  let lostAt: bigint | null = null;
  let cause = "";
  let refused = "";
  let open = false;
  let before = 0;
  let greeted = 0;
  const awayFor = () => (lostAt === null ? 0 : since(lostAt));
  return {
    returns: 0,
    /** Why it is lost for good. */
    get loss() {
      if (!open) return notBack(cause, returnMs, refused);
      return `${cause}, and the device did not answer on it again`;
    },
    get away() {
      return lostAt !== null;
    },
    /** Whether it has been away for too long. */
    gone: () => awayFor() * 1e3 > returnMs,
    total: () => before + awayFor(),
    lost({ message }: TransportError) {
      if (lostAt === null) cause = message;
      lostAt ??= now();
      refused = "nobody opened it";
      open = false;
      greeted = 0;
      onLine(false);
    },
    refused({ message }: TransportError) {
      refused = message;
    },
    /** It is open again; whether the device is there is not known. */
    open() {
      open = true;
    },
    /** Whether it is time for another greeting. */
    due() {
      if (awayFor() * 1e3 < greeted + GREET_MS) return false;
      greeted = awayFor() * 1e3;
      return true;
    },
    back() {
      before += awayFor();
      lostAt = null;
      this.returns++;
      onLine(true);
    },
  };
}

function toMs(at: bigint): number {
  return Number(at) / 1e6;
}
