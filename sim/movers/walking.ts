import type { Random } from "../chance.ts";
import { ADULT, gait, PARTS } from "./gait.ts";
import type { Moving } from "./moving.ts";
import { boundsOf, capsules, striding } from "./striding.ts";
import { type Spot, trackOf } from "./track.ts";
import type { Walker } from "./walker.ts";

/** A walker with its person drawn; scatterers are the `PARTS` of the body. */
export function animateWalker(data: Walker, random: Random): Moving {
  return walked(data, random).moving;
}

/** The same, and when it stands at its path's end, s. */
export function walked(data: Walker, random: Random): { readonly moving: Moving; readonly end: number } {
  const speed = data.speed * random.between(0.97, 1.03);
  const height = data.height + random.between(-0.06, 0.06);
  const phase = random.uniform();
  const path = aside(data.path, random.between(-0.1, 0.1));
  const track = trackOf({ path, speed, from: data.from, change: CHANGE });
  const moving = striding({
    name: data.name,
    gait: gait({ speed, height }),
    track,
    phase,
    strengths: bodyStrengths(data),
    person: { pelvis: 0, torso: [1, 2, 3, 4, 5, 6, 7, 8] },
    bounds: boundsOf(data.path, { reach: REACH, height: data.height + 0.2 }),
  });
  return { moving: { ...moving, bodies: capsules(track, upright(height)) }, end: track.end };
}

/**
 * Trunk with head, and both legs as one, of who is upright (assumption: 0.19 m and 0.12 m of radius for 1.72 m, by a
 * fifth either way).
 */
function upright(height: number) {
  const [trunk, legs] = [(0.19 * height) / ADULT, (0.12 * height) / ADULT];
  return [
    { radius: trunk, from: [0, 0, 0.5 * height + trunk], to: [0, 0, height - trunk] },
    { radius: legs, from: [0, 0, legs], to: [0, 0, 0.5 * height - legs] },
  ] as const;
}

/**
 * Strengths of the `PARTS` of a body, m.
 *
 * They are ASSUMPTIONS: no target strength of a person in air at 33 kHz is published; together
 * they make -12 dB re 1 m2 when added as powers, to be varied by 10 dB either way; a child's are smaller as its
 * height is, for areas scatter. All parts are seen from all sides; that a body hides its far side is left out.
 */
export function bodyStrengths(person: {
  readonly height: number;
  readonly strengthDb: number;
}): Float64Array {
  const scale = (10 ** (person.strengthDb / 20) * person.height) / ADULT;
  return Float64Array.from(PARTS, (part) => STRENGTHS[part] * scale);
}

const STRENGTHS: Readonly<Record<(typeof PARTS)[number], number>> = {
  pelvis: 0.1,
  "left chest": 0.07,
  "right chest": 0.07,
  belly: 0.07,
  "left shoulder blade": 0.06,
  "right shoulder blade": 0.06,
  loin: 0.05,
  "left flank": 0.06,
  "right flank": 0.06,
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

/** No part of an adult's body is further from its path than this, m, the 0.1 m aside included. */
const REACH = 1.2;
/** Time to start, stop or turn a corner, s (assumption: two steps; 0.8 to 1.6). */
const CHANGE = 1.2;

/** The path moved by `distance` to the left of its first leg. */
export function aside(path: readonly Spot[], distance: number): readonly Spot[] {
  if (path.length < 2) return path;
  const [dx, dy] = [path[1][0] - path[0][0], path[1][1] - path[0][1]];
  const length = Math.hypot(dx, dy);
  return path.map(([x, y]): Spot => [x - (dy / length) * distance, y + (dx / length) * distance]);
}
