import { fields } from "./fields.ts";

/** A stretch of stream time in which `state` held: `from` <= t < `until`, s. */
export interface TruthInterval {
  readonly state: string;
  readonly from: number;
  readonly until: number;
}

/**
 * What really happened: ordered intervals of stream time, known to the simulator alone.
 *
 * `states` lists every state the simulator would have noticed, so that one which never
 * occurred differs from one that nobody looked for. Intervals of one state never overlap;
 * all are ordered by `from`, then by state.
 */
export interface Truth {
  /** Length of the run, s. */
  readonly duration: number;
  readonly states: readonly string[];
  readonly intervals: readonly TruthInterval[];
}

/** Reads a Truth. @throws TypeError that names the field which is no Truth's. */
export function parseTruth(value: unknown): Truth {
  const truth = fields(value, "truth");
  const states = truth.list("states", (state, where) => {
    if (typeof state !== "string") throw new TypeError(`${where}: expected text`);
    return state;
  });
  const intervals = truth.list("intervals", (element, where) => {
    const interval = fields(element, where);
    const from = interval.number("from", 0);
    return { state: interval.oneOf("state", states), from, until: interval.number("until", from) };
  });
  return { duration: truth.number("duration", 0), states, intervals };
}
