import { type Shoebox, shoebox } from "./acoustics/shoebox.ts";
import type { Point } from "./geometry.ts";
import { options } from "./options.ts";

/** A Shoebox with openings in its upright walls. */
export interface Room extends Shoebox {
  readonly doors: readonly Door[];
}

/** An open door: an opening from the floor up, to the next room. */
export interface Door {
  readonly wall: (typeof DOOR_WALLS)[number];
  /** Its middle along the wall: y for x0 and x1, x for y0 and y1; m. */
  readonly at: number;
  /** m */
  readonly width: number;
  /** m */
  readonly height: number;
}

export interface DoorOptions {
  readonly wall: Door["wall"];
  readonly at: number;
  /** 0.8 m if not given. */
  readonly width?: number;
  /** 2 m if not given. */
  readonly height?: number;
}

export const DOOR_WALLS = ["x0", "x1", "y0", "y1"] as const;

export interface RoomOptions {
  /** m */
  readonly size: Point;
  /** Share of energy, one for all or by wall: x0, x1, y0, y1, z0, z1. */
  readonly absorption: Parameters<typeof shoebox>[0]["absorption"];
  /**
   * Doors that stand open. What moves outside is heard through them and nowhere else (see `throughDoors`); without one
   * the walls let nothing through.
   */
  readonly doors?: readonly DoorOptions[];
}

/**
 * A room.
 *
 * @throws RangeError or TypeError that names the axis, wall or door.
 */
export function room(given: RoomOptions): Room {
  const doors = options("room", given, ["size", "absorption", "doors"]).list("doors", given.doors ?? []);
  const box = shoebox({ size: given.size, absorption: given.absorption });
  return { ...box, doors: doors.map((door, index) => doorIn(box, door, `room.doors[${index}]`)) };
}

/**
 * A furnished room of 5 by 4 m.
 *
 * ASSUMPTION: at 33 kHz carpet and sofas absorb most and painted walls little; 0.3 for the walls
 * (0.1 to 0.6), 0.6 for the floor (0.2 to 0.9), 0.3 for the ceiling. Absorption of building
 * materials is published to 8 kHz only.
 */
export function livingRoom(given: Partial<RoomOptions> = {}): Room {
  options("livingRoom", given, ["size", "absorption", "doors"]);
  const absorption = { x0: 0.3, x1: 0.3, y0: 0.3, y1: 0.3, z0: 0.6, z1: 0.3 };
  return room({ size: [5, 4, 2.5], absorption, ...given });
}

function doorIn({ size }: Shoebox, given: DoorOptions, what: string): Door {
  const check = options(what, given, ["wall", "at", "width", "height"]);
  if (!DOOR_WALLS.includes(given.wall)) {
    throw new RangeError(`${what}.wall: expected ${DOOR_WALLS.join(", ")}, got ${given.wall}`);
  }
  const width = check.number("width", given.width ?? 0.8, 0.3, 10);
  const length = size[given.wall.startsWith("x") ? 1 : 0];
  return {
    wall: given.wall,
    width,
    at: check.number("at", given.at, width / 2, length - width / 2),
    height: check.number("height", given.height ?? 2, 0.3, size[2]),
  };
}
