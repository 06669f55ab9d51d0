import type { Random } from "../chance.ts";
import { EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import { type Person, POSTURES, type Posture } from "./person.ts";

/** Where someone is: out of the room, on the edge of the bed, sitting up in it, or lying in one of the postures. */
export type Place = "away" | "edge" | "upright" | Posture;

/** A place and when the way there begins, s. It lasts until the next begins. */
export interface Stay {
  readonly from: number;
  /** Of getting there, s. */
  readonly length: number;
  readonly posture: Place;
}

/** Shifts per hour where they do not come with a waking: wake, N1, N2, N3, REM; fitted to 1.6 (0.7) an hour in all. */
const SHIFTS = [1.5, 3, 0.9, 0.25, 1.2];
/** Chance that a waking brings one. */
const ON_WAKING = 0.44;

/**
 * Draws where someone is, from `since` on.
 *
 * In all 1.6 (0.7) posture shifts an hour in bed, and 54 % of the time on the side, 37.5 on the back, 7 on the front
 * (Skarpsno et al., Nat. Sci. Sleep 9, 2017). When in sleep they come is an assumption: at wakings above all.
 */
export function drawStays(
  night: Night,
  chance: Random,
  since: number,
  before: readonly Stay[],
): readonly Stay[] {
  const fixed = itinerary(night, chance.fork("itinerary"));
  const shifts = drawShifts(night, chance.fork("shifts"), since);
  const all = [...fixed, ...shifts].filter(({ from }) => from >= since).sort((a, b) => a.from - b.from);
  const out = before.filter(({ from }) => from < since);
  for (const stay of all) {
    const last = out[out.length - 1];
    // Whoever is on the way somewhere gets there first; who is out of bed does not turn over.
    const free = last === undefined ? 0 : last.from + last.length;
    const shift = lying(stay.posture) && !fixed.includes(stay);
    if (shift && (last === undefined || !lying(last.posture) || stay.from < free)) continue;
    if (shift && stay.posture === last?.posture) continue;
    out.push({ ...stay, from: Math.max(stay.from, free) });
  }
  return out;
}

export function lying(place: Place): place is Posture {
  return (POSTURES as readonly string[]).includes(place);
}

function itinerary(night: Night, chance: Random): readonly Stay[] {
  const { person, enters, bedtime, lightsOut, rises, leaves, trips, pastime } = night;
  const stay = (posture: Place, from: number, length: number): Stay => ({ posture, from, length });
  const up = pastime === "nothing" ? pick(person, chance) : "upright";
  return [
    stay("away", 0, 0),
    stay("edge", enters, Math.min(9, bedtime - enters)),
    stay(up, bedtime, 5),
    ...(up === "upright" ? [stay(pick(person, chance), lightsOut, 6)] : []),
    ...trips.flatMap(({ from, until }) => [
      stay("edge", from, 4),
      stay("away", from + 6, 9),
      stay("edge", until - 16, 9),
      stay(pick(person, chance), until - 5, 5),
    ]),
    stay("edge", rises, 5),
    stay("away", leaves - 9, 9),
  ];
}

function drawShifts(night: Night, chance: Random, since: number): readonly Stay[] {
  const out: Stay[] = [];
  const { person, bouts, stages, lightsOut, rises } = night;
  const add = (from: number) => {
    if (from < Math.max(since, lightsOut + 10) || from > rises - 10) return;
    out.push({ from, length: 2.5 + 3 * chance.uniform(), posture: pick(person, chance) });
  };
  for (let epoch = Math.floor(Math.max(since, lightsOut) / EPOCH); epoch * EPOCH < rises; epoch++) {
    const hourly = SHIFTS[stages[epoch]] * person.moving.shifts;
    if (chance.uniform() < (hourly * EPOCH) / 3600) add((epoch + chance.uniform()) * EPOCH);
  }
  for (const { state, from } of bouts) {
    if (state !== "wake" || from < Math.max(since, lightsOut)) continue;
    if (chance.uniform() < ON_WAKING * person.moving.shifts) add(from + 8 * chance.uniform());
  }
  return out;
}

function pick({ moving }: Person, chance: Random): Posture {
  let drawn = chance.uniform();
  for (const [i, share] of moving.postures.entries()) {
    drawn -= share;
    if (drawn < 0) return POSTURES[i];
  }
  return "back";
}
