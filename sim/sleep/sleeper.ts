import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
import { step } from "../movers/transition.ts";
import { options } from "../options.ts";
import { breathingOf, bump, cursor, heartOf } from "./breathing.ts";
import {
  EXCURSION,
  FIGURES,
  OUTWARDS,
  PARTS,
  SECTIONS,
  SHARES,
  SITTING,
  STANDING,
  type Vector,
} from "./figure.ts";
import type { Movement } from "./movements.ts";
import { chanceOf } from "./night.ts";
import type { Rest } from "./rest.ts";
import type { Place } from "./stays.ts";

/** Where a sleeper's bed stands. */
export interface SleeperOptions {
  readonly name?: string;
  /** Where the pelvis lies on the mattress, m. */
  readonly at: Point;
  /** Level direction from there to the pillow. */
  readonly towards?: Point;
  /** On which side one gets out: 1 for the left of someone on the back, -1 for the right. */
  readonly side?: 1 | -1;
  /** Where one goes and comes from, on the floor; a point well outside the room is absence. */
  readonly door: readonly [x: number, y: number];
  /** Height of the floor, m. */
  readonly floor?: number;
}

/** A sleeper as a Mover that moves; `sections`, m^2, are the cross sections of its scatterers at 60 GHz. */
export interface Sleeper extends Moving {
  readonly sections: Float64Array;
  readonly parts: readonly string[];
}

/**
 * The scatterers of a resting person at any time: ten parts, with breath, heart, movement and posture.
 *
 * Displacements add: the pose of the moment, chest and abdomen times their direction, the heart, and each movement under
 * way. Cheapest where times ascend: what is over is not looked at again. Two sleepers of a Rest and of the same after an
 * alarm agree bit for bit before the alarm.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function sleeper(rest: Rest, given: SleeperOptions): Sleeper {
  const check = options("sleeper", given, ["name", "at", "towards", "side", "door", "floor"]);
  const [x, y] = check.direction("towards", [given.towards?.[0] ?? 0, given.towards?.[1] ?? 1, 0]);
  const bed = {
    at: check.point("at", given.at),
    along: [x, y] as const,
    side: sideOf(given.side ?? 1),
    door: check.point("door", [given.door?.[0], given.door?.[1], 0]),
    floor: check.number("floor", given.floor ?? 0, -10, 100),
  };
  const poses = posesOf(rest, bed);
  const length = 3 * PARTS.length;
  const mixed = new Float64Array(4 * length);
  const body = breathingOf(rest);
  const heart = heartOf(rest);
  const stays = cursor(rest.stays.map(({ from }) => from));
  const moves = movementsOf(rest.movements);
  return {
    name: check.text("name", given.name ?? "sleeper"),
    parts: PARTS,
    scatterers: PARTS.length,
    sections: Float64Array.from(SECTIONS),
    strengths: Float64Array.from(SECTIONS, (section) => Math.sqrt(section / (4 * Math.PI))),
    maxSpeeds: fastest(rest, poses),
    bounds: boundsOf(poses),
    person: { pelvis: PARTS.indexOf("pelvis"), torso: [PARTS.indexOf("chest"), PARTS.indexOf("abdomen")] },
    poseAt(time, out) {
      const i = Math.max(0, stays(time));
      const { from, length: lasting } = rest.stays[i];
      let pose = poses[i];
      if (i > 0 && time < from + lasting) {
        const share = step(time - from, lasting);
        const before = poses[i - 1];
        for (let n = 0; n < mixed.length; n++) mixed[n] = before[n] + share * (pose[n] - before[n]);
        pose = mixed;
      }
      const chest = body.chest(time);
      const abdomen = body.abdomen(time);
      const beat = heart(time);
      for (let n = 0; n < length; n++) {
        out[n] =
          pose[n] + chest * pose[n + length] + abdomen * pose[n + 2 * length] + beat * pose[n + 3 * length];
      }
      moves(time, out);
    },
  };
}

function sideOf(side: unknown): 1 | -1 {
  if (side === 1 || side === -1) return side;
  throw new RangeError(`sleeper.side: expected 1 or -1, got ${side}`);
}

interface Bed {
  readonly at: Point;
  readonly along: readonly [x: number, y: number];
  readonly side: number;
  readonly door: Point;
  readonly floor: number;
}

/** For each stay, four blocks of shape [part][3]: places, and what chest, abdomen and heart displace them by. */
function posesOf(rest: Rest, bed: Bed): readonly Float64Array[] {
  const { person } = rest.night;
  const chance = chanceOf(rest.night).fork("places");
  const { excursion, beat } = person.breathing;
  return rest.stays.map(({ posture, from }) => {
    const out = new Float64Array(12 * PARTS.length);
    // Nobody lies twice in the very same place.
    const own = chance.fork(`${posture} ${from}`);
    const { places, outwards } = lieOf(posture, bed, person.height / 1.75, own);
    const size = excursion * EXCURSION[posture];
    const scale = Math.min(0.012, Math.max(0.004, size));
    // A blanket that nobody lies under does not breathe.
    const left = posture === "edge" || posture === "away" ? PARTS.indexOf("blanket") : -1;
    for (let part = 0; part < PARTS.length; part++) {
      const [chest, abdomen, heart] = part === left ? [0, 0, 0] : SHARES[part];
      for (let axis = 0; axis < 3; axis++) {
        const n = 3 * part + axis;
        out[n] = places[part][axis];
        out[n + 30] = scale * chest * outwards[axis];
        out[n + 60] = scale * abdomen * outwards[axis];
        out[n + 90] = beat * heart * outwards[axis];
      }
    }
    return out;
  });
}

function lieOf(
  posture: Place,
  bed: Bed,
  size: number,
  chance: Random,
): { places: readonly Point[]; outwards: Point } {
  const [ax, ay] = bed.along;
  const turned = (x: number, y: number, [front, left, up]: Vector, origin: Point): Point => [
    origin[0] + size * (front * x - left * y),
    origin[1] + size * (front * y + left * x),
    origin[2] + size * up,
  ];
  // The blanket stays on the bed when one is out of it.
  const blanket = turned(ax, ay, [0.1, 0, 0.12 / size], bed.at);
  if (posture === "edge" || posture === "away") {
    const aside = bed.side * 0.45;
    const seat: Point = [bed.at[0] - ay * aside, bed.at[1] + ax * aside, bed.at[2] + 0.1];
    const feet: Point = [bed.door[0], bed.door[1], bed.floor + 0.95 * size];
    const [x, y] = [-ay * bed.side, ax * bed.side];
    const figure = posture === "edge" ? SITTING : STANDING;
    const places = figure.map((part) => turned(x, y, part, posture === "edge" ? seat : feet));
    return { places: [...places.slice(0, -1), blanket], outwards: [x, y, 0] };
  }
  const origin: Point = [
    bed.at[0] + 0.04 * chance.normal(),
    bed.at[1] + 0.04 * chance.normal(),
    bed.at[2] + 0.005 * chance.normal(),
  ];
  const places = FIGURES[posture].map((part) => turned(ax, ay, part, origin));
  const [front, left, up] = OUTWARDS[posture];
  return { places, outwards: [front * ax - left * ay, front * ay + left * ax, up] };
}

/** Which parts a movement takes along, and how far. */
function profileOf({ kind, limb }: Movement): readonly number[] {
  if (kind === "body") return [0.7, 1, 1, 0.8, 0.7, 0.6, 0.5, 0.5, 1, 0.8];
  if (kind === "page") return [0.05, 0.1, 0.15, 0.03, 0, 0, 0, 0, 1, 0.02];
  if (kind === "step") return [0, 0, 0, 0, 0, 0, 1, -1, -0.5, 0];
  const profile = [0, 0, 0, 0.03, 0.03, 0.03, 0, 0, 0, 0.15];
  profile[[8, 6, 7, 0, 8, 1, 2][Math.floor(7 * limb)]] = 1;
  return profile;
}

/** Adds what movements displace the parts by. */
function movementsOf(movements: readonly Movement[]): (time: number, out: Float64Array) => void {
  const longest = movements.reduce((most, { from, until }) => Math.max(most, until - from), 0);
  const place = cursor(movements.map(({ from }) => from));
  const profiles = movements.map(profileOf);
  // Up to which time nothing moves, counted from the movement begun last: most times are such.
  const over = Float64Array.from(movements, ({ until }) => until);
  for (let i = 1; i < over.length; i++) over[i] = Math.max(over[i], over[i - 1]);
  return (time, out) => {
    const last = place(time);
    if (last < 0 || time >= over[last]) return;
    for (let i = last; i >= 0 && movements[i].from > time - longest; i--) {
      const { from, until, size, rate, phase } = movements[i];
      if (time >= until) continue;
      const now =
        size * bump((time - from) / (until - from)) * Math.sin(2 * Math.PI * rate * (time - from) + phase);
      const [x, y] = [0.8 * Math.cos(phase) * now, 0.8 * Math.sin(phase) * now];
      for (let part = 0; part < PARTS.length; part++) {
        const share = profiles[i][part];
        out[3 * part] += share * x;
        out[3 * part + 1] += share * y;
        out[3 * part + 2] += share * 0.6 * now;
      }
    }
  };
}

/** Sums of the most that pose, breath, heart and movement can each do. */
function fastest({ stays, breaths, movements }: Rest, poses: readonly Float64Array[]): Float64Array {
  let breath = 0;
  for (let i = 0; i < breaths.begin.length; i++) {
    const most = Math.max(Math.abs(breaths.chest[i]), Math.abs(breaths.abdomen[i]));
    breath = Math.max(breath, (1.875 * most) / breaths.inhale[i], (1.5 * 1.875 * most) / breaths.exhale[i]);
  }
  const length = 3 * PARTS.length;
  const norm = (values: Float64Array, from: number) =>
    Math.hypot(values[from], values[from + 1], values[from + 2]);
  return Float64Array.from(PARTS, (_, part) => {
    const n = 3 * part;
    let moved = 0;
    let own = 0;
    for (const [i, pose] of poses.entries()) {
      const vital = (block: number) => norm(pose, n + block * length);
      own = Math.max(own, breath * (vital(1) + vital(2)) + BEAT * vital(3));
      if (i === 0 || stays[i].length === 0) continue;
      const change = pose.map((value, k) => value - poses[i - 1][k]);
      moved = Math.max(moved, (2 / stays[i].length) * norm(change, n) * 1.05);
    }
    return own + moved + movedBy(movements, part);
  });
}

/** Steepest slope of `bump` over the second of the heart's two swings, 1/s: 16 * 0.19245 is the steepest of `bump`. */
const BEAT = (0.4 * 3.0793) / 0.14 + 3.0793 / 0.2;

/** The most that movements, of which three at most meet, move a part by, m/s. */
function movedBy(movements: readonly Movement[], part: number): number {
  const most = movements.map((movement) => {
    const share = Math.abs(profileOf(movement)[part]) * movement.size;
    return share * (2 * Math.PI * movement.rate + 3.0793 / (movement.until - movement.from));
  });
  let sum = 0;
  let fastest = 0;
  let until = 0;
  for (const [i, { from, until: end }] of movements.entries()) {
    sum = from < until ? sum + most[i] : most[i];
    until = Math.max(until, end);
    fastest = Math.max(fastest, sum);
  }
  return fastest;
}

function boundsOf(poses: readonly Float64Array[]): Moving["bounds"] {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (const pose of poses) {
    for (let n = 0; n < 3 * PARTS.length; n++) {
      least[n % 3] = Math.min(least[n % 3], pose[n] - ROOM);
      most[n % 3] = Math.max(most[n % 3], pose[n] + ROOM);
    }
  }
  return { least: [least[0], least[1], least[2]], most: [most[0], most[1], most[2]] };
}

/** More than movements, 0.25 m, and breath displace a part by, m; movements that meet may add up to twice that. */
const ROOM = 0.6;
