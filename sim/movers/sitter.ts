import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import { type Walker, type WalkerOptions, walker } from "./walker.ts";

/** What somebody who sits does from time to time. */
export const DOINGS = ["reach", "page", "cup", "type", "shift"] as const;
export type Doing = (typeof DOINGS)[number];

/** A person who sits, breathes, and moves a little now and then. */
export interface Sitter {
  readonly kind: "sitter";
  readonly name: string;
  /** The middle of the hips, m. */
  readonly at: Point;
  /** Level direction faced; length 1. */
  readonly facing: Point;
  /** Of the person when upright, m. */
  readonly height: number;
  /** Minor motions a minute; 0 sits still. */
  readonly perMinute: number;
  readonly doing: readonly Doing[];
  /** Between these times minor motions happen, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
  /** Way of the chest with each breath, m. */
  readonly breath: number;
  /** Breaths per second. */
  readonly breathRate: number;
  /** Of echoes, relative to what is assumed of a body. */
  readonly strengthDb: number;
  /** How the person comes to sit there; null sits throughout. */
  readonly comes: Walker | null;
}

export interface SitterOptions {
  readonly name?: string;
  readonly at: Point;
  readonly facing?: Point;
  readonly height?: number;
  readonly perMinute?: number;
  readonly doing?: readonly Doing[];
  readonly from?: number;
  readonly until?: number;
  readonly breath?: number;
  readonly breathRate?: number;
  readonly strengthDb?: number;
  /** Walks along `path` to the seat and sits down; speed and time as a walker's. Sits throughout if not given. */
  readonly comes?: Pick<WalkerOptions, "path" | "speed" | "from">;
}

/**
 * Somebody who sits, throughout or after coming in.
 *
 * Breathing moves the chest by 4 to 12 mm and the heart by 0.2 to 0.5 mm (the ranges that radar for vital signs reckons
 * with); 12 to 20 breaths a minute at rest. ASSUMPTIONS, with ranges: 7 mm (4 to 12) and 0.25 Hz (0.15 to 0.4), 0.3 mm
 * at 1.1 Hz for the heart; two minor motions a minute (0, asleep, to 5), drawn alike from all of `doing`: to reach for
 * something, turn a page, lift a cup, type for some seconds, shift one's weight; hips at 0.5 m.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function sitter(given: SitterOptions): Sitter {
  const check = options("sitter", given, KNOWN);
  const level = check.direction("facing", given.facing ?? [1, 0, 0]);
  const doing = check.list("doing", given.doing ?? DOINGS);
  const strange = doing.find((name) => !DOINGS.includes(name));
  if (strange !== undefined) {
    throw new RangeError(`sitter.doing: expected some of ${DOINGS.join(", ")}, got ${strange}`);
  }
  const height = check.number("height", given.height ?? 1.72, 0.8, 2.2);
  const strengthDb = check.number("strengthDb", given.strengthDb ?? 0, -40, 40);
  return {
    kind: "sitter",
    name: check.text("name", given.name ?? "sitter"),
    at: check.point("at", given.at),
    facing: check.direction("facing", [level[0], level[1], 0]),
    height,
    perMinute: check.number("perMinute", given.perMinute ?? 2, 0, 10),
    doing: [...doing],
    ...check.window(given),
    breath: check.number("breath", given.breath ?? 0.007, 0, 0.05),
    breathRate: check.number("breathRate", given.breathRate ?? 0.25, 0.05, 1),
    strengthDb,
    comes: given.comes ? walker({ ...given.comes, height, strengthDb }) : null,
  };
}

const KNOWN = [
  "name",
  "at",
  "facing",
  "height",
  "perMinute",
  "doing",
  "from",
  "until",
  "breath",
  "breathRate",
  "strengthDb",
  "comes",
] as const satisfies readonly (keyof SitterOptions)[];
