import { type AlarmOptions, alarm as alarmed } from "./alarm.ts";
import { drawBeats } from "./beats.ts";
import { type Breaths, drawBreaths } from "./breaths.ts";
import { drawMovements, type Movement } from "./movements.ts";
import { chanceOf, type Night } from "./night.ts";
import { drawObstructions, type Obstruction } from "./obstructions.ts";
import { drawStays, type Stay } from "./stays.ts";

/** All that a body does in a night, as data; what is true of it is read from here. */
export interface Rest {
  readonly night: Night;
  readonly stays: readonly Stay[];
  readonly movements: readonly Movement[];
  readonly obstructions: readonly Obstruction[];
  readonly breaths: Breaths;
  /** When the heart beats, s. */
  readonly beats: Float64Array;
}

/** Draws what the body does in a night. The same night gives the same Rest. */
export function rest(night: Night): Rest {
  return draw(night, 0, null);
}

/**
 * What becomes of a Rest when an alarm goes off: nothing before `at` is changed, bit for bit, and whatever begins
 * later is drawn anew.
 *
 * @throws RangeError if `at` is outside the night or before an earlier alarm.
 */
export function alarm(before: Rest, given: AlarmOptions): Rest {
  const night = alarmed(before.night, given);
  if (night.bouts === before.night.bouts) return { ...before, night };
  return draw(night, given.at, before);
}

function draw(night: Night, since: number, before: Rest | null): Rest {
  const chance = chanceOf(night).fork(`body ${night.alarms.length}`);
  const stays = drawStays(night, chance.fork("stays"), since, before?.stays ?? []);
  const movements = drawMovements(night, stays, chance.fork("movements"), since, before?.movements ?? []);
  const obstructions = [
    ...(before?.obstructions ?? []).filter(({ from }) => from < since),
    ...drawObstructions(night, stays, chance.fork("obstructions"), since),
  ];
  const breaths = drawBreaths(
    night,
    obstructions,
    chance.fork("breaths"),
    before === null ? null : { breaths: before.breaths, time: since },
  );
  const beats = drawBeats(
    night,
    chance.fork("beats"),
    before === null ? null : { beats: before.beats, time: since },
  );
  return { night, stays, movements, obstructions, breaths, beats };
}
