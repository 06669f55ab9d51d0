import type { Bodies, Scalar } from "#wire";
import { ask } from "./ask.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

/** What a Device is called to do. */
export interface Asked {
  /** "threshold", "standby", "self-test", ...: docs/protocol.md has those that mean the same everywhere. */
  readonly method: string;
  readonly arguments: Readonly<Record<string, Scalar>>;
}

/**
 * Calls a Device, and waits until it has done what it was asked.
 *
 * @returns the values of its answer.
 * @throws Stopped if it refuses, or does not answer in time.
 */
export async function call(
  peer: Speaker,
  asked: Asked,
  deadlines: Deadlines,
): Promise<Bodies["result"]["values"]> {
  const { error, values } = await tried(peer, asked, deadlines);
  if (error === null) return values;
  throw new Stopped({ what: "refused", detail: `refused to do ${asked.method}: ${error}` });
}

/** Calls a Device that need not have the method: `error` says so. @throws Stopped if it does not answer in time. */
export async function tried(
  peer: Speaker,
  { method, arguments: given }: Asked,
  { open: within, request }: Deadlines,
): Promise<Bodies["result"]> {
  const id = peer.nextCall();
  return await ask(peer, {
    ...{ type: "call", within, every: request, detail: "" },
    body: { id, method, arguments: given, deadlineMs: within * 1e3 },
    answer: (heard) => (heard.type === "result" && heard.body.id === id ? heard.body : undefined),
  });
}
