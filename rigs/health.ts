import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type Cause, fields } from "#contracts";

/** How far a board can be relied upon. */
export interface Health {
  readonly state: "good" | "suspect" | "quarantined" | "offline";
  /** What the bench saw last; null where all is well. */
  readonly reason: string | null;
  /** Runs in a row in which the bench failed. */
  readonly failures: number;
  /** When a quarantine ends, ms since 1970; null where there is none. */
  readonly until: number | null;
}

export const GOOD: Health = { state: "good", reason: null, failures: 0, until: null };

/** Failures of the bench in a row after which a board is set aside, and for how long, ms. Assumptions. */
const MOST_FAILURES = 3;
const QUARANTINE_MS = 3_600_000;

/**
 * A board's health after a run: a run that the bench lost makes it suspect, the third in a row sets it aside for an hour; one
 * without power or port is offline. A device that fails does not: that is what the bench is for. A board that could not be had,
 * because somebody else has it, is as it was.
 *
 * @param cause Why the run did not go to its end; null if it did.
 * @param at ms since 1970.
 */
export function nextHealth(before: Health, cause: Cause | null, at: number): Health {
  if (cause === null || cause.blame === "device") return GOOD;
  const reason = cause.message;
  if (cause.step === "lease") return before;
  if (cause.step === "power" || cause.step === "port") {
    return { state: "offline", reason, failures: before.failures, until: null };
  }
  const failures = before.failures + 1;
  if (failures < MOST_FAILURES) return { state: "suspect", reason, failures, until: null };
  return { state: "quarantined", reason, failures, until: at + QUARANTINE_MS };
}

/** Why a board must not be used now; null if it may. */
export function setAside({ state, reason, until }: Health, at: number): string | null {
  if (state !== "quarantined" || until === null || at >= until) return null;
  return `is quarantined until ${new Date(until).toISOString()}, after ${reason}`;
}

/** Where boards' health is kept. */
export function healthFile(board: string, folder = join(homedir(), ".local/state/roomloop/boards")): string {
  return join(folder, `${encodeURIComponent(board)}.json`);
}

/** What was kept; good where nothing was, or it cannot be read. */
export function readHealth(file: string): Health {
  if (!existsSync(file)) return GOOD;
  try {
    const found: unknown = JSON.parse(readFileSync(file, "utf8"));
    const health = fields(found, file);
    const { reason, until } = found as Health;
    if (reason !== null) health.text("reason");
    if (until !== null) health.integer("until", 0);
    health.oneOf("state", ["good", "suspect", "quarantined", "offline"]);
    health.integer("failures", 0);
    return found as Health;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return GOOD;
  }
}

/** Keeps it: whole or not at all. */
export function writeHealth(file: string, health: Health): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(health));
  renameSync(draft, file);
}
