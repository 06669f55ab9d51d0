import type { Transport } from "#drivers";
import type { Descriptor } from "#wire";
import { bench, untilGreeted } from "./conformance-bench.ts";

/**
 * Asks who is at the other end of a line.
 *
 * @param within Longest wait for a hello, s.
 * @throws Nonconformity if none comes.
 */
export async function probe(transport: Transport, within: number): Promise<Descriptor> {
  const peer = bench(transport, 1);
  await untilGreeted(peer, within);
  return peer.descriptor;
}
