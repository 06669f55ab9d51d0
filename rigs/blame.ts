import type { Cause } from "#contracts";

/** What the host saw when a conversation could not go on. */
export type Observation =
  /** The board could not be had, powered, flashed or reset, or its port not opened. */
  | { readonly what: "unattached"; readonly detail: string }
  /** The device's program ended, and nobody here ended it. */
  | { readonly what: "exited"; readonly code: number | null; readonly signal: string | null }
  /** Nothing came for `waited` seconds; the host itself was `late` seconds behind its own timer. */
  | { readonly what: "silent"; readonly waited: number; readonly late: number; readonly detail: string }
  /**
   * The device keeps answering, but took `waited` seconds in all for `streamed` seconds of stream; what the host
   * was late itself is left out.
   */
  | { readonly what: "slow"; readonly waited: number; readonly streamed: number }
  /** The device did not keep up with its own clock, while host and line were on time. */
  | { readonly what: "behind"; readonly detail: string }
  /** The link is gone, and the device's program is not known to have ended. */
  | { readonly what: "link-lost"; readonly detail: string }
  /** A whole Frame, its CRC right, whose content breaks the protocol. */
  | { readonly what: "malformed"; readonly detail: string }
  /** The device was reset, as its hello on a line that came back shows. */
  | { readonly what: "restarted"; readonly detail: string }
  /** The device speaks another protocol, or does not offer what is to be tested. */
  | { readonly what: "incompatible"; readonly detail: string }
  /** The device declared a function and would not open it. */
  | { readonly what: "refused"; readonly detail: string }
  /** Samples, events or actuations did not arrive whole or in time. */
  | { readonly what: "incomplete"; readonly detail: string };

/**
 * What the conversation was doing, in this order: taking the board for this run alone, its power, writing its firmware, resetting it,
 * finding and opening its port; then greeting it, opening a stream, pacing samples into it, and closing the stream.
 */
export type Step = "lease" | "power" | "flash" | "reset" | "port" | "hello" | "open" | "stream" | "close";

/** Steps after hello: what happens there is the device's, unless there is evidence against the bench. */
const GREETED: readonly Step[] = ["open", "stream", "close"];

/** Host lateness from which silence no longer speaks against the device, s. An assumption. */
const LATE = 1;

/** Signals that a program's own fault raises. Any other was sent by somebody else. */
const OWN_SIGNALS = new Set([
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGILL",
  "SIGSEGV",
  "SIGSYS",
  "SIGTRAP",
  "SIGXCPU",
]);

/**
 * Says whom an observation counts against: the one place in which that is settled.
 *
 * The device is to blame for what it does by itself once it can be talked to. The bench is to
 * blame only on evidence: no power, no hello, a link lost for good, a signal from outside, a host
 * behind its own timers, a stream that did not arrive whole although all was repeated. See DESIGN in ARCHITECTURE.md, "Verdicts".
 */
export function blame(step: Step, device: string, seen: Observation): Cause {
  return { blame: culprit(step, seen), step, message: `${device} ${describe(seen)}` };
}

function culprit(step: Step, seen: Observation): Cause["blame"] {
  const greeted = GREETED.includes(step);
  switch (seen.what) {
    case "exited":
      if (!greeted && step !== "hello") return "bench";
      return seen.signal === null || OWN_SIGNALS.has(seen.signal) ? "device" : "bench";
    case "silent":
      return greeted && seen.late < LATE ? "device" : "bench";
    case "malformed":
      return greeted ? "device" : "bench";
    case "slow":
    case "behind":
    case "refused":
    case "restarted":
      return "device";
    case "unattached":
    case "link-lost":
    case "incompatible":
    case "incomplete":
      return "bench";
  }
}

function describe(seen: Observation): string {
  switch (seen.what) {
    case "exited":
      return seen.signal === null
        ? `ended by itself with exit code ${seen.code}`
        : `was ended by ${seen.signal}${OWN_SIGNALS.has(seen.signal) ? "" : ", which was sent from outside"}`;
    case "silent":
      return `said nothing for ${seconds(seen.waited)}${seen.detail}; ${hostWas(seen.late)}`;
    case "slow":
      return (
        `took ${seconds(seen.waited)} to answer ${seconds(seen.streamed)} of stream, ` +
        "slower than it would have to be in a room; what the host was late itself is left out"
      );
    default:
      return seen.detail;
  }
}

function hostWas(late: number): string {
  return late < LATE ? "the host was on time" : `but the host itself was ${seconds(late)} late`;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}
