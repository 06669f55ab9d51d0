import { now, since } from "#drivers";
import type { Bodies, FrameType } from "#wire";
import type { Heard, Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/** How a request is made. */
export interface Asking<T extends FrameType, R> {
  readonly type: T;
  readonly body: Bodies[T];
  /** Longest wait for the answer, s. */
  readonly within: number;
  /** Between two requests, while there is no answer, s. */
  readonly every: number;
  /** What a message says; undefined where it is no answer. */
  readonly answer: (heard: Heard) => R | undefined;
  /** What silence is called if nothing at all came: " that answers the greeting". */
  readonly detail: string;
}

/**
 * Asks until it is answered: request or answer may be lost, or a program still be starting; to ask twice is to ask once.
 *
 * @throws Stopped if no answer comes in time, or the device ends.
 */
export async function ask<T extends FrameType, R>(peer: Speaker, asking: Asking<T, R>): Promise<R> {
  const { type, body, within, every, answer, detail } = asking;
  const began = now();
  const away = peer.outage();
  const waited = () => since(began) - (peer.outage() - away);
  let silence: Stopped | null = null;
  while (waited() < within) {
    await peer.say(type, body, { within });
    const asked = now();
    try {
      for (let left = Math.min(every, within - waited()); left > 0; left = every - since(asked)) {
        const found = answer(await peer.hear(left));
        if (found !== undefined) return found;
      }
    } catch (error) {
      if (!(error instanceof Stopped && error.seen.what === "silent")) throw error;
      silence = error;
    }
  }
  const seen = silence?.seen.what === "silent" ? silence.seen : { late: 0, detail };
  throw new Stopped({ what: "silent", ...seen, waited: waited() }, { cause: silence });
}
