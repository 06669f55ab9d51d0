import type { Random } from "../chance.ts";
import { type Gait, gait, PARTS } from "./gait.ts";
import type { Moving } from "./moving.ts";
import { ramp, step } from "./transition.ts";
import type { Spot, Walker } from "./walker.ts";

/**
 * A walker with its person drawn; scatterers are the `PARTS` of the body.
 *
 * Strengths are ASSUMPTIONS: no target strength of a person in air at 33 kHz is published; together
 * they make -12 dB re 1 m2 when added as powers, to be varied by 10 dB either way. All parts are seen from all
 * sides; that a body hides its far side is left out.
 */
export function animateWalker(data: Walker, random: Random): Moving {
  const speed = data.speed * random.between(0.97, 1.03);
  const walk = gait({ speed, height: data.height + random.between(-0.06, 0.06) });
  const phase = random.uniform();
  const track = trackOf(aside(data.path, random.between(-0.1, 0.1)), speed, data.from);
  const scale = 10 ** (data.strengthDb / 20);
  const xs = data.path.map(([x]) => x);
  const ys = data.path.map(([, y]) => y);
  return {
    name: data.name,
    scatterers: PARTS.length,
    strengths: Float64Array.from(PARTS, (part) => STRENGTHS[part] * scale),
    maxSpeed: fastest(walk, track, speed),
    bounds: {
      least: [Math.min(...xs) - REACH, Math.min(...ys) - REACH, -0.2],
      most: [Math.max(...xs) + REACH, Math.max(...ys) + REACH, data.height + 0.2],
    },
    person: { pelvis: 0, torso: [1, 2, 3, 4] },
    poseAt(time, out) {
      const { x, y, heading, way, amount } = track.at(time);
      walk.bodyAt(phase + way / walk.cycle, amount, out);
      const cos = Math.cos(heading);
      const sin = Math.sin(heading);
      for (let i = 0; i < out.length; i += 3) {
        const forward = out[i];
        const left = out[i + 1];
        out[i] = x + forward * cos - left * sin;
        out[i + 1] = y + forward * sin + left * cos;
      }
    },
  };
}

const STRENGTHS: Readonly<Record<(typeof PARTS)[number], number>> = {
  pelvis: 0.1,
  chest: 0.1,
  back: 0.08,
  "left flank": 0.08,
  "right flank": 0.08,
  head: 0.06,
  "left upper arm": 0.04,
  "left forearm": 0.03,
  "left thigh": 0.06,
  "left shank": 0.05,
  "left foot": 0.03,
  "right upper arm": 0.04,
  "right forearm": 0.03,
  "right thigh": 0.06,
  "right shank": 0.05,
  "right foot": 0.03,
};

/** No part of a body is further from its path than this, m, the 0.1 m aside included. */
const REACH = 1.2;
/** Time to start, stop or turn a corner, s (assumption: two steps; 0.8 to 1.6). */
const CHANGE = 1.2;

/** Where on its way a person is, at `time` of `at`. */
interface Track {
  at(time: number): Readonly<Stand>;
  /** When velocity begins to change, s. */
  readonly changes: readonly number[];
}

interface Stand {
  x: number;
  y: number;
  /** Direction faced, radians from the x axis. */
  heading: number;
  /** Way covered by the steps, m. */
  way: number;
  /** Of full speed, in [0, 1]. */
  amount: number;
}

/**
 * A polyline walked at constant speed, smoothed over `CHANGE` with a Hann window.
 *
 * The walk is a sum of ramps, one for each change of velocity, so the smoothed one is the same sum
 * of smooth ramps: corners are rounded and speed rises and falls without a jump in acceleration.
 */
function trackOf(path: readonly Spot[], speed: number, from: number): Track {
  const corners: { time: number; x: number; y: number; turn: number }[] = [];
  let time = from;
  let before = { x: 0, y: 0, heading: Number.NaN };
  for (const [i, to] of path.slice(1).entries()) {
    const [x, y] = [to[0] - path[i][0], to[1] - path[i][1]];
    const length = Math.hypot(x, y);
    const heading = Math.atan2(y, x);
    const turn =
      i === 0 ? 0 : Math.atan2(Math.sin(heading - before.heading), Math.cos(heading - before.heading));
    const velocity = { x: (x / length) * speed, y: (y / length) * speed, heading };
    corners.push({ time, x: velocity.x - before.x, y: velocity.y - before.y, turn });
    time += length / speed;
    before = velocity;
  }
  const arrival = time;
  corners.push({ time, x: -before.x, y: -before.y, turn: 0 });
  const facing = path.length < 2 ? 0 : Math.atan2(path[1][1] - path[0][1], path[1][0] - path[0][0]);

  const stand: Stand = { x: 0, y: 0, heading: 0, way: 0, amount: 0 };
  return {
    changes: corners.map((corner) => corner.time),
    at(time) {
      stand.x = path[0][0];
      stand.y = path[0][1];
      stand.heading = facing;
      for (const corner of corners) {
        if (time <= corner.time) break;
        const moved = ramp(time - corner.time, CHANGE);
        stand.x += corner.x * moved;
        stand.y += corner.y * moved;
        stand.heading += corner.turn * step(time - corner.time, CHANGE);
      }
      stand.way = speed * (ramp(time - from, CHANGE) - ramp(time - arrival, CHANGE));
      stand.amount = step(time - from, CHANGE) - step(time - arrival, CHANGE);
      return stand;
    },
  };
}

/** The path moved by `distance` to the left of its first leg. */
function aside(path: readonly Spot[], distance: number): readonly Spot[] {
  if (path.length < 2) return path;
  const [dx, dy] = [path[1][0] - path[0][0], path[1][1] - path[0][1]];
  const length = Math.hypot(dx, dy);
  return path.map(([x, y]): Spot => [x - (dy / length) * distance, y + (dx / length) * distance]);
}

/**
 * A bound on the speed of any part: the largest over the cycle and over starting and stopping, and
 * what turning adds, each from a grid fine enough to miss less than the 3 % added.
 */
function fastest(walk: Gait, track: Track, speed: number): number {
  const [early, late] = [new Float64Array(PARTS.length * 3), new Float64Array(PARTS.length * 3)];
  let most = 0;
  let radius = 0;
  for (let stage = 0; stage <= 24; stage++) {
    const amount = step((CHANGE * stage) / 24, CHANGE);
    const slope = (step((CHANGE * stage) / 24 + DELTA, CHANGE) - amount) / DELTA;
    for (const change of [slope, -slope]) {
      for (let phase = 0; phase < 1; phase += 1 / 64) {
        const way = (amount * speed * DELTA) / 2 / walk.cycle;
        walk.bodyAt(phase - way, amount - (change * DELTA) / 2, early);
        walk.bodyAt(phase + way, amount + (change * DELTA) / 2, late);
        for (let i = 0; i < early.length; i += 3) {
          const forward = amount * speed + (late[i] - early[i]) / DELTA;
          const left = (late[i + 1] - early[i + 1]) / DELTA;
          most = Math.max(most, Math.hypot(forward, left, (late[i + 2] - early[i + 2]) / DELTA));
          radius = Math.max(radius, Math.hypot(late[i], late[i + 1]));
        }
      }
    }
  }
  return 1.03 * (most + turning(track, speed, radius));
}

/**
 * The most that turning adds to the speed of a part within `radius`: that of the turn itself, and
 * that with which the body slips sideways while it does not face where it goes.
 */
function turning(track: Track, speed: number, radius: number): number {
  let most = 0;
  for (const change of track.changes) {
    for (let stage = 0; stage <= 50; stage++) {
      const time = change + (CHANGE * stage) / 50;
      const before = { ...track.at(time - DELTA / 2) };
      const after = track.at(time + DELTA / 2);
      const ahead = after.amount * speed * DELTA;
      const slip = Math.hypot(
        after.x - before.x - ahead * Math.cos(after.heading),
        after.y - before.y - ahead * Math.sin(after.heading),
      );
      most = Math.max(most, (slip + Math.abs(after.heading - before.heading) * radius) / DELTA);
    }
  }
  return most;
}

/** Over which velocities are taken, s. */
const DELTA = 1e-4;
