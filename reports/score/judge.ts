import type { CheckResult, Evidence } from "#contracts";
import type { Ceases, Check, Happens, Latency, Never } from "./check.ts";
import { counted, describe, seconds } from "./describe.ts";
import { beginnings, spells, truthOf } from "./spells.ts";
import { holding, type Stretch } from "./stretches.ts";
import { statesOf } from "./unjudgeable.ts";

/** Times closer than this are equal, s: far less than a sample, far more than rounding. */
const SAME = 1e-9;

type Finding = Omit<CheckResult, "name">;

/**
 * Judges one Check on a Run that was staged to its end.
 *
 * - `never`: counts every "on" of the kind whose time falls into the part of the run it is
 *   restricted to. A state that began before that part and lasts into it is not counted.
 * - `latency`: each interval of the truth state must find the alarm on (0 s) or see it come
 *   on, at the latest `atMost` after its beginning. The deadline counts, not the interval's
 *   end: a detector may speak just after a short movement. Whether an alarm that was already
 *   on was a false one is for `never` to say.
 * - `ceases`: after each end of the truth state the alarm must have been off at some moment
 *   from that end to `atMost` later. An alarm that was not on passes.
 * - `happens`: one "on" at or before `by`.
 *
 * Limits are included. An interval whose deadline lies beyond the end of the run, and for
 * `ceases` one followed by a new beginning before its deadline, is only judged if it was met;
 * else it is left out, and `found` says so.
 *
 * Where times are uncertain (`timeBound`), a check with a limit is `undecided` if they are so by more than a tenth of it, or if
 * it would come out otherwise with as much more or less time.
 *
 * @throws RangeError if the scenario asks what its scene cannot answer: a truth state that the
 *   simulator does not know or that never occurs, or a deadline beyond the run's end for all.
 */
export function judge(check: Check, evidence: Evidence): CheckResult {
  const unknown = statesOf(check).find((state) => !evidence.truth.states.includes(state));
  if (unknown !== undefined) throw new RangeError(`${describe(check)}: truth knows no state "${unknown}"`);
  const finding = find(check, evidence);
  const { timeBound = 0 } = evidence;
  const name = describe(check);
  if (check.check === "never" || timeBound === 0) return { name, ...finding };
  const bound =
    timeBound === Infinity ? "nobody knows how much" : `${Number((1e3 * timeBound).toPrecision(2))} ms`;
  const found = `${finding.found}, give or take ${bound}`;
  if (certain(check, evidence, timeBound, finding.passed)) return { name, ...finding, found };
  return { name, ...finding, passed: false, undecided: true, found: `${found}: too uncertain to tell` };
}

/** The share of a limit that a time may be uncertain by. */
const MOST_UNCERTAIN = 0.1;

/** Whether a check with a limit comes out so however wrong its times are, to within `bound`. */
function certain(check: Exclude<Check, Never>, evidence: Evidence, bound: number, passed: boolean): boolean {
  const limit = check.check === "happens" ? check.by : check.atMost;
  if (bound > MOST_UNCERTAIN * limit) return false;
  const moved = limit + (passed ? -bound : bound);
  const { truth } = evidence;
  // What is given more time is given it beyond the end of the run too.
  const longer = { ...evidence, truth: { ...truth, duration: truth.duration + (passed ? 0 : bound) } };
  const other = check.check === "happens" ? { ...check, by: moved } : { ...check, atMost: moved };
  return find(other, longer).passed === passed;
}

function find(check: Check, evidence: Evidence): Finding {
  switch (check.check) {
    case "never":
      return findNever(check, evidence);
    case "latency":
      return findLatency(check, evidence);
    case "ceases":
      return findCeases(check, evidence);
    case "happens":
      return findHappens(check, evidence);
  }
}

function findNever(check: Never, { truth, events }: Evidence): Finding {
  const counting = check.while === null ? null : truthOf(truth, check.while);
  const excused = check.unless === null ? [] : truthOf(truth, check.unless);
  const graced = excused.map(({ from, until }) => ({
    from: from - check.grace - SAME,
    until: until + check.grace + SAME,
  }));
  const found = beginnings(events, check.event).filter(
    (time) => (counting === null || holding(counting, time)) && !holding(graced, time),
  );
  const first = found[0];
  if (first === undefined) return { passed: true, found: "none", at: null };
  const which = found.length === 1 ? `at ${seconds(first)}` : `the first at ${seconds(first)}`;
  return { passed: false, found: `${counted(found.length, "event")}, ${which}`, at: first };
}

/** How one interval of truth came out. */
interface Outcome {
  readonly moment: number;
  /** Null if no answer came by the deadline. */
  readonly delay: number | null;
  /** The deadline was never reached, so that no answer means nothing. */
  readonly cut: boolean;
}

function findLatency(check: Latency, { truth, events }: Evidence): Finding {
  const on = spells(events, check.event, truth.duration);
  const outcomes = truthOf(truth, check.of).map(({ from }) => {
    const next = on.find((spell) => spell.until > from && spell.from <= from + check.atMost + SAME);
    const cut = from + check.atMost > truth.duration + SAME;
    return { moment: from, delay: next ? Math.max(0, next.from - from) : null, cut };
  });
  const later = new Map(
    outcomes.map(({ moment }) => [moment, on.find((spell) => spell.from > moment)?.from]),
  );
  return weigh(check, outcomes, {
    state: check.of,
    met: (delay) => (delay === 0 ? "already on" : `after ${seconds(delay)}`),
    missed: ({ moment }) => {
      const late = later.get(moment);
      const answer = late === undefined ? "never" : `only after ${seconds(late - moment)}`;
      return `${answer}, true from ${seconds(moment)}`;
    },
  });
}

function findCeases(check: Ceases, { truth, events }: Evidence): Finding {
  const on = spells(events, check.event, truth.duration);
  const intervals = truthOf(truth, check.after);
  const ended = intervals.filter(({ until }) => until < truth.duration);
  const outcomes = ended.map(({ until }) => {
    const spell = holding(on, until);
    const delay = spell === undefined ? 0 : spell.open ? Infinity : spell.until - until;
    const cut = until + check.atMost > truth.duration + SAME || beginsAgain(intervals, until, check.atMost);
    return { moment: until, delay: delay <= check.atMost + SAME ? delay : null, cut };
  });
  return weigh(check, outcomes, {
    state: check.after,
    met: (delay) => (delay === 0 ? "already off" : `after ${seconds(delay)}`),
    missed: ({ moment }) => {
      const spell = holding(on, moment)!;
      const answer = spell.open ? "still on at the run's end" : `only after ${seconds(spell.until - moment)}`;
      return `${answer}, true until ${seconds(moment)}`;
    },
  });
}

function beginsAgain(intervals: readonly Stretch[], moment: number, limit: number): boolean {
  return intervals.some(({ from }) => from >= moment && from < moment + limit);
}

function findHappens(check: Happens, { truth, events }: Evidence): Finding {
  const first = beginnings(events, check.event)[0];
  if (first !== undefined && first <= check.by + SAME) {
    return { passed: true, found: `at ${seconds(first)}`, at: first };
  }
  if (check.by > truth.duration) {
    throw new RangeError(`${describe(check)}: the run is over at ${seconds(truth.duration)}`);
  }
  return {
    passed: false,
    found: first === undefined ? "never" : `not before ${seconds(first)}`,
    at: first ?? check.by,
  };
}

/** Joins the outcomes of all intervals into one finding; the worst one is what is told. */
function weigh(
  check: Latency | Ceases,
  outcomes: readonly Outcome[],
  words: {
    readonly state: string;
    met(delay: number): string;
    missed(outcome: Outcome): string;
  },
): Finding {
  const judged = outcomes.filter(({ delay, cut }) => delay !== null || !cut);
  if (judged.length === 0) {
    const edge = check.check === "latency" ? "begins" : "ends";
    throw new RangeError(
      `${describe(check)}: in this scene "${words.state}" never ${edge} with ${seconds(check.atMost)} left to judge it`,
    );
  }
  const left = outcomes.length - judged.length;
  const note = left === 0 ? "" : `; ${left} not judged, its deadline was never reached`;
  const missed = judged.filter(({ delay }) => delay === null);
  const worst = missed[0];
  if (worst) {
    const share = judged.length === 1 ? "" : `missed ${missed.length} of ${judged.length}: `;
    return { passed: false, found: `${share}${words.missed(worst)}${note}`, at: worst.moment };
  }
  const slowest = judged.reduce((a, b) => (b.delay! > a.delay! ? b : a));
  const all = judged.length === 1 ? "" : `${judged.length} of ${judged.length}, the slowest `;
  return {
    passed: true,
    found: `${all}${words.met(slowest.delay!)}${note}`,
    at: slowest.moment + slowest.delay!,
  };
}
