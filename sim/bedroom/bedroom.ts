import { random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import { OCCLUSIONS, type Occlusion } from "../radar/occlusions.ts";
import { type NightOptions, night } from "../sleep/night.ts";
import { type PersonOptions, person } from "../sleep/person.ts";
import { type Rest, rest } from "../sleep/rest.ts";

/** A night in a bedroom: who lies where, what else moves, and where the device stands; immutable data. */
export interface Bedroom {
  readonly seed: number;
  /** From when the device is switched on, s; whole epochs. */
  readonly duration: number;
  /** Who the device is for; null leaves the bed empty. */
  readonly sleeper: Lodger | null;
  readonly partner: Lodger | null;
  readonly pets: readonly Pet[];
  /** When a child comes in; null if it does not. */
  readonly child: number | null;
  readonly fan: boolean;
  readonly curtain: boolean;
  readonly neighbours: readonly Lodger[];
  readonly device: DevicePlace;
  /** Where the sleeper lies, seen from the bedside device, and where the device was told so. */
  readonly side: Side;
  readonly statedSide: Side;
}

export type Side = "near" | "far";
export type Pet = "dog" | "cat";
export type Neighbour = "next door" | "upstairs";

/** Somebody with a bed. */
export interface Lodger {
  readonly name: string;
  readonly rest: Rest;
  /** Where the pelvis lies, m. */
  readonly at: Point;
  /** On which side they get out, as in SleeperOptions. */
  readonly out: 1 | -1;
}

export interface DevicePlace {
  readonly at: Point;
  readonly facing: Point;
  /** What it looks through. */
  readonly behind: readonly Occlusion[];
}

export interface BedroomOptions {
  readonly seed: number;
  readonly sleeper?: Omit<PersonOptions, "seed"> | null;
  readonly night?: Omit<NightOptions, "seed">;
  readonly side?: Side;
  readonly statedSide?: Side;
  /** First in and last out, or last in and first out. */
  readonly partner?: "first in" | "last in" | null;
  readonly pets?: readonly Pet[];
  readonly child?: boolean;
  readonly fan?: boolean;
  readonly curtain?: boolean;
  readonly neighbours?: readonly Neighbour[];
  readonly device?: DeviceOptions;
}

export interface DeviceOptions {
  /** On the table beside the bed; or at its foot, from where both of two sleepers are equally far. */
  readonly stands?: "bedside" | "foot";
  /** Turned to its left, radians. */
  readonly turned?: number;
  readonly behind?: readonly Occlusion[];
}

/** Size of the room, m: x from the device's side across the bed to the window, y from the foot to the head, z up. */
export const ROOM: Point = [4, 3.3, 2.5];
/** Where sleepers' pelvises lie. The next room begins behind x = 4; upstairs a bed stands on 0.3 m of ceiling. */
export const PLACES = {
  near: [1.35, 2.2, 0.5],
  far: [2.05, 2.2, 0.5],
  "next door": [4.45, 2.4, 0.5],
  upstairs: [1.7, 2, 3.3],
} as const satisfies Readonly<Record<string, Point>>;
/** Where people stand who are away: so far off that the radar has no bin for it. */
export const AWAY = [5.5, 0.3] as const;

/**
 * Draws a night in a bedroom of 4 by 3.3 m with a bed for two.
 *
 * The bedside device stands 0.75 m from the near sleeper's chest and looks across the bed; the one at the foot is 2.1 m from either chest. A
 * partner who is first in comes 4 min before the sleeper and gets up 6 min after; one who is last in comes 15 min after and gets up 10 min
 * before. Whoever is not described is drawn. Places and times are ASSUMPTIONS.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function bedroom(given: BedroomOptions): Bedroom {
  expectOptions(given);
  const { seed, side = "near", partner = null, neighbours = [] } = given;
  const chance = random(seed).fork("bedroom");
  const own = given.sleeper === null ? null : lodger("sleeper", given.sleeper ?? {}, seed, given.night, side);
  const length = given.night?.timeInBed ?? 8 * 3600;
  const among = own?.rest.night ?? { enters: 300, rises: 300 + length, duration: 600 + length };
  const other = side === "near" ? "far" : "near";
  const beside = partner === null ? null : companion(partner, seed + 500_009, other, among);
  const doors = neighbours.map((where, n) => lodger(where, {}, seed + 600_011 + n, {}, where));
  const duration = Math.max(among.duration, beside?.rest.night.duration ?? 0);
  return {
    seed,
    duration: EPOCH * Math.ceil(duration / EPOCH),
    sleeper: own,
    partner: beside,
    pets: given.pets ?? [],
    child: given.child ? among.enters + (0.3 + 0.5 * chance.uniform()) * (among.rises - among.enters) : null,
    fan: given.fan ?? false,
    curtain: given.curtain ?? false,
    neighbours: doors,
    device: deviceOf(given.device ?? {}),
    side,
    statedSide: given.statedSide ?? side,
  };
}

function expectOptions(given: BedroomOptions): void {
  const check = options("bedroom", given, KNOWN);
  const oneOf = (name: string, value: unknown, known: readonly unknown[]) => {
    if (value === undefined || known.includes(value)) return;
    const expected = known.map((each) => JSON.stringify(each)).join(" or ");
    throw new TypeError(`bedroom.${name}: expected ${expected}, got ${JSON.stringify(value)}`);
  };
  const manyOf = (name: string, values: readonly unknown[] = [], known: readonly unknown[]) => {
    for (const [i, value] of check.list(name, values).entries()) oneOf(`${name}[${i}]`, value, known);
  };
  oneOf("side", given.side, SIDES);
  oneOf("statedSide", given.statedSide, SIDES);
  oneOf("partner", given.partner, ["first in", "last in", null]);
  manyOf("pets", given.pets, ["dog", "cat"]);
  manyOf("neighbours", given.neighbours, ["next door", "upstairs"]);
  for (const name of ["child", "fan", "curtain"] as const) oneOf(name, given[name], [true, false]);
  // Of an empty bed's night nobody else asks.
  const { timeInBed } = given.night ?? {};
  if (timeInBed !== undefined) check.number("night.timeInBed", timeInBed, 600, 16 * 3600);
  const { stands, turned = 0, behind } = given.device ?? {};
  const device = options("bedroom.device", given.device ?? {}, ["stands", "turned", "behind"]);
  device.number("turned", turned, -2 * Math.PI, 2 * Math.PI);
  oneOf("device.stands", stands, ["bedside", "foot"]);
  manyOf("device.behind", behind, Object.keys(OCCLUSIONS));
}

const SIDES: readonly Side[] = ["near", "far"];
const EPOCH = 30;
const KNOWN = [
  ...["seed", "sleeper", "night", "side", "statedSide", "partner", "pets", "child", "fan", "curtain"],
  ...["neighbours", "device"],
];

function lodger(
  name: string,
  who: Omit<PersonOptions, "seed">,
  seed: number,
  plan: Omit<NightOptions, "seed"> | undefined,
  where: keyof typeof PLACES,
): Lodger {
  const drawn = night(person({ ...who, seed }), { ...plan, seed });
  return { name, rest: rest(drawn), at: PLACES[where], out: where === "near" ? 1 : -1 };
}

/** Somebody whose comings and goings follow the sleeper's. */
function companion(
  order: "first in" | "last in",
  seed: number,
  side: Side,
  { enters, rises }: { readonly enters: number; readonly rises: number },
): Lodger {
  const [early, late] = order === "first in" ? [-240, 360] : [900, -600];
  const empty = Math.max(10, enters + early);
  const draft = night(person({ seed }), { seed, empty });
  const timeInBed = Math.max(600, rises + late - draft.lightsOut);
  return lodger("partner", {}, seed, { empty, timeInBed }, side);
}

function deviceOf({ stands = "bedside", turned = 0, behind = [] }: DeviceOptions): DevicePlace {
  const at: Point = stands === "bedside" ? [0.6, 2.75, 0.7] : [1.7, 0.5, 1];
  const [x, y, z] = stands === "bedside" ? [0.97, -0.2, -0.1] : [0, 0.97, -0.2];
  const length = Math.hypot(x, y, z);
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)];
  return { at, facing: [(x * cos - y * sin) / length, (x * sin + y * cos) / length, z / length], behind };
}
