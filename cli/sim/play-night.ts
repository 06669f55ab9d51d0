import { BEDSIDE, BEDSIDE_PIPE, type Conversation, converse } from "#rigs";
import { nightSource } from "#runs";
import { type Bedroom, bedroomNight } from "#sim";

/** What went through the loop, on either end: frames, and CRC-32 of their bytes; `cause` says what went wrong, or is null. */
export interface Played {
  readonly sent: { readonly frames: number; readonly crc32: number };
  readonly received: { readonly frames: number; readonly crc32: number } | null;
  readonly cause: Conversation["cause"];
}

/** Plays a night, or its first `seconds`, without alarms, through the serial loop into the stand-in for the bedside device. */
export async function playNight(
  staged: Bedroom,
  rig: "bedside" | "bedside-pipe",
  seconds = Infinity,
): Promise<Played> {
  const ignore = () => {};
  const { paced, received, cause } = await converse({
    rig: rig === "bedside" ? BEDSIDE : BEDSIDE_PIPE,
    ...{ firmware: "counter", function: "sleep", nonce: 1, signal: new AbortController().signal },
    source: ({ input }, blockLength) =>
      nightSource(bedroomNight(staged, staged.seed), input, blockLength, seconds),
    ...{ onBlock: ignore, onEvent: ignore, onActuation: ignore, onConsole: ignore, onProgress: ignore },
  });
  return {
    sent: { frames: paced.sent, crc32: paced.crc32 },
    received: received && { frames: received.samples, crc32: received.crc32 },
    cause,
  };
}
