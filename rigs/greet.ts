import type { Descriptor } from "#contracts";
import { PROTOCOL } from "#wire";
import { ask } from "./ask.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Speaker } from "./speaker.ts";

/**
 * Asks a Device who it is, again and again: its program may still be starting, and what is said to a port that
 * nobody reads yet is lost.
 *
 * @throws Stopped if no hello that answers `nonce` comes in time, or the device ends.
 */
export async function greet(
  peer: Speaker,
  nonce: number,
  { hello, greeting }: Deadlines,
): Promise<Descriptor> {
  return await ask(peer, {
    type: "greeting",
    body: { protocol: { least: PROTOCOL, most: PROTOCOL }, nonce, host: "roomloop" },
    within: hello,
    every: greeting,
    answer: (heard) =>
      heard.type === "hello" && heard.body.nonce === nonce ? heard.body.descriptor : undefined,
    detail: " that answers the greeting",
  });
}
