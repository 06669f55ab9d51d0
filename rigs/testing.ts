/** For tests: a stream without a simulator, and a conversation with an emulated device about it. */
import type { Actuation, Event } from "#contracts";
import { type Conversation, type ConverseOptions, converse } from "./converse.ts";
import { DEADLINES } from "./deadlines.ts";
import type { Source } from "./pace.ts";

/** A stream of small numbers that depend on their index alone: a device hears noise in them. */
export function hiss(total: number, channels: number, blockLength: number): Source {
  let index = 0;
  return {
    total,
    next() {
      if (index >= total) return null;
      const length = Math.min(blockLength, total - index);
      const samples = new Int16Array(2 * channels * length);
      for (let n = 0; n < samples.length; n++) {
        const x = Math.imul(2 * channels * index + n + 1, 0x9e3779b1);
        samples[n] = ((Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 20) & 0x1f) - 16;
      }
      const block = { index, length, samples };
      index += length;
      return block;
    },
  };
}

/** Deadlines that end a test soon; a program on a busy machine needs seconds to start. */
export const QUICK = { ...DEADLINES, answer: 1.5, behind: 3, close: 1.5 };

/** What a conversation brought. */
export interface Talk extends Conversation {
  readonly events: readonly Event[];
  readonly actuations: readonly Actuation[];
  readonly console: readonly string[];
}

/** Talks `seconds` of hiss into a device of `rig`. */
export async function talk(
  options: Pick<ConverseOptions, "rig" | "firmware"> & Partial<ConverseOptions>,
  seconds = 4,
): Promise<Talk> {
  const events: Event[] = [];
  const actuations: Actuation[] = [];
  const console: string[] = [];
  const conversation = await converse({
    function: "presence",
    nonce: 7,
    signal: new AbortController().signal,
    source: ({ input: { rate, channels } }, blockLength) =>
      hiss(Math.round(seconds * rate), channels, blockLength),
    deadlines: QUICK,
    onBlock: () => {},
    onEvent: (event) => events.push(event),
    onActuation: (actuation) => actuations.push(actuation),
    onConsole: (line) => console.push(line),
    onProgress: () => {},
    ...options,
  });
  return { ...conversation, events, actuations, console };
}
