import { type Breaths, countBefore } from "./breaths.ts";
import type { Rest } from "./rest.ts";

/** Displacements of a body's surface, m. */
export interface Breathing {
  /** Of the chest outwards. */
  readonly chest: (time: number) => number;
  readonly abdomen: (time: number) => number;
}

/**
 * How far chest and abdomen stand out at any time, relative to a quiet breath of the person awake; what belts measure.
 *
 * One inhales along a quintic step and exhales along one that begins steeper; then comes a pause. The chest follows the
 * abdomen by the person's `lead`. Slopes are continuous. Quickest for times that ascend.
 */
export function breathingOf({ breaths, night }: Pick<Rest, "breaths" | "night">): Breathing {
  const { lead } = night.person.breathing;
  const abdomen = wave(breaths, breaths.abdomen);
  const chest = wave(breaths, breaths.chest);
  return { abdomen, chest: (time) => chest(time - lead) };
}

function wave({ begin, inhale, exhale }: Breaths, height: Float64Array): (time: number) => number {
  const place = cursor(begin);
  return (time) => {
    const i = place(time);
    if (i < 0) return 0;
    const since = time - begin[i];
    if (since < inhale[i]) return height[i] * smooth(since / inhale[i]);
    const out = (since - inhale[i]) / exhale[i];
    if (out >= 1) return 0;
    const left = 1 - out;
    return height[i] * smooth(left * Math.sqrt(left));
  };
}

/** Quintic step from 0 to 1: slope and curvature are 0 at both ends; steepest slope 1.875. */
function smooth(u: number): number {
  return u * u * u * (10 + u * (6 * u - 15));
}

/** Finds the last of ascending `times` that is not above a time; -1 if none. Quick where times ascend. */
export function cursor(times: ArrayLike<number>): (time: number) => number {
  let place = -1;
  let least = -Infinity;
  let most = times.length > 0 ? times[0] : Infinity;
  return (time) => {
    if (time >= least && time < most) return place;
    const following = place + 1;
    const near = time >= most && (following + 1 >= times.length || time < times[following + 1]);
    place = near ? following : countAtMost(times, time) - 1;
    least = place < 0 ? -Infinity : times[place];
    most = place + 1 < times.length ? times[place + 1] : Infinity;
    return place;
  };
}

function countAtMost(times: ArrayLike<number>, time: number): number {
  let count = countBefore(times, time);
  while (count < times.length && times[count] === time) count++;
  return count;
}

/**
 * What the heart moves the chest by, relative to its greatest, at any time: a push after each beat and a smaller swing back.
 * The form is an assumption.
 */
export function heartOf({ beats }: Pick<Rest, "beats">): (time: number) => number {
  const place = cursor(beats);
  return (time) => {
    const i = place(time);
    if (i < 0) return 0;
    const since = time - beats[i];
    if (since < 0.2) return bump(since / 0.2);
    return since < 0.34 ? -0.4 * bump((since - 0.2) / 0.14) : 0;
  };
}

/** Rises from 0 to 1 and back over the unit interval, without a jump in slope. */
export function bump(u: number): number {
  const v = u * (1 - u);
  return 16 * v * v;
}
