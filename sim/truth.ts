import type { Truth, TruthInterval } from "#contracts";
import type { Moving } from "./movers/moving.ts";
import { animated, type Scene } from "./scene.ts";

/** What the simulator notices of people, in the order of `Truth.states`. */
export const STATES = ["major", "minor", "occupied", "still"] as const;

/**
 * What the people of a Scene did, from their motion alone, all of them together; pets, vacuums, fans and curtains do not
 * count, nor does anybody in the next room, heard through an open door or not.
 *
 * A person counts while the middle of the torso is in the room. Then holds
 * - *occupied*;
 * - *major* if the pelvis moves at 0.3 m/s or more, or moves on (at 0.05 m/s or more) and was 0.5 m away at some time in
 *   the last 2 s, so that one who stopped is not moving still;
 * - *minor* if any part of the body moves at 0.05 m/s or more: so also during most of major;
 * - *still* if somebody counts and for nobody minor holds.
 *
 * Taken on a grid of 100 Hz; edges are true to 10 ms.
 */
export function truthOf(scene: Scene, seed: number, duration: number): Truth {
  if (!(duration > 0 && Number.isFinite(duration))) {
    throw new RangeError(`duration: expected a positive number, got ${duration}`);
  }
  const people = animated(scene.movers, seed).flatMap((moving) =>
    moving.person ? [observe(moving, scene)] : [],
  );
  const steps = Math.ceil(duration * GRID);
  const since = new Map<string, number>();
  const intervals: TruthInterval[] = [];
  for (let n = 0; n <= steps; n++) {
    const time = Math.min(n / GRID, duration);
    const seen = people.map((person) => person(n));
    const holds = {
      occupied: seen.some(({ inside }) => inside),
      major: seen.some(({ major }) => major),
      minor: seen.some(({ minor }) => minor),
      still: seen.some(({ inside }) => inside) && !seen.some(({ minor }) => minor),
    };
    for (const state of STATES) {
      const from = since.get(state);
      if (from === undefined && holds[state] && n < steps) since.set(state, time);
      if (from !== undefined && (!holds[state] || n === steps)) {
        intervals.push({ state, from, until: time });
        since.delete(state);
      }
    }
  }
  intervals.sort((a, b) => a.from - b.from || (a.state < b.state ? -1 : 1));
  return { duration, states: STATES, intervals };
}

/** Points per second at which motion is looked at. */
const GRID = 100;
const MAJOR_SPEED = 0.3;
const MAJOR_WAY = 0.5;
const MAJOR_STEPS = 2 * GRID;
const MINOR_SPEED = 0.05;
/** Over which speeds are taken, s. */
const DELTA = 1e-3;

interface Seen {
  readonly inside: boolean;
  readonly major: boolean;
  readonly minor: boolean;
}

/** What one person does at grid point n; calls go on from point to point. */
function observe(moving: Moving, { room }: Scene): (n: number) => Seen {
  const { pelvis, torso } = moving.person ?? { pelvis: 0, torso: [] };
  const [early, pose, late] = [0, 1, 2].map(() => new Float64Array(3 * moving.scatterers));
  const speedOf = (part: number): number =>
    Math.hypot(...[0, 1, 2].map((axis) => late[3 * part + axis] - early[3 * part + axis])) / DELTA;
  const track = Array.from({ length: MAJOR_STEPS }, (_, n) => {
    moving.poseAt((n - MAJOR_STEPS) / GRID, pose);
    return Array.from(pose.subarray(3 * pelvis, 3 * pelvis + 3));
  });
  return (n) => {
    moving.poseAt(n / GRID - DELTA / 2, early);
    moving.poseAt(n / GRID, pose);
    moving.poseAt(n / GRID + DELTA / 2, late);
    const at = Array.from(pose.subarray(3 * pelvis, 3 * pelvis + 3));
    const middle = [0, 1, 2].map(
      (axis) => torso.reduce((sum, k) => sum + pose[3 * k + axis], 0) / torso.length,
    );
    const inside = room === null || middle.every((x, axis) => x > 0 && x < room.size[axis]);
    const speed = speedOf(pelvis);
    const moved = track.some((then) => Math.hypot(...at.map((x, axis) => x - then[axis])) >= MAJOR_WAY);
    track[n % MAJOR_STEPS] = at;
    return {
      inside,
      major: inside && (speed >= MAJOR_SPEED || (speed >= MINOR_SPEED && moved)),
      minor:
        inside &&
        Array.from({ length: moving.scatterers }, (_, k) => speedOf(k)).some((v) => v >= MINOR_SPEED),
    };
  };
}
