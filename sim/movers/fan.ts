import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import type { Moving } from "./moving.ts";
import { ramp } from "./transition.ts";

/** What a fan is: it decides the defaults and whether the axis is level. */
export const FAN_TYPES = ["desk", "floor", "ceiling"] as const;
export type FanType = (typeof FAN_TYPES)[number];

/** A fan with blades; its head may swing to and fro. */
export interface Fan {
  readonly kind: "fan";
  readonly name: string;
  readonly type: FanType;
  /** Where the stand meets the head, about which it swings. */
  readonly at: Point;
  /** Direction of the air, in the middle of the swing: level, or down from a ceiling; length 1. */
  readonly facing: Point;
  readonly blades: number;
  /** Of the blades' tips, m. */
  readonly radius: number;
  /** Turns of the blades per second. */
  readonly rate: number;
  /** Half the angle through which the head swings, radians; 0 holds it. */
  readonly swing: number;
  /** Of one swing to and fro, s. */
  readonly swingPeriod: number;
  /** When it is switched on and off, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
  /** Of all scatterers, m, if they added up in phase. */
  readonly strength: number;
}

export interface FanOptions {
  readonly name?: string;
  readonly type?: FanType;
  readonly at: Point;
  readonly facing?: Point;
  readonly blades?: number;
  readonly radius?: number;
  readonly rate?: number;
  readonly swing?: number;
  readonly swingPeriod?: number;
  readonly from?: number;
  readonly until?: number;
  readonly strength?: number;
}

/**
 * A fan on a desk, on the floor, or at the ceiling.
 *
 * ASSUMPTIONS, with ranges: on a desk three blades (3 to 5) of 0.15 m (0.1 to 0.25) that turn 18 times a second (10 to
 * 30), a head that swings by 0.7 radians to either side in 10 s (0 to 0.8; 6 to 15), 0.1 m of strength (0.03 to 0.3),
 * about that of a disc of the blades' area seen from aside; on the floor the same with 0.22 m and 20 turns, at 0.15 m of
 * strength; at the ceiling four blades (3 to 5) of 0.6 m (0.45 to 0.75) that turn 2.5 times a second (1 to 5), no swing,
 * 0.3 m of strength (0.1 to 1).
 *
 * @throws RangeError or TypeError that names the option.
 */
export function fan(given: FanOptions): Fan {
  const check = options("fan", given, KNOWN);
  const type = given.type ?? "desk";
  if (!FAN_TYPES.includes(type)) {
    throw new RangeError(`fan.type: expected ${FAN_TYPES.join(", ")}, got ${type}`);
  }
  const usual = USUAL[type];
  const hangs = type === "ceiling";
  if (hangs && (given.facing !== undefined || (given.swing ?? 0) !== 0)) {
    throw new RangeError("fan.facing, fan.swing: a ceiling fan blows down and does not swing");
  }
  const level = check.direction("facing", given.facing ?? [1, 0, 0]);
  return {
    kind: "fan",
    name: check.text("name", given.name ?? "fan"),
    type,
    at: check.point("at", given.at),
    facing: hangs ? [0, 0, -1] : check.direction("facing", [level[0], level[1], 0]),
    blades: check.integer("blades", given.blades ?? usual.blades, 1, 12),
    radius: check.number("radius", given.radius ?? usual.radius, 0.05, 1),
    rate: check.number("rate", given.rate ?? usual.rate, 0, 60),
    swing: check.number("swing", given.swing ?? usual.swing, 0, Math.PI),
    swingPeriod: check.number("swingPeriod", given.swingPeriod ?? 10, 1, 120),
    ...check.window(given),
    strength: check.number("strength", given.strength ?? usual.strength, 0, 10),
  };
}

const USUAL = {
  desk: { blades: 3, radius: 0.15, rate: 18, swing: 0.7, strength: 0.1 },
  floor: { blades: 3, radius: 0.22, rate: 20, swing: 0.7, strength: 0.15 },
  ceiling: { blades: 4, radius: 0.6, rate: 2.5, swing: 0, strength: 0.3 },
} as const satisfies Readonly<Record<FanType, object>>;

const KNOWN = [
  "name",
  "type",
  "at",
  "facing",
  "blades",
  "radius",
  "rate",
  "swing",
  "swingPeriod",
  "from",
  "until",
  "strength",
] as const satisfies readonly (keyof FanOptions)[];

/**
 * Where on a blade its scatterers sit, as shares of the radius: at no equal distances, so that they add up in phase only
 * when the blade is square to the line of sight, which is its flash, and at no other angle.
 */
const STATIONS = [0.3, 0.47, 0.56, 0.7, 0.76, 0.88, 0.94, 1];
/** From the stand to the plane of the blades, m (assumption, 0.05 to 0.15). */
const OVERHANG = 0.1;
/** A blade's inner end is this much nearer the room than its outer end, m: blades are pitched. */
const PITCH = 0.03;
/** The motor comes up and runs down in this time, s (assumption, 2 to 8). */
const SPIN_UP = 4;

/** The hub is scatterer 0; then blade by blade, from the hub outward. */
export function animateFan(data: Fan, random: Random): Moving {
  const { at, facing, radius, blades } = data;
  const angle = random.between(0, 2 * Math.PI);
  const swung = random.between(0, 2 * Math.PI);
  const scatterers = 1 + blades * STATIONS.length;
  const spin = 2 * Math.PI * data.rate;
  const sway = (2 * Math.PI) / data.swingPeriod;
  const azimuth = Math.atan2(facing[1], facing[0]);
  const reach = Math.hypot(OVERHANG + PITCH, radius);
  const hangs = data.type === "ceiling";

  const turned = (time: number): number => {
    const up = data.from === null ? time : ramp(time - data.from, SPIN_UP);
    return spin * (up - (data.until === null ? 0 : ramp(time - data.until, SPIN_UP)));
  };
  return {
    name: data.name,
    scatterers,
    strengths: new Float64Array(scatterers).fill(data.strength / scatterers),
    maxSpeeds: Float64Array.from(
      { length: scatterers },
      (_, i) =>
        spin * radius * (i === 0 ? 0 : STATIONS[(i - 1) % STATIONS.length]) + data.swing * sway * reach,
    ),
    bounds: {
      least: [at[0] - reach, at[1] - reach, at[2] - reach],
      most: [at[0] + reach, at[1] + reach, at[2] + reach],
    },
    person: null,
    poseAt(time, out) {
      const heading = azimuth + data.swing * Math.sin(sway * time + swung);
      // Where the axis, and to the left of it, the blades' own coordinates go in the room.
      const [fx, fy] = hangs ? [0, 0] : [Math.cos(heading), Math.sin(heading)];
      const first = angle + turned(time);
      out[0] = at[0] + OVERHANG * fx;
      out[1] = at[1] + OVERHANG * fy;
      out[2] = at[2] - (hangs ? OVERHANG : 0);
      for (let blade = 0, index = 3; blade < blades; blade++) {
        const across = Math.cos(first + (2 * Math.PI * blade) / blades);
        const up = Math.sin(first + (2 * Math.PI * blade) / blades);
        // Below a ceiling left and up are the room's y and x.
        const [x, y, z] = hangs ? [up, across, 0] : [-across * fy, across * fx, up];
        for (let station = 0; station < STATIONS.length; station++, index += 3) {
          const r = STATIONS[station] * radius;
          const forward = OVERHANG + PITCH * (1 - STATIONS[station]);
          out[index] = at[0] + forward * fx + r * x;
          out[index + 1] = at[1] + forward * fy + r * y;
          out[index + 2] = at[2] - (hangs ? forward : 0) + r * z;
        }
      }
    },
  };
}
