import type { Random } from "../chance.ts";
import type { Person } from "./person.ts";

/** Of sleep scoring, s. */
export const EPOCH = 30;

/** A stretch of one state between real-valued times, s. */
export interface Bout {
  readonly state: "wake" | "nrem" | "rem";
  readonly from: number;
  readonly until: number;
  /** Of non-REM and REM sleep, counted from 0. */
  readonly cycle: number;
}

/** How a sleeper goes on from a moment of falling asleep. */
export interface Falling {
  /** When sleep begins and when it ends at the latest, s. */
  readonly from: number;
  readonly until: number;
  /** All bouts before `from`. */
  readonly before: readonly Bout[];
}

/**
 * Draws sleep from one moment to another: bouts of wake, non-REM and REM sleep, and the latent depth.
 *
 * A semi-Markov process with rates that depend on the cycle. Each cycle has a length of non-REM and one of REM sleep
 * (lognormal; the first REM part is missed in one night of five). Within them awakenings come at a rate that falls with depth, is
 * higher in the first half hour of sleep and just after another awakening, and last for a lognormal time, a few of
 * them long. Depth climbs after falling asleep, rises and falls within the cycle, and its peak declines with the
 * sleep one has had, as slow-wave activity does (Borbely, Hum. Neurobiol. 1, 1982: exponentially, within hours).
 * All rates are fitted to 25 nights of DOD-H; docs/bedroom.md has the table.
 *
 * @param depth per epoch, written from the epoch of `from` on: 1 parts N1 from N2 and 2 light from deep sleep
 * @param wander as long as `depth`: what depth departs by from its course, fixed for the night
 * @param nights chance of the night, from which cycles are drawn; `chance` is that of this sleep
 * @returns the bouts from `from` on, up to the last moment of sleep
 */
export function sleepOn(
  person: Person,
  { from, until, before }: Falling,
  depth: Float64Array,
  wander: Float64Array,
  nights: Random,
  chance: Random,
): readonly Bout[] {
  const bouts: Bout[] = [];
  const add = (state: Bout["state"], begin: number, end: number, cycle: number) => {
    if (end > begin) bouts.push({ state, from: begin, until: end, cycle });
  };
  const course = courseOf(before);
  let cycle = cycleOf(person, course.cycle, nights);
  let time = from;
  let rested = course.since;
  while (time < until) {
    const rem = course.slept >= cycle.sleeping - 1e-3;
    const left = rem ? cycle.dreaming - course.dreamt : cycle.sleeping - course.slept;
    if (rem && left <= 1e-3) {
      course.cycle += 1;
      course.slept = 0;
      course.dreamt = 0;
      cycle = cycleOf(person, course.cycle, nights);
      continue;
    }
    const begin = time;
    const end = Math.min(until, time + left);
    let woken = false;
    while (time < end && !woken) {
      const epoch = Math.floor(time / EPOCH);
      const next = Math.min(end, (epoch + 1) * EPOCH);
      const asleep = course.asleep + time - begin;
      const now = rem
        ? 1.2
        : depthAt(person, course.slept + time - begin, cycle, asleep, time - begin, course.asleep) +
          wander[epoch];
      if (!rem) depth[epoch] = now;
      const rate = rateOfWaking(person, rem ? "rem" : now > 2 ? "deep" : "light", asleep, time - rested);
      const wait = -Math.log(1 - chance.uniform()) / rate;
      woken = wait < next - time;
      time = woken ? time + wait : next;
    }
    add(rem ? "rem" : "nrem", begin, time, course.cycle);
    course.asleep += time - begin;
    if (rem) course.dreamt += time - begin;
    else course.slept += time - begin;
    if (!woken) continue;
    const wake = Math.min(until - time, lengthOfWake(person, chance));
    add("wake", time, time + wake, course.cycle);
    time += wake;
    rested = time;
    if (rem) afterDream(course, cycle, chance);
  }
  return bouts;
}

/** After waking from REM sleep it goes on at once, after some light sleep, or not again in this cycle. */
function afterDream(course: { slept: number; dreamt: number }, cycle: Cycle, chance: Random): void {
  const fate = chance.uniform();
  if (fate < 0.15) return;
  if (fate < 0.6) course.slept = cycle.sleeping - 60 * (0.5 + 3 * chance.uniform());
  else course.dreamt = cycle.dreaming;
}

interface Cycle {
  readonly index: number;
  readonly sleeping: number;
  readonly dreaming: number;
  /** Factor of its peak depth. */
  readonly depth: number;
  /** Factor of the time in which depth climbs when sleep is new. */
  readonly climb: number;
}

/** Non-REM and REM sleep of the first six cycles, min, of somebody average; later ones are like the sixth. Fitted to DOD-H (docs/bedroom.md). */
const SLEEPING = [95, 78, 72, 58, 46, 42];
const DREAMING = [15, 27, 31, 34, 34, 30];

function cycleOf(person: Person, index: number, nights: Random): Cycle {
  const chance = nights.fork(`cycle ${index}`);
  const { cycle, rem } = person.sleeping;
  const own = Math.min(index, SLEEPING.length - 1);
  const missed = index === 0 && chance.uniform() < 0.2;
  return {
    index,
    sleeping: 60 * SLEEPING[own] * cycle * Math.exp(0.2 * chance.normal()),
    dreaming: missed ? 0 : 60 * DREAMING[own] * rem * Math.exp(0.42 * chance.normal()),
    depth: (index === 0 ? 0.85 : 1) * Math.exp(0.38 * chance.normal()),
    climb: Math.exp(0.7 * chance.normal()),
  };
}

function courseOf(before: readonly Bout[]) {
  const course = { cycle: 0, slept: 0, dreamt: 0, asleep: 0, since: 0 };
  for (const { state, from, until, cycle } of before) {
    if (cycle > course.cycle) Object.assign(course, { cycle, slept: 0, dreamt: 0 });
    if (state === "nrem") course.slept += until - from;
    if (state === "rem") course.dreamt += until - from;
    if (state === "wake") course.since = until;
    else course.asleep += until - from;
  }
  return course;
}

/**
 * Depth of non-REM sleep where it does not wander; its depths and times are fitted to DOD-H (docs/bedroom.md).
 *
 * @param slept  non-REM sleep of the cycle so far, s
 * @param asleep all sleep so far, s
 * @param since  falling asleep last, s
 * @param earlier sleep before that, s
 */
function depthAt(
  person: Person,
  slept: number,
  cycle: Cycle,
  asleep: number,
  since: number,
  earlier: number,
): number {
  const share = Math.min(1, slept / cycle.sleeping);
  const peak = cycle.depth * Math.max(0.1, (1 + person.sleeping.depth) * Math.exp(-asleep / (4.5 * 3600)));
  const plateau = 1.4 + peak * Math.sin(Math.PI * Math.min(1, share ** 0.8));
  const climb = 60 * (earlier < 600 ? 4 * cycle.climb : 0.9);
  return plateau - (plateau - 0.5) * Math.exp(-since / climb);
}

function rateOfWaking(
  person: Person,
  stage: "light" | "deep" | "rem",
  asleep: number,
  rested: number,
): number {
  const hourly = { light: 2.45, deep: 0.9, rem: 1.7 }[stage] * person.sleeping.awakenings;
  return (hourly / 3600) * (1 + 1.2 * Math.exp(-asleep / 1800)) * (1 + 2 * Math.exp(-rested / 240));
}

function lengthOfWake(person: Person, chance: Random): number {
  const own = person.sleeping.wakefulness;
  if (chance.uniform() < 0.032 * own) return 300 + -Math.log(1 - chance.uniform()) * 660 * own;
  return 10 + 22 * Math.exp(1.05 * chance.normal()) * Math.sqrt(own);
}

/**
 * What depth departs by from its course: a slow part that lasts for minutes and a quick one.
 *
 * @returns shape [epochs]
 */
export function wandering(epochs: number, chance: Random): Float64Array {
  const out = new Float64Array(epochs);
  let quick = chance.normal();
  let slow = chance.normal();
  const keep = Math.exp(-EPOCH / 300);
  for (let epoch = 0; epoch < epochs; epoch++) {
    quick = keep * quick + Math.sqrt(1 - keep * keep) * chance.normal();
    slow = keep * slow + (1 - keep) * quick;
    // Twice smoothed, so the slow part keeps half the variance.
    out[epoch] = 0.22 * Math.SQRT2 * slow + 0.025 * chance.normal();
  }
  return out;
}
