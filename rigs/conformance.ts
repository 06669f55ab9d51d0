import { DeadlineError, type Transport } from "#drivers";
import type { Descriptor } from "#wire";
import {
  type Bench,
  bench,
  type ConformanceCheck,
  Nonconformity,
  untilGreeted,
} from "./conformance-bench.ts";
import { SESSION_CHECKS } from "./conformance-session.ts";
import { STREAM_CHECKS } from "./conformance-streams.ts";

/** What became of a check. */
export interface Finding {
  readonly promise: string;
  readonly section: string;
  readonly holds: "yes" | "no" | "not tried";
  /** Null where it holds. */
  readonly expected: string | null;
  /** What came instead, or why it was not tried; null where it holds. */
  readonly came: string | null;
}

/** What holds of docs/protocol.md, and what does not. */
export interface Conformance {
  /** Null where it never said hello. */
  readonly device: Descriptor | null;
  readonly findings: readonly Finding[];
  readonly conforms: boolean;
}

/** A device may take this long to start and say hello, s. An assumption. */
const START = 30;
/** Longest wait for one answer, s, unless told. An assumption. */
const PATIENCE = 3;

/**
 * Holds a device against docs/protocol.md, promise by promise. It listens with no Link's help: Frames are lost, doubled,
 * damaged and sent late on purpose, each check in a session of its own.
 *
 * @param transport To a device that has power. It is not disposed of.
 * @param options `patience`: longest wait for one answer, s of wall time; `onFinding` is told of each as it is known.
 */
export async function conformance(
  transport: Transport,
  {
    patience = PATIENCE,
    onFinding = () => {},
  }: { readonly patience?: number; readonly onFinding?: (finding: Finding) => void } = {},
): Promise<Conformance> {
  const peer = bench(transport, patience);
  const findings: Finding[] = [];
  const add = (finding: Finding) => {
    findings.push(finding);
    onFinding(finding);
  };
  const first = await tried(FIRST, () => untilGreeted(peer, START));
  add(first);
  if (first.holds === "yes") {
    for (const check of [...SESSION_CHECKS, ...STREAM_CHECKS]) add(await tried(check, () => check.run(peer)));
    for (const finding of throughout(peer)) add(finding);
  }
  const device = first.holds === "yes" ? peer.descriptor : null;
  return { device, findings, conforms: findings.every(({ holds }) => holds !== "no") };
}

const FIRST = { promise: "a greeting is answered by hello", section: "The conversation" };

async function tried(
  { promise, section }: Pick<ConformanceCheck, "promise" | "section">,
  act: () => Promise<unknown>,
): Promise<Finding> {
  try {
    const untried = await act();
    if (typeof untried !== "string") return { promise, section, holds: "yes", expected: null, came: null };
    return { promise, section, holds: "not tried", expected: null, came: untried };
  } catch (error) {
    if (error instanceof DeadlineError) return no(promise, section, "an answer", error.message);
    if (!(error instanceof Nonconformity)) throw error;
    return no(promise, section, error.expected, error.came);
  }
}

function no(promise: string, section: string, expected: string, came: string): Finding {
  return { promise, section, holds: "no", expected, came };
}

/** What has to hold all the time. */
function throughout({ faults }: Bench): readonly Finding[] {
  const finding = (promise: string, section: string, expected: string, came: string | null): Finding =>
    came === null
      ? { promise, section, holds: "yes", expected: null, came: null }
      : no(promise, section, expected, came);
  return [
    finding("all it sends is frames", "Frames", "frames and nothing else", faults.noFrame),
    finding(
      "every message is as the protocol has it",
      "Messages",
      "messages that can be read",
      faults.unread,
    ),
    finding("each frame takes the next number", "Channels", "numbers in turn", faults.outOfTurn),
  ];
}
