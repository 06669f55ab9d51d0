/** For tests: one emulated device in a process of its own, and lines to it that change Frames on their way. */
import { linkOver, nodeProgram, spawnChild, type Transport } from "#drivers";
import { encodeFrame, type Frame, frameDecoder } from "#wire";
import type { Attachment, Rig } from "./attachment.ts";
import { PIPE, PROGRAM } from "./emulated.ts";

/** What arrives in place of a Frame. */
export type Change = (frame: Frame) => readonly Frame[];

/** What a line does to Frames; what is not said stays as it is. */
export interface Line {
  readonly toDevice?: Change;
  readonly toHost?: Change;
  /** A Frame that comes to the host by itself, again and again. */
  readonly everyMs?: number;
  readonly meanwhile?: () => Frame;
}

/** A device that lives through many conversations, each with a nonce of its own. */
export interface LastingDevice extends AsyncDisposable {
  /** A rig whose conversations go over a line to it, made anew for each. */
  over(line: (device: Transport) => Parameters<typeof linkOver>): Rig;
  /** A line to it; the one before it ends. */
  dial(): Transport;
  /** A rig whose line changes Frames. */
  changed(line: Line): Rig;
}

/** Starts the emulated Echo, firmware `energy`, or another program. */
export async function lastingDevice(program: URL = PROGRAM): Promise<LastingDevice> {
  const child = await spawnChild(nodeProgram(program, []));
  const dial = exchange(child.transport);
  const over: LastingDevice["over"] = (line) => ({
    ...PIPE,
    async attach(): Promise<Attachment> {
      const link = linkOver(...line(dial()));
      const { pid, exited } = child;
      return { link, carrier: "pipe", pid, exited, [Symbol.asyncDispose]: link[Symbol.asyncDispose] };
    },
  });
  return {
    over,
    dial,
    changed: (line) => over((device) => [changing(device, line)]),
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
      await child.transport[Symbol.asyncDispose]().catch(() => {}); // It was killed.
    },
  };
}

/** One Transport as many, one after the other: each call ends the one before. */
export function exchange({ incoming, write }: Transport): () => Transport {
  let queue: Uint8Array[] = [];
  let ended = { now: true };
  let wake = () => {};
  void (async () => {
    for await (const chunk of incoming) {
      queue.push(chunk);
      wake();
    }
  })().catch(() => wake()); // It was killed: `exited` tells.

  return () => {
    ended.now = true;
    wake();
    queue = [];
    const mine = { now: false };
    ended = mine;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      while (!mine.now) {
        yield* queue.splice(0);
        if (queue.length === 0 && !mine.now) await new Promise<void>((resolve) => (wake = resolve));
      }
    }
    return {
      incoming: chunks(),
      write: (bytes) => (mine.now ? Promise.resolve() : write(bytes)),
      async [Symbol.asyncDispose]() {
        mine.now = true;
        wake();
      },
    };
  };
}

/** The Transport, with what the Line does to its Frames. */
export function changing(inner: Transport, { toDevice, toHost, everyMs = 1e6, meanwhile }: Line): Transport {
  const toDecoder = frameDecoder();
  const fromDecoder = frameDecoder();
  const through = (frames: readonly Frame[], change: Change = (frame) => [frame]) =>
    Buffer.concat(frames.flatMap((frame) => change(frame).map(encodeFrame)));

  async function* incoming(): AsyncGenerator<Uint8Array> {
    const chunks = inner.incoming[Symbol.asyncIterator]();
    for (let next = chunks.next(); ; ) {
      let timer: NodeJS.Timeout | undefined;
      const tick = new Promise<null>((resolve) => {
        timer = setTimeout(() => resolve(null), everyMs);
      });
      // A timer that is left would keep the process of the tests for as long as it runs.
      const came = await Promise.race([next, tick]).finally(() => clearTimeout(timer));
      if (came === null && meanwhile) yield encodeFrame(meanwhile());
      if (came?.done) return;
      if (came === null) continue;
      yield through(fromDecoder.push(came.value), toHost);
      next = chunks.next();
    }
  }

  return {
    incoming: incoming(),
    async write(bytes) {
      const out = through(toDecoder.push(bytes), toDevice);
      if (out.length > 0) await inner.write(out);
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}
