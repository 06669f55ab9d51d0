import {
  DeadlineError,
  HEARTBEAT_MS,
  type Link,
  now,
  ProtocolError,
  type Received,
  RestartError,
  since,
  TransportError,
} from "#drivers";
import type { Attachment } from "./attachment.ts";
import { Interrupted, Stopped } from "./stopped.ts";

/** Frames kept while nobody asks for them. A device that sends more waits, as on a full UART. */
const CAPACITY = 1024;

/** Time for the last frames and the exit status of a device to arrive after its link closed, s. */
const GRACE = 0.5;

/** The frames of one Device, one at a time, each wait with a deadline. */
export interface Inbox {
  /**
   * The next Frame, in order.
   *
   * @param within Longest wait, s; `detail` is added to the complaint if nothing comes.
   * @throws Stopped if the device says nothing in time, ends, or the link is lost;
   *   Interrupted if the signal was aborted.
   */
  next(within: number, detail?: () => string): Promise<Received>;
}

/** What the link saw the device do; null of what befell the line. */
function deviceFault(error: Error): Stopped | null {
  if (error instanceof ProtocolError) {
    return new Stopped(
      { what: "malformed", detail: `broke the protocol: it ${error.message}` },
      { cause: error },
    );
  }
  if (error instanceof RestartError) {
    return new Stopped({ what: "restarted", detail: error.message }, { cause: error });
  }
  if (!(error instanceof DeadlineError)) return null;
  return new Stopped({ what: "silent", waited: HEARTBEAT_MS / 1e3, late: 0, detail: ", not even to a ping" });
}

/** Starts to read `link` into an Inbox, until the link ends. */
export function inbox(link: Link, exited: Attachment["exited"], signal: AbortSignal): Inbox {
  const queue: Received[] = [];
  let wake = () => {};
  let room = () => {};
  let lost: string | null = null;
  let broken: unknown = null;
  let exit: Awaited<Attachment["exited"]> | null = null;

  void (async () => {
    try {
      for await (const frame of link.incoming) {
        queue.push(frame);
        wake();
        if (queue.length >= CAPACITY) await new Promise<void>((resolve) => (room = resolve));
      }
      lost = "the link was closed at the device's end";
    } catch (error) {
      // What neither device nor line did is a mistake in this program, to be seen as that.
      broken = error instanceof TransportError ? null : (deviceFault(error as Error) ?? error);
      lost = `the link was lost: ${(error as Error).message}`;
    }
    wake();
  })();
  void exited.then((status) => {
    exit = status;
    wake();
  });
  signal.addEventListener("abort", () => wake(), { once: true });

  /** Resolves at the next change, or after `seconds`. */
  const change = (seconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1e3);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function next(within: number, detail = () => ""): Promise<Received> {
    const began = now();
    const away = link.outage();
    let ends = within;
    for (;;) {
      if (signal.aborted) throw new Interrupted();
      const frame = queue.shift();
      if (frame !== undefined) {
        room();
        return frame;
      }
      if (broken !== null) throw broken;
      // While the line is away nobody can say anything; but it is awaited no longer, and so is who ended.
      const waited = since(began) - (exit === null && lost === null ? link.outage() - away : 0);
      // A device that ends leaves its last words in the pipe, and a pipe may close before the exit is known.
      if (exit !== null || lost !== null) ends = Math.min(ends, waited + GRACE);
      if (exit !== null && (lost !== null || waited >= ends)) throw new Stopped({ what: "exited", ...exit });
      if (waited >= ends) {
        if (lost !== null) throw new Stopped({ what: "link-lost", detail: `is out of reach: ${lost}` });
        // After a stall timers come before what has arrived meanwhile: look once more.
        await new Promise((resolve) => setImmediate(resolve));
        if (queue.length > 0 || lost !== null || exit !== null) continue;
        throw new Stopped({ what: "silent", waited, late: waited - ends, detail: detail() });
      }
      await change(ends - waited);
    }
  }
  return { next };
}
