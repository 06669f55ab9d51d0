import { now, since, TransportError } from "#drivers";
import { type Bodies, FrameError, type FrameType, type Message, message, readMessage } from "#wire";
import type { Attachment } from "./attachment.ts";
import { inbox } from "./inbox.ts";
import { Interrupted, Stopped } from "./stopped.ts";

/** A message, and when it came, as `now` gives it. */
export type Heard = Message & { readonly at: bigint };

/** One side of a conversation: says messages and hears them, each with a deadline. */
export interface Speaker {
  /** @throws Stopped if the device takes no bytes for `within` seconds. */
  say<T extends FrameType>(
    type: T,
    body: Bodies[T],
    options: { readonly within: number; readonly stream?: number; readonly timestamp?: number },
  ): Promise<void>;
  /**
   * The next message that is no line of the log.
   *
   * @throws Stopped if none comes within `within` seconds, however much is logged meanwhile, the device ends, or its content breaks the protocol.
   */
  hear(within: number): Promise<Heard>;
  /** How long the line was away so far, s: no silence of the device's. */
  outage(): number;
  /** The id of the next call: they grow. */
  nextCall(): number;
}

/** Speaks over an attachment's link. `onLog` is handed what the device logs. */
export function speaker(
  { link, exited }: Attachment,
  { signal, onLog }: { readonly signal: AbortSignal; readonly onLog: (line: string) => void },
): Speaker {
  const frames = inbox(link, exited, signal);

  let calls = 0;
  const noise = () => {
    const { badFrames } = link.counters();
    return badFrames === 0 ? "" : ` that was a frame (${badFrames} runs of bytes were none)`;
  };
  return {
    async say(type, body, { within, ...options }) {
      const sent = link.send(message(type, body, options)).catch((error: unknown) => {
        // Why the link is gone is better told by what was heard of the device: see Inbox.
        if (!(error instanceof TransportError)) throw error;
      });
      await inTime(sent, within, signal);
    },
    async hear(within) {
      const began = now();
      for (;;) {
        const frame = await frames.next(Math.max(0, within - since(began)), noise);
        const heard = read(() => readMessage(frame));
        if (heard.type === "log") {
          onLog(`${heard.body.level}: ${heard.body.text}`);
          const waited = since(began);
          if (waited < within) continue;
          throw new Stopped({ what: "silent", waited, late: 0, detail: " but lines of its log" });
        }
        return { ...heard, at: frame.at };
      }
    },
    outage: () => link.outage(),
    nextCall: () => ++calls,
  };
}

function read(parse: () => Message): Message {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    throw new Stopped(
      { what: "malformed", detail: `broke the protocol: ${error.message}` },
      { cause: error },
    );
  }
}

function inTime(sent: Promise<void>, within: number, signal: AbortSignal): Promise<void> {
  const began = now();
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const waited = since(began);
      reject(new Stopped({ what: "silent", waited, late: waited - within, detail: " and took no bytes" }));
    }, within * 1e3);
    const interrupt = () => reject(new Interrupted());
    signal.addEventListener("abort", interrupt);
    sent.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", interrupt);
    });
  });
}
