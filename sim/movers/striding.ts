import type { Point } from "../geometry.ts";
import type { Body } from "./body.ts";
import type { Moving } from "./moving.ts";
import type { Track } from "./track.ts";
import { step } from "./transition.ts";

/** How one body strides at one speed: positions of its parts in its own frame. */
export interface Gait {
  /** Way covered by one cycle of the legs, m. */
  readonly cycle: number;
  readonly parts: number;
  /**
   * Writes `out`, shape [parts][3]: forward, left, and up from the floor, m.
   *
   * @param phase  In cycles.
   * @param amount Of the motion, in [0, 1]: 0 stands, 1 strides.
   * @param time   s; only for what moves whether the body strides or not, such as a tail.
   */
  bodyAt(phase: number, amount: number, time: number, out: Float64Array): void;
  /** Speeds that time alone gives to each part at most, m/s; none if left out. */
  readonly restless?: Float64Array;
}

/** What strides along a track, from people to pets: its gait's phase follows the way covered. */
export function striding({
  name,
  gait,
  track,
  phase,
  strengths,
  person,
  bounds,
}: {
  readonly name: string;
  readonly gait: Gait;
  readonly track: Track;
  /** Of the gait at the start, in cycles. */
  readonly phase: number;
  readonly strengths: Float64Array;
  readonly person: Moving["person"];
  readonly bounds: Moving["bounds"];
}): Moving {
  return {
    name,
    scatterers: gait.parts,
    strengths,
    maxSpeeds: fastest(gait, track),
    bounds,
    person,
    poseAt(time, out) {
      const { x, y, heading, way, amount } = track.at(time);
      gait.bodyAt(phase + way / gait.cycle, amount, time, out);
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

/** Bodies that go along a track, given in the frame of what strides: forward, left, up, m. */
export function capsules(
  track: Track,
  shapes: readonly { readonly radius: number; readonly from: Point; readonly to: Point }[],
): readonly Body[] {
  return shapes.map(({ radius, from, to }) => ({
    radius,
    endsAt(time, out) {
      const { x, y, heading } = track.at(time);
      const cos = Math.cos(heading);
      const sin = Math.sin(heading);
      for (const [end, [forward, left, up]] of [from, to].entries()) {
        out[3 * end] = x + forward * cos - left * sin;
        out[3 * end + 1] = y + forward * sin + left * cos;
        out[3 * end + 2] = up;
      }
    },
  }));
}

/** The box round a path, m. */
export function boundsOf(
  path: readonly (readonly [number, number])[],
  { reach, height }: { readonly reach: number; readonly height: number },
): { readonly least: Point; readonly most: Point } {
  const xs = path.map(([x]) => x);
  const ys = path.map(([, y]) => y);
  return {
    least: [Math.min(...xs) - reach, Math.min(...ys) - reach, -0.2],
    most: [Math.max(...xs) + reach, Math.max(...ys) + reach, height],
  };
}

/**
 * A bound on the speed of each part: the largest over the cycle and over starting and stopping, and
 * what turning adds, each from a grid fine enough to miss less than the 3 % added.
 */
function fastest(gait: Gait, track: Track): Float64Array {
  const { change, speed } = track;
  const [early, late] = [new Float64Array(gait.parts * 3), new Float64Array(gait.parts * 3)];
  const most = new Float64Array(gait.parts);
  const radius = new Float64Array(gait.parts);
  for (let stage = 0; stage <= 24; stage++) {
    const amount = step((change * stage) / 24, change);
    const slope = (step((change * stage) / 24 + DELTA, change) - amount) / DELTA;
    for (const rise of [slope, -slope]) {
      for (let phase = 0; phase < 1; phase += 1 / 64) {
        const way = (amount * speed * DELTA) / 2 / gait.cycle;
        // At many times, for how far out a part is may depend on it.
        const time = 39 * phase + 0.11 * stage;
        gait.bodyAt(phase - way, amount - (rise * DELTA) / 2, time, early);
        gait.bodyAt(phase + way, amount + (rise * DELTA) / 2, time, late);
        for (let i = 0, part = 0; i < early.length; i += 3, part++) {
          const forward = amount * speed + (late[i] - early[i]) / DELTA;
          const left = (late[i + 1] - early[i + 1]) / DELTA;
          const up = (late[i + 2] - early[i + 2]) / DELTA;
          most[part] = Math.max(most[part], Math.hypot(forward, left, up));
          radius[part] = Math.max(radius[part], Math.hypot(late[i], late[i + 1]));
        }
      }
    }
  }
  const turning = turnsOf(track);
  return most.map((own, part) => {
    const turned = turning.reduce((worst, { slip, spin }) => Math.max(worst, slip + spin * radius[part]), 0);
    return 1.03 * (own + turned) + (gait.restless?.[part] ?? 0);
  });
}

/**
 * What turning adds to the speed of a part, at many moments of all changes: `spin`, radians per second, and `slip`, m/s,
 * with which the body goes sideways while it does not face where it goes.
 */
function turnsOf(track: Track): readonly { readonly slip: number; readonly spin: number }[] {
  return track.changes.flatMap((change) =>
    Array.from({ length: 51 }, (_, stage) => {
      const time = change + (track.change * stage) / 50;
      const before = { ...track.at(time - DELTA / 2) };
      const after = track.at(time + DELTA / 2);
      const ahead = after.amount * track.speed * DELTA;
      const x = after.x - before.x - ahead * Math.cos(after.heading);
      const y = after.y - before.y - ahead * Math.sin(after.heading);
      return { slip: Math.hypot(x, y) / DELTA, spin: Math.abs(after.heading - before.heading) / DELTA };
    }),
  );
}

/** Over which velocities are taken, s. */
const DELTA = 1e-4;
