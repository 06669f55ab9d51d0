import { random } from "../chance.ts";
import type { Rest } from "../sleep/rest.ts";
import type { Bedroom } from "./bedroom.ts";

/** Air and light of a bedroom at one time. */
export interface Climate {
  /** Degrees Celsius, and relative humidity in %. */
  readonly temperature: number;
  readonly humidity: number;
  /** lx */
  readonly illuminance: number;
}

/** When a night takes place. */
export interface Clock {
  /** Time of day at which the stream begins, and of sunrise, s after midnight before the night; more than a day is the morning after. */
  readonly begins: number;
  readonly sunrise: number;
}

/** The clock of a night: from 22:45 on, a standard deviation of 50 min (assumption), and a sunrise between 05:00 and 08:15. */
export function clockOf({ seed }: Pick<Bedroom, "seed">): Clock {
  const chance = random(seed).fork("clock");
  const begins = Math.round((22.75 + 0.83 * Math.max(-2.5, Math.min(2.5, chance.normal()))) * 60) * 60;
  return { begins, sunrise: 24 * 3600 + chance.between(5, 8.25) * 3600 };
}

/**
 * Climate and light through the night, as a function of time, s; of the bodies as planned unless told what alarms made of them.
 *
 * ASSUMPTIONS throughout: 19 C (1.5), which falls by 1 to 2.5 C with a time constant of 3 h once the heating is down, and rises by 0.4 C for each
 * person in bed within 40 min; 45 % (7) of humidity, and 4 % more for each. Light: 80 lx from lamps until lights-out and on the way to the
 * toilet, 3 lx from a screen, 0.05 lx of night; the sun brings e-fold every 6 min round sunrise, through blinds to 40 lx at most.
 */
export function climateOf(
  staged: Bedroom,
  { sleeper, partner } = asPlanned(staged),
): (time: number) => Climate {
  const chance = random(staged.seed).fork("climate");
  const warm = 19 + 1.5 * chance.normal();
  const fall = chance.between(1, 2.5);
  const damp = Math.min(70, Math.max(25, 45 + 7 * chance.normal()));
  const { begins, sunrise } = clockOf(staged);
  const bodies = [sleeper, partner].filter((one) => one !== null).map(({ night }) => night);
  const own = sleeper?.night;
  return (time) => {
    let heat = 0;
    for (const { bedtime, rises } of bodies) {
      const warming = time > bedtime ? 1 - Math.exp(-(Math.min(time, rises) - bedtime) / 2400) : 0;
      heat += time > rises ? warming * Math.exp(-(time - rises) / 2400) : warming;
    }
    const dawn = 40 / (1 + Math.exp(-(time + begins - sunrise) / 360));
    return {
      temperature: warm - fall * (1 - Math.exp(-time / 10_800)) + 0.4 * heat,
      humidity: damp + 4 * heat,
      illuminance: 0.05 + dawn + (own === undefined ? 0 : lampsOf(own, time)),
    };
  };
}

function asPlanned({ sleeper, partner }: Bedroom): {
  readonly sleeper: Rest | null;
  readonly partner: Rest | null;
} {
  return { sleeper: sleeper?.rest ?? null, partner: partner?.rest ?? null };
}

function lampsOf({ enters, lightsOut, rises, leaves, pastime, trips }: Rest["night"], time: number): number {
  if (time >= enters && time < lightsOut) return pastime === "screen" ? 3 : 80;
  const up = trips.some(({ from, until }) => time >= from && time < until);
  return up || (time >= rises && time < leaves) ? 80 : 0;
}
