import { now, since, type Transport } from "#drivers";
import type { Descriptor } from "#wire";
import { bench, expect, untilGreeted } from "./conformance-bench.ts";
import { opened } from "./conformance-stream.ts";

/** How a line did under load. */
export interface Soak {
  readonly device: Descriptor;
  /** s of wall time */
  readonly elapsed: number;
  /** Sample bytes that the device took. */
  readonly bytes: number;
  /** Bytes a second: what streams may need at most. */
  readonly lineRate: number;
  /** Median time from a ping to its answer on the idle line, s. */
  readonly roundTrip: number;
  /** What the device counted: runs of bytes that were no Frame, Frames lost, bytes that it had no room for. */
  readonly badFrames: number;
  readonly lostFrames: number;
  readonly overruns: number;
  /** What came from it that was no Frame, unreadable or out of turn; null where nothing was. */
  readonly fault: string | null;
}

const PINGS = 21;
/** Longest wait for one answer, s. */
const PATIENCE = 10;

/**
 * Greets the device and streams into its first function for `seconds`, as fast as it gives credit: nothing is repeated, so
 * that every error shows.
 *
 * @throws Nonconformity if it says no hello, refuses the stream or stops to answer.
 */
export async function soak(transport: Transport, seconds: number): Promise<Soak> {
  const peer = bench(transport, PATIENCE);
  await untilGreeted(peer, PATIENCE);
  const stream = await opened(peer, null, "long");
  const times: number[] = [];
  for (let n = 0; n < PINGS; n++) {
    const asked = now();
    await peer.fence();
    times.push(since(asked));
  }
  const before = await peer.fence();
  const { blockLength } = stream.open;
  const bytes = blockLength * stream.bytes;
  let { until } = stream.heard;
  let sent = 0;
  const began = now();
  while (since(began) < seconds) {
    for (; (sent + 1) * bytes <= until; sent++) await stream.send(sent);
    // A pong gives credit and acknowledges reports: one for each window that was sent.
    const { streams } = await peer.fence();
    const reports = peer.seen().filter(({ channel }) => channel === 1);
    const newest = reports.at(-1);
    if (newest) peer.acknowledge((newest.sequence + 1) & 0xffff);
    const taken = streams[0]?.taken ?? -1;
    const whole = taken === sent * blockLength;
    expect(whole, `${sent * blockLength} samples taken`, `${taken}`);
    until = Math.max(until, streams[0]?.until ?? 0);
  }
  const elapsed = since(began);
  const after = await peer.fence();
  const { noFrame, unread, outOfTurn } = peer.faults;
  return {
    ...{ device: peer.descriptor, elapsed, bytes: sent * bytes, lineRate: (sent * bytes) / elapsed },
    roundTrip: times.sort((a, b) => a - b)[(PINGS - 1) / 2]!,
    badFrames: after.badFrames - before.badFrames,
    lostFrames: after.lostFrames - before.lostFrames,
    overruns: after.overruns - before.overruns,
    fault: noFrame ?? unread ?? outOfTurn,
  };
}
