import type { SleepNight } from "./sleep-study.ts";

/** Whose night each night is: intervals resample persons, each with all their nights. */
export interface Persons {
  readonly count: number;
  /** Index of the person, by night. */
  readonly ofNight: readonly number[];
}

/** Numbers the persons of `nights` in order of appearance. */
export function personsOf(nights: readonly Pick<SleepNight, "subject">[]): Persons {
  const numbers = new Map<string, number>();
  const ofNight = nights.map(({ subject }) => {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    return number;
  });
  return { count: numbers.size, ofNight };
}

/** The persons of some nights only, numbered anew. */
export function personsAmong(persons: Persons, nights: readonly number[]): Persons {
  return personsOf(nights.map((night) => ({ subject: String(persons.ofNight[night]!) })));
}
