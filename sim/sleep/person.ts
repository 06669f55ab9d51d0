import type { Random } from "../chance.ts";
import { random } from "../chance.ts";
import { options } from "../options.ts";

/** Someone who sleeps, with all that is theirs alone; drawn once, the same every night. */
export interface Person {
  /** Who it is: nights of people with different ones are independent. */
  readonly seed: number;
  /** Years. */
  readonly age: number;
  readonly sex: "f" | "m";
  /** Apnoeas and hypopnoeas per hour of sleep; below 5 in the healthy. */
  readonly apnoeaIndex: number;
  readonly height: number;
  readonly sleeping: Sleeping;
  readonly breathing: Breathing;
  readonly moving: Restlessness;
  readonly waking: Waking;
}

/** How this person sleeps. */
export interface Sleeping {
  /** Median time from lights-out to sleep, s. */
  readonly latency: number;
  /** Awakenings relative to the average, and how long they are. */
  readonly awakenings: number;
  readonly wakefulness: number;
  /** Added to the latent depth of non-REM sleep at its deepest. */
  readonly depth: number;
  /** Length of non-REM and REM parts of the cycles, relative to the average. */
  readonly cycle: number;
  readonly rem: number;
}

/** How this person breathes; each list has wake, light, deep and REM sleep. */
export interface Breathing {
  /** In light sleep, Hz. */
  readonly rate: number;
  /** Relative to REM. */
  readonly rates: readonly number[];
  /** Coefficient of variation of breath intervals. */
  readonly variation: readonly number[];
  /** Tidal depth relative to wake. */
  readonly depths: readonly number[];
  /** Coefficient of variation of tidal depth, relative to that of the intervals. */
  readonly unevenness: number;
  /** Share of the breath that is inhaling. */
  readonly inhale: number;
  /** Share of the chest in what chest and abdomen move. */
  readonly chest: number;
  /** Factor of that share in REM sleep. */
  readonly dreamingRibs: number;
  /** By which the abdomen leads the chest, s. */
  readonly lead: number;
  /** Peak to peak of the chest lying on the back, awake, m. */
  readonly excursion: number;
  /** Per hour of sleep. */
  readonly sighs: number;
  /** Of the heart in light sleep, Hz, and its displacement of the chest, m. */
  readonly pulse: number;
  readonly beat: number;
}

/** How this person moves in sleep. */
export interface Restlessness {
  /** Small movements and posture shifts, relative to the average. */
  readonly movements: number;
  readonly shifts: number;
  /** Length of movements, relative to the average. */
  readonly length: number;
  /** Liking of each posture, in the order of `POSTURES`; adds up to 1. */
  readonly postures: readonly number[];
  /** Chance that a wake of 4 min or more takes one to the toilet. */
  readonly trips: number;
}

/** How this person answers an alarm. */
export interface Waking {
  /** Delay of waking relative to the average. */
  readonly soundness: number;
  /** Chance of falling asleep again after an alarm. */
  readonly snoozing: number;
}

export const POSTURES = ["back", "left", "right", "front"] as const;
export type Posture = (typeof POSTURES)[number];

export interface PersonOptions {
  readonly seed: number;
  readonly age?: number;
  readonly sex?: "f" | "m";
  /** Apnoeas and hypopnoeas per hour of sleep; or whether to draw a healthy or an apnoeic person. */
  readonly apnoea?: number | boolean;
}

/**
 * Draws a person.
 *
 * Left out, age and sex are those of the 25 volunteers of DOD-H (35.3 (7.5) years, 18 to 65; 19 of 25 men; Guillot et
 * al. 2020), for they are whom the figures were fitted to. With age sleep comes later, is less deep and more broken (Ohayon
 * et al., SLEEP 27(7), 2004; by how much is assumed). Spreads between persons are assumptions unless `docs/bedroom.md`
 * names a source.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function person(given: PersonOptions): Person {
  const check = options("person", given, ["seed", "age", "sex", "apnoea"]);
  const chance = random(given.seed).fork("person");
  const drawn = chance.fork("who");
  const age = clamp(35.3 + 7.5 * drawn.normal(), 18, 65);
  const sex = drawn.uniform() < 0.76 ? "m" : "f";
  const index = apnoeaIndex(given.apnoea, chance.fork("apnoea"));
  const who = {
    age: check.number("age", given.age ?? age, 18, 95),
    sex: sexOf(given.sex ?? sex),
    apnoeaIndex: check.number("apnoea", index, 0, 120),
  };
  const height = (who.sex === "m" ? 1.79 : 1.66) + 0.07 * chance.fork("height").normal();
  return {
    seed: given.seed,
    ...who,
    height,
    sleeping: drawSleeping(who, chance.fork("sleeping")),
    breathing: drawBreathing(who, chance.fork("breathing")),
    moving: drawMoving(who, chance.fork("moving")),
    waking: drawWaking(who, chance.fork("waking")),
  };
}

type Who = Pick<Person, "age" | "sex" | "apnoeaIndex">;

function sexOf(sex: unknown): "f" | "m" {
  if (sex === "f" || sex === "m") return sex;
  throw new RangeError(`person.sex: expected "f" or "m", got ${JSON.stringify(sex)}`);
}

/** The healthy have 0 to 5 an hour; apnoeic persons 15 to 80, most of them at the lower end (assumption). */
function apnoeaIndex(given: number | boolean | undefined, chance: Random): number {
  if (typeof given === "number") return given;
  return given === true
    ? clamp(15 + 15 * lognormal(chance, 0.8), 15, 80)
    : Math.min(5, 1.2 * lognormal(chance, 0.8));
}

function drawSleeping({ age, apnoeaIndex }: Who, chance: Random): Sleeping {
  const decades = (age - 35) / 10;
  const broken = 1 + apnoeaIndex / 60;
  return {
    latency: 640 * lognormal(chance, 0.85) * Math.exp(0.03 * decades),
    awakenings: lognormal(chance, 0.35) * Math.exp(0.08 * decades) * broken,
    wakefulness: lognormal(chance, 0.55) * Math.exp(0.12 * decades),
    depth: 0.26 * chance.normal() - 0.14 * decades - 0.1 * (broken - 1),
    cycle: lognormal(chance, 0.12),
    rem: (lognormal(chance, 0.17) * Math.exp(-0.02 * decades)) / Math.sqrt(broken),
  };
}

function drawBreathing({ sex }: Who, chance: Random): Breathing {
  const around = (values: readonly number[], sigma: number) =>
    values.map((value) => value * lognormal(chance, sigma));
  return {
    rate: ((sex === "f" ? 15 : 14.3) / 60) * lognormal(chance, 0.14),
    rates: around([1.02, 0.95, 0.92, 1], 0.03),
    variation: around([0.17, 0.088, 0.04, 0.13], 0.27),
    depths: around([1, 0.88, 0.88, 0.73], 0.14),
    unevenness: 1.4 * lognormal(chance, 0.25),
    inhale: clamp(0.4 + 0.03 * chance.normal(), 0.3, 0.5),
    chest: clamp(0.5 + 0.12 * chance.normal(), 0.2, 0.8),
    dreamingRibs: clamp(0.8 + 0.1 * chance.normal(), 0.5, 1),
    lead: clamp(0.12 + 0.08 * chance.normal(), 0, 0.35),
    excursion: clamp(0.0075 * lognormal(chance, 0.22), 0.0045, 0.0115),
    sighs: 1.2 * lognormal(chance, 0.7),
    pulse: ((sex === "f" ? 61 : 58) / 60) * lognormal(chance, 0.12),
    beat: clamp(0.00025 * lognormal(chance, 0.35), 0.0001, 0.0005),
  };
}

function drawMoving({ age }: Who, chance: Random): Restlessness {
  const liking = [0.43, 0.285, 0.25, 0.035].map((share) => share * lognormal(chance, 0.7));
  const sum = liking.reduce((total, share) => total + share, 0);
  return {
    movements: lognormal(chance, 0.35),
    shifts: lognormal(chance, 0.2),
    length: lognormal(chance, 0.15),
    postures: liking.map((share) => share / sum),
    trips: 0.12 * Math.exp(0.4 * ((age - 35) / 10)) * lognormal(chance, 0.4),
  };
}

function drawWaking({ age }: Who, chance: Random): Waking {
  return {
    soundness: lognormal(chance, 0.5) * Math.exp(-0.08 * ((age - 35) / 10)),
    snoozing: clamp(0.35 + 0.25 * chance.normal(), 0.02, 0.9),
  };
}

/** A factor with median 1. */
function lognormal(chance: Random, sigma: number): number {
  return Math.exp(sigma * chance.normal());
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
