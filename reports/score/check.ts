/**
 * An exact expectation on one Run, as plain data: it can be listed, stored and compared.
 *
 * Made by `never`, `latency`, `ceases` and `happens`; judged by `judge`. Times in s.
 */
export type Check = Never | Latency | Ceases | Happens;

/** The Device never says that `event` begins, in the whole run or a part of it. */
export interface Never {
  readonly check: "never";
  readonly event: string;
  /** Only what begins while this truth state holds counts; null for the whole run. */
  readonly while: string | null;
  /** What begins while this truth state holds, or within `grace` before or after it, does not count. */
  readonly unless: string | null;
  readonly grace: number;
}

/** The Device says `event` within `atMost` of each beginning of the truth state `of`. */
export interface Latency {
  readonly check: "latency";
  readonly event: string;
  readonly of: string;
  readonly atMost: number;
}

/** The Device's `event` has ended within `atMost` of each end of the truth state `after`. */
export interface Ceases {
  readonly check: "ceases";
  readonly event: string;
  readonly after: string;
  readonly atMost: number;
}

/** The Device says `event` at least once, no later than the stream time `by`. */
export interface Happens {
  readonly check: "happens";
  readonly event: string;
  readonly by: number;
}

/**
 * Expects that the Device never says that `event` begins.
 *
 * @param restriction  `while`: only beginnings while this truth state holds count. `unless`:
 *   beginnings while this truth state holds, or within `grace` (s, default 0) of it, do not
 *   count. After it the grace is for a detector's own delay; before it, for a leg that is in the
 *   room before the torso.
 * @throws RangeError if a name is empty, or `grace` is negative or without `unless`.
 */
export function never(
  event: string,
  restriction: { readonly while?: string; readonly unless?: string; readonly grace?: number } = {},
): Never {
  const { while: during = null, unless = null, grace = 0 } = restriction;
  if (restriction.grace !== undefined && unless === null) {
    throw new RangeError(`never("${event}"): grace is given without unless`);
  }
  return {
    check: "never",
    event: named(event, "never"),
    while: during === null ? null : named(during, "never, while"),
    unless: unless === null ? null : named(unless, "never, unless"),
    grace: time(grace, `never("${event}"), grace`),
  };
}

/**
 * Expects the Device to notice each beginning of a truth state in time:
 * `latency("major").atMost(1)`.
 *
 * @param event  A kind that ends as well as begins.
 * @param of     The truth state; by default the one that is called as the event is.
 */
export function latency(
  event: string,
  { of = event }: { readonly of?: string } = {},
): { atMost(limit: number): Latency } {
  named(event, "latency");
  named(of, "latency, of");
  return {
    atMost: (limit) => ({
      check: "latency",
      event,
      of,
      atMost: time(limit, `latency("${event}").atMost`),
    }),
  };
}

/**
 * Expects the Device to notice each end of a truth state in time:
 * `ceases("presence", { after: "occupied" }).atMost(15)`.
 */
export function ceases(
  event: string,
  { after = event }: { readonly after?: string } = {},
): { atMost(limit: number): Ceases } {
  named(event, "ceases");
  named(after, "ceases, after");
  return {
    atMost: (limit) => ({
      check: "ceases",
      event,
      after,
      atMost: time(limit, `ceases("${event}").atMost`),
    }),
  };
}

/** Expects the Device to say `event` at least once by a stream time: `happens("calibrated").by(6)`. */
export function happens(event: string): { by(latest: number): Happens } {
  named(event, "happens");
  return {
    by: (latest) => ({ check: "happens", event, by: time(latest, `happens("${event}").by`) }),
  };
}

function named(name: string, where: string): string {
  if (typeof name !== "string" || name === "") {
    throw new RangeError(`${where}: expected the name of an event or a truth state, got nothing`);
  }
  return name;
}

function time(value: number, where: string): number {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(`${where}: ${value} s, expected a time of 0 s or more`);
  }
  return value;
}
