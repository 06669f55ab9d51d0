import type { LinkCounters } from "#contracts";
import { now, since } from "#drivers";
import type { Bodies, Message } from "#wire";
import type { Deadlines } from "./deadlines.ts";
import { type Paced, STREAM } from "./pace.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/**
 * Opens a stream into a device's function.
 *
 * @param least Payload bytes that the first credit has to allow: one block.
 * @returns the first credit.
 * @throws Stopped if the device refuses, or answers otherwise than the protocol says.
 */
export async function open(
  peer: Speaker,
  how: Omit<Bodies["open"], "stream">,
  least: number,
  { open: within }: Deadlines,
): Promise<number> {
  await peer.say("open", { stream: STREAM, ...how }, { within });
  const heard = await peer.hear(within);
  if (heard.type !== "opened") throw misplaced("open", heard);
  const { refused, until } = heard.body;
  if (refused !== null) {
    throw new Stopped({ what: "refused", detail: `refused to open ${how.function}: ${refused}` });
  }
  if (until < least) {
    const detail = `broke the protocol: its first credit is ${until} bytes, expected room for a block of ${least}`;
    throw new Stopped({ what: "malformed", detail });
  }
  return until;
}

/** Asks for the end of the stream. @returns what the device says it received and sent. */
export async function close(peer: Speaker, { close: within }: Deadlines): Promise<Bodies["closed"]> {
  const began = now();
  await peer.say("close", { stream: STREAM }, { within });
  for (;;) {
    const heard = await peer.hear(Math.max(0, within - since(began)));
    if (heard.type === "closed") return heard.body;
    // Credit may have been on its way.
    if (heard.type !== "credit" || since(began) > within) throw misplaced("close", heard);
  }
}

/** In what the device received and sent otherwise than the host sent and received, in words. */
export function differences(
  closed: Bodies["closed"],
  paced: Paced,
  { lostFrames }: LinkCounters,
): readonly string[] {
  const { samples, crc32, events, actuations } = closed;
  return [
    samples === paced.sent ? [] : [`it received ${samples} of ${paced.sent} samples`],
    crc32 === paced.crc32
      ? []
      : [`it received other samples (digest ${hex(crc32)}) than were sent (${hex(paced.crc32)})`],
    events === paced.events ? [] : [`${paced.events} of its ${events} events came`],
    actuations === paced.actuations ? [] : [`${paced.actuations} of its ${actuations} actuations came`],
    lostFrames === 0 ? [] : [`${lostFrames} of its frames got lost on the way`],
  ].flat();
}

function misplaced(step: string, { type }: Message): Stopped {
  return new Stopped({ what: "malformed", detail: `broke the protocol: it answered ${step} with ${type}` });
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
