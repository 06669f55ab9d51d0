import type { CheckResult, Evidence, Manifest, Score, Verdict } from "#contracts";
import { type Check, judge, scorePresence } from "#score";
import { Unsuitable } from "./source.ts";

/** What came of a Run's checks, and its figures. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly checks: readonly CheckResult[];
  readonly scores: readonly Score[];
}

/** What was asked of the Device: its function, and the checks of it. */
export interface Asked {
  readonly function: string;
  readonly checks: readonly Check[];
}

/**
 * Judges a Run whose Stream held from its beginning to its end.
 *
 * @param rate Of the device's input, Hz.
 * @throws Unsuitable if a check asks what this scene cannot answer.
 */
export function judgeRun(asked: Asked, evidence: Evidence, rate: number): Judgement {
  const results = asked.checks.map((check) => judgeOne(check, evidence));
  // Nothing was asked, so nothing was answered.
  const answered = results.length === 0 ? "inconclusive" : "pass";
  const verdict = results.every(({ passed }) => passed) ? answered : unmet(results);
  return { verdict, checks: results, scores: scoresOf(asked, evidence, rate) };
}

/**
 * Judges the part of a Run before `until`, s: of a record that was cut off, or of a replay up to where it diverged.
 *
 * A check that the part answers with no is a `fail`; one that it cannot answer is left out. The part can never
 * pass, for what would have followed is unknown: else it is `inconclusive`.
 */
export function judgePart(
  asked: Asked,
  evidence: Evidence,
  { rate, until }: { readonly rate: number; readonly until: number },
): Judgement {
  // Nothing can be told of no time at all.
  if (!(until > 0)) return { verdict: "inconclusive", checks: [], scores: [] };
  const part = before(until, evidence, rate);
  const results = asked.checks.flatMap((check) => {
    try {
      const { found, ...result } = judge(check, part);
      return [{ ...result, found: `${found} (to ${Number(until.toFixed(3))} s)` }];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [];
    }
  });
  const verdict = unmet(results);
  return { verdict, checks: results, scores: scoresOf(asked, part, rate) };
}

/** Of results that do not all hold: whether one is known not to. */
function unmet(results: readonly CheckResult[]): Verdict {
  return results.some(({ passed, undecided }) => !passed && undecided === undefined)
    ? "fail"
    : "inconclusive";
}

/** Judges one Check. @throws Unsuitable if it asks what this scene cannot answer. */
export function judgeOne(check: Check, evidence: Evidence): CheckResult {
  try {
    return judge(check, evidence);
  } catch (error) {
    if (error instanceof RangeError) throw new Unsuitable(error.message, { cause: error });
    throw error;
  }
}

/** The figures of a function, as far as truth knows what they need: labels from elsewhere may be fewer. */
function scoresOf({ function: tested }: Asked, evidence: Evidence, rate: number): readonly Score[] {
  const known = ["major", "occupied"].every((state) => evidence.truth.states.includes(state));
  return tested === "presence" && known ? scorePresence(evidence, { rate }) : [];
}

function before(until: number, evidence: Evidence, rate: number): Evidence {
  const { truth, events, actuations } = evidence;
  const duration = Math.min(until, truth.duration);
  return {
    ...evidence,
    truth: {
      ...truth,
      duration,
      intervals: truth.intervals
        .filter(({ from }) => from < duration)
        .map((interval) => ({ ...interval, until: Math.min(interval.until, duration) })),
    },
    events: events.filter(({ time }) => time < duration),
    actuations: actuations.filter(({ index }) => index < duration * rate),
  };
}

/** How uncertain the Device's times are in a Run: in wall time, as its clock is, and by no more than nothing elsewhere. */
export function timeBoundOf({ timing }: Pick<Manifest, "timing">): Pick<Evidence, "timeBound"> {
  return timing === undefined ? {} : { timeBound: timing.clock?.bound ?? Infinity };
}
