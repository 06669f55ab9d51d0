import { now, since, type Transport, TransportError } from "#drivers";
import {
  type Bodies,
  type Descriptor,
  encodeFrame,
  type Frame,
  FrameError,
  type FrameType,
  frameDecoder,
  type Message,
  message,
  numbered,
  PROTOCOL,
  readMessage,
  sequenceAhead,
  sequenceCounter,
} from "#wire";

/** A rule of the protocol that a device does not keep. */
export class Nonconformity extends Error {
  override readonly name = "Nonconformity";
  readonly expected: string;
  readonly came: string;

  constructor(expected: string, came: string) {
    super(`expected ${expected}; came ${came}`);
    this.expected = expected;
    this.came = came;
  }
}

/** A promise of docs/protocol.md that a device is held to. */
export interface ConformanceCheck {
  /** The promise, in words. */
  readonly promise: string;
  /** Where docs/protocol.md says so. */
  readonly section: string;
  /** @throws Nonconformity if the device does not keep it. @returns a text why it could not be tried; anything else if it was. */
  readonly run: (bench: Bench) => Promise<unknown>;
}

/** @throws Nonconformity unless `holds`. */
export function expect(holds: boolean, expected: string, came: unknown): asserts holds {
  if (!holds) throw new Nonconformity(expected, typeof came === "string" ? came : JSON.stringify(came));
}

/** A message, and the number and bytes of the Frame that it came in. */
export type Heard = Message & { readonly sequence: number; readonly bytes: Uint8Array };

/** The message that was waited for. */
export type Answer<T extends FrameType> = Heard & { readonly type: T; readonly body: Bodies[T] };

/** Speaks to a device Frame by Frame, with none of a link's help. */
export interface Bench {
  /** Of the newest session's hello. */
  readonly descriptor: Descriptor;
  /** Of the newest session. */
  readonly nonce: number;
  /** Reports before this number are acknowledged by `fence` from now on. */
  acknowledge(next: number): void;
  /** Says a message, numbered in its turn unless told otherwise. */
  say<T extends FrameType>(
    type: T,
    body: Bodies[T],
    options?: { readonly stream?: number; readonly sequence?: number },
  ): Promise<void>;
  /** Bytes as they are. */
  raw(bytes: Uint8Array): Promise<void>;
  /** The next message of this type that suits. What came before it is kept for `seen`. @throws Nonconformity. */
  answer<T extends FrameType>(
    type: T,
    what: string,
    suits?: (body: Bodies[T]) => boolean,
  ): Promise<Answer<T>>;
  /** Pings, and waits for the pong: all that was said before has been taken by then. */
  fence(): Promise<Bodies["pong"]>;
  /** What came since it was asked last, but for what `answer` gave. */
  seen(): readonly Heard[];
  /** Greets. @returns the hello that answers; `nonce` is a new one unless given. */
  greet(options?: {
    readonly nonce?: number;
    readonly versions?: Descriptor["protocol"];
    readonly within?: number;
  }): Promise<Bodies["hello"] & { readonly sequence: number }>;
  /** What the device did wrong whatever it was asked: bytes that are no Frame, unread messages, numbers out of turn. */
  readonly faults: Faults;
}

/** The first of each kind; null where there was none. */
export interface Faults {
  readonly noFrame: string | null;
  readonly unread: string | null;
  readonly outOfTurn: string | null;
}

/** Sequence numbers of what a device says; repeats of channel 1 keep theirs. */
function turns() {
  const expected = new Map<number, number>();
  return {
    /** A hello that begins a session, whatever its number: that is looked at by a check of its own. */
    begin({ channel, sequence }: Frame): void {
      expected.clear();
      expected.set(channel, (sequence + 1) & 0xffff);
    },
    /** What is wrong with a Frame's number, in words; null if nothing is. */
    wrong({ type, channel, sequence }: Frame): string | null {
      const due = expected.get(channel) ?? 0;
      const ahead = sequenceAhead(sequence, due);
      if (ahead === 0) expected.set(channel, (sequence + 1) & 0xffff);
      if (ahead === 0 || (ahead < 0 && channel === 1)) return null;
      expected.set(channel, (sequence + 1) & 0xffff);
      return `${type} on channel ${channel} has number ${sequence}, expected ${due}`;
    },
  };
}

/**
 * A Bench over a line to a device.
 *
 * @param patience Longest wait for an answer, s of wall time.
 */
export function bench(transport: Transport, patience: number): Bench {
  const session = { nonce: Number(now() % 0x7fff_ffffn), numbers: sequenceCounter(), acknowledged: 0 };
  const ear = listen(transport, session);
  const answer: Bench["answer"] = (type, what, suits) => ear.await(type, { what, suits, within: patience });
  let descriptor: Descriptor | null = null;
  let pings = 0;

  async function raw(bytes: Uint8Array): Promise<void> {
    await transport.write(bytes).catch((error: unknown) => {
      if (!(error instanceof TransportError)) throw error; // What is gone is told by what does not come.
    });
  }

  const say: Bench["say"] = async (type, body, { stream = 0, sequence } = {}) => {
    const outgoing = message(type, body, { stream });
    await raw(encodeFrame(numbered(outgoing, sequence ?? session.numbers.next(outgoing.channel))));
  };

  const greet: Bench["greet"] = async ({ nonce, versions = VERSIONS, within = patience } = {}) => {
    if (nonce !== session.nonce) {
      session.nonce = nonce ?? (session.nonce + 1) % 2 ** 31;
      session.numbers = sequenceCounter();
      session.acknowledged = 0;
      ear.seen();
    }
    await say("greeting", { protocol: versions, nonce: session.nonce, host: "roomloop conformance" });
    const what = "a hello with the greeting's nonce";
    const suits = (hello: Bodies["hello"]) => hello.nonce === session.nonce;
    const { body, sequence } = await ear.await("hello", { what, suits, within });
    descriptor = body.descriptor;
    return { ...body, sequence };
  };

  return {
    ...{ say, raw, answer, greet, seen: ear.seen, faults: ear.faults },
    get descriptor() {
      if (descriptor === null) throw new RangeError("bench: the device was not greeted");
      return descriptor;
    },
    get nonce() {
      return session.nonce;
    },
    acknowledge(next) {
      session.acknowledged = next;
    },
    async fence() {
      const id = ++pings;
      await say("ping", { id, next: session.acknowledged });
      return (await answer("pong", "a pong that answers the ping", (pong) => pong.id === id)).body;
    },
  };
}

/**
 * Greets, each second anew, until it is answered: what is said to a program that still starts is lost.
 *
 * @param within Longest wait in all, s.
 * @throws Nonconformity if no hello comes, at once if the line has ended.
 */
export async function untilGreeted(peer: Bench, within: number): Promise<void> {
  for (let waited = 1; ; waited++) {
    try {
      await peer.greet({ within: 1 });
      return;
    } catch (error) {
      if (!(error instanceof Nonconformity) || waited >= within || error.came.startsWith("nothing: "))
        throw error;
    }
  }
}

const VERSIONS = { least: PROTOCOL, most: PROTOCOL };

/** Reads Frames from a line, of the session that its hello begins. */
function listen(transport: Transport, session: { readonly nonce: number }) {
  const decoder = frameDecoder();
  const order = turns();
  const faults = { noFrame: null, unread: null, outOfTurn: null } as {
    -readonly [K in keyof Faults]: Faults[K];
  };
  const queue: Heard[] = [];
  const aside: Heard[] = [];
  let begun: number | null = null;
  let ended: string | null = null;
  let wake = () => {};

  function hear(frame: Frame): void {
    const heard = { ...readMessage(frame), sequence: frame.sequence, bytes: encodeFrame(frame) };
    // What an earlier session left in the line is no business of this one.
    if (heard.type === "hello" && heard.body.nonce === session.nonce && !heard.body.resumed) {
      order.begin(frame);
      begun = session.nonce;
      queue.length = 0;
    } else if (begun === session.nonce) faults.outOfTurn ??= order.wrong(frame);
    queue.push(heard);
  }

  function take(chunk: Uint8Array): void {
    for (const frame of decoder.push(chunk)) {
      try {
        hear(frame);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        faults.unread ??= error.message;
      }
    }
    const { badFrames, badBytes, unknownFrames } = decoder.counters;
    if (badFrames + unknownFrames === 0) return;
    faults.noFrame = `${badFrames} runs of bytes, ${badBytes} in all, that were no frame, and ${unknownFrames} frames of unknown types`;
  }

  void (async () => {
    try {
      for await (const chunk of transport.incoming) {
        take(chunk);
        wake();
      }
      ended = "the line ended";
    } catch (error) {
      ended = (error as Error).message;
    }
    wake();
  })();

  async function next(left: number): Promise<Heard | undefined> {
    if (queue.length === 0 && ended === null) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, left) * 1e3);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return queue.shift();
  }

  return {
    faults,
    seen: (): readonly Heard[] => aside.splice(0),
    async await<T extends FrameType>(
      type: T,
      { what, suits = () => true, within }: Awaiting<T>,
    ): Promise<Answer<T>> {
      const began = now();
      do {
        const heard = await next(within - since(began));
        if (heard?.type === type && suits(heard.body as Bodies[T])) return heard as Answer<T>;
        if (heard) aside.push(heard);
        else if (ended !== null) throw new Nonconformity(what, `nothing: ${ended}`);
      } while (since(began) < within);
      throw new Nonconformity(what, `nothing of the kind within ${within} s${besides(aside)}`);
    },
  };
}

/** What is waited for, and how long, s. */
interface Awaiting<T extends FrameType> {
  readonly what: string;
  readonly suits?: ((body: Bodies[T]) => boolean) | undefined;
  readonly within: number;
}

function besides(seen: readonly Heard[]): string {
  const newest = seen.slice(-4).map(({ type, body }) => `${type} ${JSON.stringify(body).slice(0, 80)}`);
  return newest.length === 0 ? "" : `; the newest of what did: ${newest.join(", ")}`;
}
