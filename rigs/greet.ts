import type { Descriptor } from "#contracts";
import { now } from "#drivers";
import { PROTOCOL } from "#wire";
import type { Deadlines } from "./deadlines.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

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
  const began = now();
  for (;;) {
    const elapsed = Number(now() - began) / 1e9;
    const within = Math.min(greeting, hello - elapsed);
    const greetingBody = { protocol: { least: PROTOCOL, most: PROTOCOL }, nonce, host: "roomloop" };
    await peer.say("greeting", greetingBody, { within: hello });
    try {
      for (;;) {
        const heard = await peer.hear(within);
        if (heard.type === "hello" && heard.body.nonce === nonce) return heard.body.descriptor;
      }
    } catch (error) {
      const silent = error instanceof Stopped && error.seen.what === "silent" ? error.seen : null;
      const waited = Number(now() - began) / 1e9;
      if (silent === null) throw error;
      if (waited >= hello) throw new Stopped({ ...silent, waited }, { cause: error });
    }
  }
}
