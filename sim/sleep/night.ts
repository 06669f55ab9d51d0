import { type Random, random } from "../chance.ts";
import { MINUTE } from "../duration.ts";
import { options } from "../options.ts";
import { type Bout, EPOCH, sleepOn, wandering } from "./hypnogram.ts";
import type { Person } from "./person.ts";
import { stagesOf } from "./stages.ts";

/** What one person's brain and plans do in one night; immutable. An alarm makes another Night of it. */
export interface Night {
  readonly person: Person;
  readonly seed: number;
  /** Whole epochs, s. */
  readonly duration: number;
  /** Comes into the room, is in bed, puts out the light (on an epoch), gets up for good, is out of the room; s. */
  readonly enters: number;
  readonly bedtime: number;
  readonly lightsOut: number;
  readonly rises: number;
  readonly leaves: number;
  /** Until lights-out. */
  readonly pastime: Pastime;
  /** From 0 to the end without gaps; wake also where nobody is there. */
  readonly bouts: readonly Bout[];
  /** Latent depth per epoch, where there is non-REM sleep. */
  readonly depth: Float64Array;
  /** Index of `STAGES` per epoch. */
  readonly stages: Uint8Array;
  /** To the toilet: from getting out of bed to lying in it again. */
  readonly trips: readonly Trip[];
  /** Alarms so far and what became of them. */
  readonly alarms: readonly Alarmed[];
}

export type Pastime = "nothing" | "book" | "screen";

export interface Trip {
  readonly from: number;
  readonly until: number;
}

/** How an alarm was answered. */
export interface Alarmed {
  readonly at: number;
  /** When it woke or was noticed; null if it was slept through, or nobody lay in bed. */
  readonly woke: number | null;
  /** Whether the sleeper then meant to sleep again. */
  readonly snoozed: boolean;
}

export interface NightOptions {
  /** All chances of the night but the person's own. People have independent nights, of one seed as well. */
  readonly seed: number;
  /** Lengths, s: of the empty room, of what is done in bed before lights-out, and from lights-out to getting up. */
  readonly empty?: number;
  readonly before?: number;
  readonly timeInBed?: number;
  readonly pastime?: Pastime;
}

/**
 * Draws a night of a person: empty room, something to read or to watch, sleep, getting up, empty room.
 *
 * Time in bed is that of DOD-H, 493 (51) min, within 5 to 11 h; what comes before and after is assumed.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function night(person: Person, given: NightOptions): Night {
  const check = options("night", given, ["seed", "empty", "before", "timeInBed", "pastime"]);
  if (given.pastime !== undefined && !PASTIMES.includes(given.pastime)) {
    throw new RangeError(`night.pastime: expected ${PASTIMES.join(", ")}, got ${given.pastime}`);
  }
  const chance = chanceOf({ person, seed: given.seed });
  const plan = chance.fork("plan");
  const drawn = { empty: 300 + 300 * plan.uniform(), before: 60 + 40 * MINUTE * plan.uniform() ** 2 };
  const inBed = Math.min(11 * 60, Math.max(5 * 60, 493 + 51 * plan.normal())) * MINUTE;
  const pastime = PASTIMES[Math.floor(3 * plan.uniform())];
  const enters = check.number("empty", given.empty ?? drawn.empty, 0, 6 * 3600);
  const bedtime = enters + 25 + 60 * plan.uniform();
  const before = check.number("before", given.before ?? drawn.before, 0, 4 * 3600);
  const lightsOut = EPOCH * Math.ceil((bedtime + before) / EPOCH);
  const rises = lightsOut + check.number("timeInBed", given.timeInBed ?? inBed, 600, 16 * 3600);
  const leaves = rises + 20 + 30 * plan.uniform();
  const duration = EPOCH * Math.ceil((leaves + 300) / EPOCH);

  const sleep = chance.fork("sleep");
  const onset = lightsOut + Math.max(60, person.sleeping.latency * Math.exp(0.55 * sleep.normal()));
  const last = rises + 300 * Math.log(1 - sleep.uniform());
  const bouts: Bout[] = [{ state: "wake", from: 0, until: Math.min(onset, last), cycle: 0 }];
  const depth = new Float64Array(duration / EPOCH);
  const falling = { from: onset, until: last, before: bouts };
  bouts.push(...sleepOn(person, falling, depth, wanderOf(chance, depth.length), chance, sleep));
  const times = { duration, enters, bedtime, lightsOut, rises, leaves };
  return finish({
    person,
    seed: given.seed,
    ...times,
    pastime: given.pastime ?? pastime,
    bouts,
    depth,
    alarms: [],
  });
}

const PASTIMES = ["nothing", "book", "screen"] as const;

/** All chance of this person's night with this seed; who somebody is, the seed that they were drawn from decides. */
export function chanceOf({ person, seed }: Pick<Night, "person" | "seed">): Random {
  return random(seed).fork("night").fork(`person ${person.seed}`);
}

/** How depth wanders in a night with this chance. */
export function wanderOf(chance: Random, epochs: number): Float64Array {
  return wandering(epochs, chance.fork("depth"));
}

/**
 * Fills up with wake to the end, and adds what follows from bouts and depth: stages and trips; `earlier` ones where
 * they begin before `since`.
 */
export function finish(
  plan: Omit<Night, "stages" | "trips">,
  earlier: readonly Trip[] = [],
  since = 0,
): Night {
  const last = plan.bouts[plan.bouts.length - 1];
  const bouts =
    last.state === "wake"
      ? [...plan.bouts.slice(0, -1), { ...last, until: plan.duration }]
      : [...plan.bouts, { ...last, state: "wake" as const, from: last.until, until: plan.duration }];
  const night = { ...plan, bouts, stages: stagesOf(bouts, plan.depth) };
  const trips = [
    ...earlier.filter(({ from }) => from < since),
    ...tripsOf(night).filter(({ from }) => from >= since),
  ];
  return { ...night, trips };
}

/**
 * Trips to the toilet, within the first minute of wakes of 4 min or more; each with a chance of its own, so that what comes
 * later does not move it. How many is an assumption: in 300 nights of others each it was 0.14 a night at 35, 0.53 at 55
 * and 1.6 at 75.
 */
function tripsOf({ person, seed, bouts, lightsOut, rises }: Omit<Night, "trips">): readonly Trip[] {
  const chances = chanceOf({ person, seed });
  return bouts.flatMap(({ state, from, until }) => {
    if (state !== "wake" || from < lightsOut || until > rises || until - from < 240) return [];
    const chance = chances.fork(`trip ${from}`);
    if (chance.uniform() > person.moving.trips) return [];
    const begin = from + 20 + 40 * chance.uniform();
    return [{ from: begin, until: begin + 110 + 60 * chance.uniform() }];
  });
}
