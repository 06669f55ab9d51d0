import type { Point } from "../geometry.ts";
import type { Body } from "./body.ts";
import type { Moving } from "./moving.ts";
import type { Stand, Track } from "./track.ts";

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
    maxSpeeds: fastest(gait, track, phase),
    ...(gait.restless ? {} : { maxJerks: roughest(gait, track, phase) }),
    bounds,
    person,
    poseAt(time, out) {
      place(gait, track.at(time), phase, time, out);
    },
  };
}

/** Writes where the parts of a body are that has got so far along its track. */
function place(
  gait: Gait,
  { x, y, heading, way, amount }: Readonly<Stand>,
  phase: number,
  time: number,
  out: Float64Array,
): void {
  gait.bodyAt(phase + way / gait.cycle, amount, time, out);
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  for (let i = 0; i < out.length; i += 3) {
    const forward = out[i];
    const left = out[i + 1];
    out[i] = x + forward * cos - left * sin;
    out[i + 1] = y + forward * sin + left * cos;
  }
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
 * A bound on the speed of each part: the largest over one cycle of the stride and over the track's changes as they are gone,
 * each from a grid fine enough to miss less than the 3 % added, and what time alone adds.
 */
function fastest(gait: Gait, track: Track, phase: number): Float64Array {
  const { changes, change, speed } = track;
  const [early, late] = [new Float64Array(gait.parts * 3), new Float64Array(gait.parts * 3)];
  const most = new Float64Array(gait.parts);
  const compare = (ahead: number): void => {
    for (let i = 0, part = 0; part < most.length; i += 3, part++) {
      const [x, y, z] = [late[i] - early[i] + ahead, late[i + 1] - early[i + 1], late[i + 2] - early[i + 2]];
      most[part] = Math.max(most[part], Math.sqrt(x * x + y * y + z * z) / DELTA);
    }
  };
  const way = (speed * DELTA) / gait.cycle;
  for (let n = 0; n < STEADY && changes.length > 0; n++) {
    gait.bodyAt((n - (way * STEADY) / 2) / STEADY, 1, 0, early);
    gait.bodyAt((n + (way * STEADY) / 2) / STEADY, 1, 0, late);
    compare(speed * DELTA);
  }
  for (const begin of new Set(changes)) {
    for (let n = 0; n <= CHANGING; n++) {
      const time = begin + (change * n) / CHANGING;
      place(gait, track.at(time - DELTA / 2), phase, time, early);
      place(gait, track.at(time + DELTA / 2), phase, time, late);
      compare(0);
    }
  }
  return most.map((own, part) => 1.03 * own + (gait.restless?.[part] ?? 0));
}

/**
 * A bound on the third rate of each part's places: the largest over one cycle of the stride and over the track's changes, by third
 * differences, with a fifth added for what lies between their moments.
 */
function roughest(gait: Gait, track: Track, phase: number): Float64Array {
  const rows = Array.from({ length: 4 }, () => new Float64Array(gait.parts * 3));
  const most = new Float64Array(gait.parts);
  const compare = (): void => {
    const third = (i: number) => rows[3][i] - rows[0][i] - 3 * (rows[2][i] - rows[1][i]);
    for (let i = 0, part = 0; part < most.length; i += 3, part++) {
      const rough = Math.hypot(third(i), third(i + 1), third(i + 2)) / ROUGH ** 3;
      most[part] = Math.max(most[part], rough);
    }
  };
  const way = (track.speed * ROUGH) / gait.cycle;
  for (let n = 0; n < STEADY / 2 && track.changes.length > 0; n++) {
    for (const [row, out] of rows.entries()) gait.bodyAt((2 * n) / STEADY + (row - 1.5) * way, 1, 0, out);
    compare();
  }
  for (const begin of new Set(track.changes)) {
    for (let n = 0; n <= CHANGING / 2; n++) {
      const time = begin + (2 * track.change * n) / CHANGING;
      for (const [row, out] of rows.entries()) {
        place(gait, track.at(time + (row - 1.5) * ROUGH), phase, time, out);
      }
      compare();
    }
  }
  return most.map((own) => 1.2 * own);
}

/** Between the places of a third difference, s. */
const ROUGH = 4e-3;

/** Moments at which speeds are taken: of a steady cycle, and of a change. */
const STEADY = 128;
const CHANGING = 100;

/** Over which velocities are taken, s. */
const DELTA = 1e-4;
