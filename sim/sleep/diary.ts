import { random } from "../chance.ts";
import { options } from "../options.ts";
import type { Night } from "./night.ts";

/** What a sleeper writes in the morning; times in s of the stream, rounded as people round. */
export interface Diary {
  readonly lightsOut: number;
  /** "I fell asleep after", s. */
  readonly latency: number;
  readonly awakenings: number;
  /** "In all I was awake for", s. */
  readonly wakeAfterOnset: number;
  readonly wakes: number;
  readonly rises: number;
  /** What the times are whole multiples of, s of the clock: 5, 15 or 30 min, own to the person. */
  readonly rounding: number;
}

export interface DiaryOptions {
  readonly seed: number;
  /** Time of day at which the stream begins, s after midnight: people round the clock's time. */
  readonly begins: number;
}

/**
 * A sleep diary: what is remembered of the night, rounded and biased.
 *
 * Short wakes are forgotten. People overestimate how long they took to fall asleep and underestimate how long they lay awake
 * afterwards. ASSUMPTIONS: wakes are remembered from 3 min on (2 to 5), latency is felt 1.3 times as long (0.8 to 2, own to the person) and
 * wake after onset 0.8 times; rounded to 5, 15 or 30 min in 35, 45 and 20 % of people; clock times are off by 5 min before rounding.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function diary(night: Night, given: DiaryOptions): Diary {
  const check = options("diary", given, ["seed", "begins"]);
  const begins = check.number("begins", given.begins, 0, 2 * 86_400);
  // Not the label of `chance`: person and diary may well have the same seed.
  const habits = random(night.person.seed).fork("diary habits");
  const drawn = habits.uniform();
  const rounding = 60 * (drawn < 0.35 ? 5 : drawn < 0.8 ? 15 : 30);
  const felt = Math.exp(Math.log(1.3) + 0.35 * habits.normal());
  const forgiven = Math.exp(Math.log(0.8) + 0.4 * habits.normal());
  const chance = random(given.seed).fork("diary").fork(`person ${night.person.seed}`);
  const clock = (time: number) =>
    rounding * Math.round((time + begins + 300 * chance.normal()) / rounding) - begins;
  const span = (time: number) => Math.min(300, rounding) * Math.round(time / Math.min(300, rounding));

  const sleep = night.bouts.filter(({ state }) => state !== "wake");
  const onset = sleep[0]?.from ?? night.rises;
  const last = sleep.at(-1)?.until ?? night.rises;
  const remembered = night.bouts
    .filter(({ state, from, until }) => state === "wake" && from >= onset && until <= last)
    .map(({ from, until }) => until - from)
    .filter((length) => length >= 180);
  const lightsOut = clock(night.lightsOut);
  const wakes = Math.max(lightsOut, clock(last));
  return {
    lightsOut,
    latency: span(felt * Math.max(0, onset - night.lightsOut)),
    awakenings: remembered.length,
    wakeAfterOnset: span(forgiven * remembered.reduce((sum, length) => sum + length, 0)),
    wakes,
    rises: Math.max(wakes, clock(night.rises)),
    rounding,
  };
}
