import type { Evidence, Score } from "#contracts";
import { clopperPearson, median, poissonInterval } from "#stats";
import { scoreEmission } from "./score-emission.ts";
import { type Spell, spells, truthOf } from "./spells.ts";
import { gapsBetween, holding, type Stretch, totalLength, within } from "./stretches.ts";

/** Seconds in an hour: false alarms are counted per hour. */
const HOUR = 3600;

/** What the definitions of `scorePresence` leave open, s. */
export interface PresenceOptions {
  /** Samples per second of the device's input, Hz: relates actuations to stream time. */
  readonly rate: number;
  /**
   * A detector's own delay: an alarm this long after the end of a movement still belongs to it.
   * Assumption: 2 s, in a range of 0.5 to 5 s.
   */
  readonly grace?: number;
  /**
   * A leg is in the room before the torso that truth goes by: an alarm this shortly before a
   * movement or occupation begins belongs to it. Assumption: 0.6 s, in a range of 0 to 1 s; a
   * walker's foot is half a metre ahead of the pelvis.
   */
  readonly early?: number;
  /**
   * False alarms less than this apart are one episode to whoever is woken by it.
   * Assumption: 10 s, in a range of 1 to 60 s.
   */
  readonly merge?: number;
}

/**
 * Scores of one Run of the function `presence`.
 *
 * Truth states "major" and "occupied"; events "major" (alarm), "presence" and "calibrated".
 *
 * - `motion-intervals`: true "major" intervals that could be judged: all but those that begin
 *   within `grace` of the run's end and are not detected.
 * - `already-on`: for how many of them the alarm was on `early` before the beginning. They count as
 *   detected, but their time to detect would be 0 by luck, so it is left out.
 * - `missed`: those in which the alarm was not already on and did not come on from `early` before the
 *   beginning to `grace` after the end, nor before the next interval.
 * - `detection-rate`: detected over judged, with the Clopper-Pearson interval. Intervals of
 *   one scene are not independent, so over many runs use `summarise`, which counts scenes.
 * - `time-to-detect`, `time-to-detect-slowest`: median and greatest time from an interval's
 *   beginning to the alarm, over those that did not find it on; 0 if it came before.
 * - `armed`: time after the first "calibrated" outside true "occupied", `early` before it and
 *   `grace` after it.
 * - `false-alarms`: episodes that begin while armed, or are on at the moment of arming.
 *   Alarms less than `merge` after the end of another false one belong to its episode.
 * - `false-alarm-rate`: episodes per armed hour, with the exact Poisson interval.
 * - `presence-held`: of the time from the first "presence" in each occupied interval to the
 *   interval's end, the share in which presence was on.
 * - `vacancy-time`: the longest time from an end of "occupied" to presence off, over ends that
 *   found it on and had no new beginning before it went off.
 * - `emitting`, `carrier`, `carrier-changes`: see `scoreEmission`.
 *
 * A score that is not defined for this run is null and says why.
 *
 * @throws RangeError if truth knows no "major" or "occupied", or an option is out of range.
 */
export function scorePresence(evidence: Evidence, options: PresenceOptions): readonly Score[] {
  const { rate, grace = 2, early = 0.6, merge = 10 } = options;
  for (const state of ["major", "occupied"]) {
    if (!evidence.truth.states.includes(state)) {
      throw new RangeError(`scorePresence: truth knows no state "${state}"`);
    }
  }
  for (const [name, value] of Object.entries({ grace, early, merge })) {
    if (!(value >= 0)) throw new RangeError(`scorePresence: ${name} is ${value} s, expected 0 s or more`);
  }
  return [
    ...scoreDetection(evidence, grace, early),
    ...scoreFalseAlarms(evidence, { grace, early, merge }),
    ...scoreHold(evidence),
    ...scoreEmission(evidence, rate),
  ];
}

function scoreDetection({ truth, events }: Evidence, grace: number, early: number): readonly Score[] {
  const alarms = spells(events, "major", truth.duration);
  const motions = truthOf(truth, "major");
  const outcomes = motions.map(({ from, until }, index) => {
    const end = Math.min(until + grace, motions[index + 1]?.from ?? Infinity);
    const already = holding(alarms, from - early) !== undefined;
    const alarm = alarms.find((spell) => spell.from >= from - early && spell.from < end);
    const delay = already || !alarm ? null : Math.max(0, alarm.from - from);
    return { already, delay, missed: !already && !alarm, late: truth.duration - from < grace };
  });
  const judged = outcomes.filter(({ missed, late }) => !(missed && late));
  const missed = judged.filter((outcome) => outcome.missed).length;
  const delays = judged.flatMap(({ delay }) => (delay === null ? [] : [delay]));
  const trials = judged.length;
  const nothing = "nobody moved";
  const noDelay = trials === 0 ? nothing : "no alarm came on during a movement";
  return [
    { name: "motion-intervals", value: trials, unit: "intervals" },
    { name: "already-on", value: judged.filter(({ already }) => already).length, unit: "intervals" },
    { name: "missed", value: missed, unit: "intervals" },
    trials === 0
      ? none("detection-rate", "1", nothing)
      : {
          name: "detection-rate",
          value: (trials - missed) / trials,
          unit: "1",
          interval: clopperPearson({ successes: trials - missed, trials }),
        },
    delays.length === 0
      ? none("time-to-detect", "s", noDelay)
      : { name: "time-to-detect", value: median(delays), unit: "s" },
    delays.length === 0
      ? none("time-to-detect-slowest", "s", noDelay)
      : { name: "time-to-detect-slowest", value: Math.max(...delays), unit: "s" },
  ];
}

function scoreFalseAlarms(
  { truth, events }: Evidence,
  { grace, early, merge }: { readonly grace: number; readonly early: number; readonly merge: number },
): readonly Score[] {
  const calibrated = spells(events, "calibrated", truth.duration)[0];
  if (calibrated === undefined) {
    const reason = "the device never said that it was calibrated";
    return [
      none("armed", "h", reason),
      none("false-alarms", "episodes", reason),
      none("false-alarm-rate", "1/h", reason),
    ];
  }
  const disarmed = [
    { from: 0, until: calibrated.from },
    ...truthOf(truth, "occupied").map(({ from, until }) => ({ from: from - early, until: until + grace })),
  ];
  const armed = gapsBetween(disarmed, truth.duration);
  const alarms = spells(events, "major", truth.duration).filter(({ from, until }) => {
    const raised = from < calibrated.from && until > calibrated.from ? calibrated.from : from;
    return holding(armed, raised) !== undefined;
  });
  const count = episodes(alarms, merge);
  const exposure = totalLength(armed) / HOUR;
  return [
    { name: "armed", value: exposure, unit: "h" },
    { name: "false-alarms", value: count, unit: "episodes" },
    exposure === 0
      ? none("false-alarm-rate", "1/h", "the room was never empty while the device was calibrated")
      : {
          name: "false-alarm-rate",
          value: count / exposure,
          unit: "1/h",
          interval: poissonInterval({ count, exposure }),
        },
  ];
}

/** How many alarms remain once each less than `merge` after another is counted with it. */
function episodes(alarms: readonly Spell[], merge: number): number {
  return alarms.filter((alarm, index) => {
    const before = alarms[index - 1];
    return before === undefined || alarm.from - before.until >= merge;
  }).length;
}

function scoreHold({ truth, events }: Evidence): readonly Score[] {
  const presence = spells(events, "presence", truth.duration);
  const occupied = truthOf(truth, "occupied");
  return [scoreHeld(occupied, presence), scoreVacancy(occupied, presence, truth.duration)];
}

function scoreHeld(occupied: readonly Stretch[], presence: readonly Spell[]): Score {
  let held = 0;
  let due = 0;
  for (const interval of occupied) {
    const on = within(presence, interval);
    if (on[0] === undefined) continue;
    held += totalLength(on);
    due += interval.until - on[0].from;
  }
  if (due > 0) return { name: "presence-held", value: held / due, unit: "1" };
  const reason = occupied.length === 0 ? "nobody was in the room" : "presence was never on while occupied";
  return none("presence-held", "1", reason);
}

function scoreVacancy(occupied: readonly Stretch[], presence: readonly Spell[], duration: number): Score {
  const delays: number[] = [];
  for (const { until } of occupied) {
    const spell = until < duration ? holding(presence, until) : undefined;
    if (spell === undefined) continue;
    if (occupied.some(({ from }) => from >= until && from < spell.until)) continue;
    if (spell.open) {
      const waited = (duration - until).toFixed(1);
      return none(
        "vacancy-time",
        "s",
        `presence was still on when the run ended, ${waited} s after the room was empty`,
      );
    }
    delays.push(spell.until - until);
  }
  if (delays.length > 0) return { name: "vacancy-time", value: Math.max(...delays), unit: "s" };
  return none("vacancy-time", "s", "no end of occupation found presence on and left it time to go off");
}

function none(name: string, unit: string, reason: string): Score {
  return { name, value: null, unit, reason };
}
