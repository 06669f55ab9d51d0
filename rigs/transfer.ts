import type { Bodies, Bulk } from "#wire";
import { ask } from "./ask.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Heard, Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/** Bytes of a file in one Frame, where the device takes as many. */
const CHUNK = 4096;

/** A file for a Device, and what a device's end says of it: see "Bulk" in docs/protocol.md. */
export interface File {
  readonly offer: Bodies["offer"];
  readonly bytes: Uint8Array;
}

/**
 * Sends a file to a Device, from where an earlier attempt with the same id left off, until it is verified there.
 *
 * @param most Bytes of a file that one Frame may hold.
 * @returns the device's last word: `verified`, or `applied` where it uses the file already.
 * @throws Stopped if the device refuses it, finds it damaged, or does not answer in time.
 */
export async function transfer(
  peer: Speaker,
  { offer, bytes }: File,
  most: number,
  { answer: within, request }: Deadlines,
): Promise<Bulk> {
  const mine = (heard: Heard) =>
    heard.type === "bulk" && heard.body.id === offer.id ? heard.body : undefined;
  const asking = { type: "offer", body: offer, within, every: request, answer: mine, detail: "" } as const;
  let state = await ask(peer, asking);
  let sent = state.offset;
  for (;;) {
    if (state.state === "verified" || state.state === "applied") return state;
    if (state.state !== "receiving") {
      throw new Stopped({
        what: "refused",
        detail: `did not take the file: ${state.state}, ${state.reason}`,
      });
    }
    if (state.again) sent = state.offset;
    while (sent < Math.min(state.until, bytes.length)) {
      const part = bytes.subarray(sent, Math.min(sent + Math.min(CHUNK, most), state.until));
      await peer.say("chunk", { id: offer.id, offset: sent, bytes: part }, { within });
      sent += part.length;
    }
    const next = await answered(peer, mine, request);
    // Silence: the last chunk, or its answer, was lost. The offer is answered by how far it is.
    state = next ?? (await ask(peer, asking));
    if (next === null) sent = state.offset;
  }
}

/** Asks a Device to use a verified file, or the one before it. @returns the state it is in then. */
export async function change(
  peer: Speaker,
  type: "apply" | "rollback",
  id: number,
  { answer: within, request }: Deadlines,
): Promise<Bulk> {
  return await ask(peer, {
    ...{ type, body: { id }, within, every: request, detail: "" },
    answer(heard) {
      if (heard.type !== "bulk" || heard.body.id !== id) return undefined;
      const { state, reason } = heard.body;
      // What answers an earlier request may still be under way.
      if (state === "receiving" || state === "verified") return undefined;
      return type === "rollback" && state === "applied" && reason === null ? undefined : heard.body;
    },
  });
}

async function answered(
  peer: Speaker,
  mine: (heard: Heard) => Bulk | undefined,
  within: number,
): Promise<Bulk | null> {
  try {
    for (;;) {
      const found = mine(await peer.hear(within));
      if (found) return found;
    }
  } catch (error) {
    if (error instanceof Stopped && error.seen.what === "silent") return null;
    throw error;
  }
}
