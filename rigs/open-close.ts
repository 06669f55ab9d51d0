import type { Bodies, Message } from "#wire";
import { ask } from "./ask.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Paced } from "./pace.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/**
 * Opens a stream into a device's function.
 *
 * @param least Payload bytes that the first credit has to allow: one block.
 * @throws Stopped if the device refuses, or answers otherwise than the protocol says.
 */
export async function open(
  peer: Speaker,
  how: Bodies["open"],
  least: number,
  { open: within, request }: Deadlines,
): Promise<void> {
  const { refused, until } = await ask(peer, {
    ...{ type: "open", body: how, within, every: request, detail: "" },
    answer(heard) {
      if (heard.type === "opened") return heard.body.stream === how.stream ? heard.body : undefined;
      if (heard.type === "result") return undefined; // Of a call that was asked more than once.
      throw misplaced("open", heard);
    },
  });
  if (refused !== null) {
    throw new Stopped({ what: "refused", detail: `refused to open ${how.function}: ${refused}` });
  }
  if (until < least) {
    const detail = `broke the protocol: its first credit is ${until} bytes, expected room for a block of ${least}`;
    throw new Stopped({ what: "malformed", detail });
  }
}

/** Asks for the end of a stream. @returns what the device says it received and sent. */
export async function close(
  peer: Speaker,
  stream: number,
  { close: within, request }: Deadlines,
): Promise<Bodies["closed"]> {
  return await ask(peer, {
    ...{ type: "close", body: { stream }, within, every: request, detail: "" },
    answer(heard) {
      if (heard.type === "closed") return heard.body.stream === stream ? heard.body : undefined;
      if (heard.type === "result") return undefined; // Of a call that is no longer waited for.
      throw misplaced("close", heard);
    },
  });
}

/** In what the device received and sent otherwise than the host sent and received, in words. */
export function differences(closed: Bodies["closed"], paced: Paced): readonly string[] {
  const { samples, crc32, lost } = closed;
  const came = (what: "events" | "actuations" | "uploads") =>
    closed[what] === paced[what] ? [] : [`${paced[what]} of its ${closed[what]} ${what} came`];
  return [
    samples === paced.sent ? [] : [`it received ${samples} of ${paced.sent} samples`],
    lost === 0 ? [] : [`${lost} samples came too late`],
    crc32 === paced.crc32
      ? []
      : [`it received other samples (digest ${hex(crc32)}) than were sent (${hex(paced.crc32)})`],
    ...[came("events"), came("actuations"), came("uploads")],
    closed.feedSamples === paced.feedSamples && closed.feedCrc32 === paced.feedCrc32
      ? []
      : [`${paced.feedSamples} of the ${closed.feedSamples} samples it sent came, or others`],
  ].flat();
}

function misplaced(step: string, { type }: Message): Stopped {
  return new Stopped({ what: "malformed", detail: `broke the protocol: it answered ${step} with ${type}` });
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
