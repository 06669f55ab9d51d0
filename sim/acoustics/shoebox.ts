import type { Point } from "../geometry.ts";

/** A value for each wall: x0 is the wall at x = 0, x1 the one at the far end of x; z0 is the floor. */
export interface Walls {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly z0: number;
  readonly z1: number;
}

/** A rectangular room with a corner at the origin. */
export interface Shoebox {
  /** m */
  readonly size: Point;
  /** Share of the incident energy that each wall keeps, in [0, 1]. */
  readonly absorption: Walls;
}

/** The walls, in the order of axes. */
export const WALLS = ["x0", "x1", "y0", "y1", "z0", "z1"] as const satisfies readonly (keyof Walls)[];

/**
 * A room of this size (m) and energy absorption, of every wall or of each.
 *
 * @throws TypeError for what is no size or absorption; RangeError that names the axis whose size is not positive and finite, or the wall whose absorption
 *   is not within [0, 1].
 */
export function shoebox({
  size,
  absorption,
}: {
  readonly size: Point;
  readonly absorption: number | Walls;
}): Shoebox {
  if (!Array.isArray(size) || size.length !== 3 || !size.every((length) => typeof length === "number")) {
    throw new TypeError("shoebox: size is expected to be three numbers [x, y, z]");
  }
  const [x, y, z] = size;
  for (const [axis, length] of Object.entries({ x, y, z })) {
    if (!(length > 0 && length < Infinity)) {
      throw new RangeError(`shoebox: size along ${axis} is ${length} m, expected a positive number`);
    }
  }
  if (typeof absorption !== "number" && (typeof absorption !== "object" || absorption === null)) {
    throw new TypeError("shoebox: absorption is expected to be a number, or one for each wall");
  }
  const walls =
    typeof absorption === "number"
      ? { x0: absorption, x1: absorption, y0: absorption, y1: absorption, z0: absorption, z1: absorption }
      : { ...absorption };
  for (const wall of WALLS) {
    if (typeof walls[wall] !== "number") {
      throw new TypeError(`shoebox: absorption of ${wall} is expected to be a number`);
    }
    if (!(walls[wall] >= 0 && walls[wall] <= 1)) {
      throw new RangeError(`shoebox: absorption of ${wall} is ${walls[wall]}, expected 0 to 1`);
    }
  }
  return { size: [x, y, z], absorption: walls };
}

/** @throws RangeError that names `what` and the axis along which the point is not inside the room. */
export function expectInside({ size }: Shoebox, point: Point, what: string): void {
  for (const [axis, name] of (["x", "y", "z"] as const).entries()) {
    const at = point[axis] ?? Number.NaN;
    const length = size[axis] ?? Number.NaN;
    if (!(at >= 0 && at <= length)) {
      throw new RangeError(`${what}: ${name} is ${at} m, outside the room's 0 to ${length}`);
    }
  }
}
