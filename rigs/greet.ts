import type { Descriptor } from "#contracts";
import { now, since } from "#drivers";
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
  const body = { protocol: { least: PROTOCOL, most: PROTOCOL }, nonce, host: "roomloop" };
  let silence: Stopped | null = null;
  for (let waited = 0; waited < hello; waited = since(began)) {
    await peer.say("greeting", body, { within: hello });
    const asked = now();
    try {
      for (let left = Math.min(greeting, hello - waited); left > 0; left = greeting - since(asked)) {
        const heard = await peer.hear(left);
        if (heard.type === "hello" && heard.body.nonce === nonce) return heard.body.descriptor;
      }
    } catch (error) {
      if (!(error instanceof Stopped && error.seen.what === "silent")) throw error;
      silence = error;
    }
  }
  const seen =
    silence?.seen.what === "silent" ? silence.seen : { late: 0, detail: " that answers the greeting" };
  throw new Stopped({ what: "silent", ...seen, waited: since(began) }, { cause: silence });
}
