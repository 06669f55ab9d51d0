import { type Shoebox, shoebox } from "./acoustics/shoebox.ts";
import type { Point } from "./geometry.ts";

type Absorption = Parameters<typeof shoebox>[0]["absorption"];

/**
 * A room with the given size, m, and absorption of its walls (share of energy, one for all or by
 * wall: x0, x1, y0, y1, z0, z1).
 *
 * @throws RangeError that names the axis or wall.
 */
export function room({
  size,
  absorption,
}: {
  readonly size: Point;
  readonly absorption: Absorption;
}): Shoebox {
  return shoebox({ size, absorption });
}

/**
 * A furnished room of 5 by 4 m.
 *
 * ASSUMPTION: at 33 kHz carpet and sofas absorb most and painted walls little; 0.3 for the walls
 * (0.1 to 0.6), 0.6 for the floor (0.2 to 0.9), 0.3 for the ceiling. Absorption of building
 * materials is published to 8 kHz only.
 */
export function livingRoom({
  size = [5, 4, 2.5],
  absorption = { x0: 0.3, x1: 0.3, y0: 0.3, y1: 0.3, z0: 0.6, z1: 0.3 },
}: {
  readonly size?: Point;
  readonly absorption?: Absorption;
} = {}): Shoebox {
  return shoebox({ size, absorption });
}
