import { ramp, step } from "./transition.ts";

/** A place on the floor, m. */
export type Spot = readonly [x: number, y: number];

/** Where on its way a Mover is, at `time` of `at`. */
export interface Track {
  /** What it gives is overwritten by the next call. */
  at(time: number): Readonly<Stand>;
  /** When velocity or heading begins to change, s; each change takes `change`. */
  readonly changes: readonly number[];
  readonly change: number;
  /** m/s */
  readonly speed: number;
  /** When it stands at the path's end, s. */
  readonly end: number;
}

export interface Stand {
  x: number;
  y: number;
  /** Direction faced, radians from the x axis. */
  heading: number;
  /** Way covered, m. */
  way: number;
  /** Of full speed, in [0, 1]. */
  amount: number;
}

/** How a path is gone. */
export interface Going {
  readonly path: readonly Spot[];
  /** m/s */
  readonly speed: number;
  /** When it sets out, s. */
  readonly from: number;
  /** Time to start, stop or turn, s. */
  readonly change: number;
  /**
   * How long it stands at each corner, s: there it stops, turns on the spot and sets out again, and a stop
   * lasts `change` at least. 0 goes round the corner. Ends have none; none at all if not given.
   */
  readonly pauses?: readonly number[];
}

/**
 * A polyline gone at constant speed, smoothed over `change` with a Hann window.
 *
 * The way is a sum of ramps, one for each change of velocity, so the smoothed one is the same sum
 * of smooth ramps: corners are rounded and speed rises and falls without a jump in acceleration.
 */
export function trackOf({ path, speed, from, change, pauses = [] }: Going): Track {
  const { kicks, turns, end, facing } = planOf({ path, speed, from, change, pauses });
  const stand: Stand = { x: 0, y: 0, heading: 0, way: 0, amount: 0 };
  return {
    changes: [...kicks, ...turns].map(({ time }) => time),
    change,
    speed,
    end,
    at(time) {
      stand.x = path[0][0];
      stand.y = path[0][1];
      stand.heading = facing;
      stand.way = 0;
      stand.amount = 0;
      for (const kick of kicks) {
        if (time <= kick.time) break;
        const moved = ramp(time - kick.time, change);
        stand.x += kick.x * moved;
        stand.y += kick.y * moved;
        stand.way += kick.along * speed * moved;
        stand.amount += kick.along * step(time - kick.time, change);
      }
      for (const turn of turns) {
        if (time <= turn.time) break;
        stand.heading += turn.angle * step(time - turn.time, change);
      }
      return stand;
    },
  };
}

interface Kick {
  readonly time: number;
  /** Change of velocity, m/s. */
  readonly x: number;
  readonly y: number;
  /** 1 sets out, -1 stops, 0 goes round a corner. */
  readonly along: number;
}

function planOf({ path, speed, from, change, pauses = [] }: Going) {
  const kicks: Kick[] = [];
  const turns: { readonly time: number; readonly angle: number }[] = [];
  let time = from;
  let before = { x: 0, y: 0, heading: 0 };
  for (let i = 1; i < path.length; i++) {
    const [x, y] = [path[i][0] - path[i - 1][0], path[i][1] - path[i - 1][1]];
    const length = Math.hypot(x, y);
    const heading = Math.atan2(y, x);
    const next = { x: (x / length) * speed, y: (y / length) * speed, heading };
    const angle = Math.atan2(Math.sin(heading - before.heading), Math.cos(heading - before.heading));
    const pause = i === 1 ? 0 : (pauses[i - 2] ?? 0);
    if (i === 1) kicks.push({ time, x: next.x, y: next.y, along: 1 });
    else if (pause === 0) {
      kicks.push({ time, x: next.x - before.x, y: next.y - before.y, along: 0 });
      turns.push({ time, angle });
    } else {
      kicks.push({ time, x: -before.x, y: -before.y, along: -1 });
      turns.push({ time: time + change, angle });
      time += change + Math.max(pause, change);
      kicks.push({ time, x: next.x, y: next.y, along: 1 });
    }
    time += length / speed;
    before = next;
  }
  if (path.length > 1) kicks.push({ time, x: -before.x, y: -before.y, along: -1 });
  const facing = path.length > 1 ? Math.atan2(path[1][1] - path[0][1], path[1][0] - path[0][0]) : 0;
  return { kicks, turns, end: path.length > 1 ? time + change : from, facing };
}
