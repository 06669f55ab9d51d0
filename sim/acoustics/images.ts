import type { Point } from "../geometry.ts";
import { expectInside, type Shoebox } from "./shoebox.ts";

/** Image sources of one source: element i of each array belongs to image i. */
export interface Images {
  readonly count: number;
  /** [count][3], m, in the room frame. */
  readonly positions: Float64Array;
  /** Product over the walls met of beta = sqrt(1 - absorption), in [0, 1]. */
  readonly reflections: Float64Array;
  /** Walls met. */
  readonly orders: Int32Array;
}

/**
 * The images of a source at `at` (m) that meet at most `maxOrder` walls; without a room, the source alone.
 *
 * Image (nx, ny, nz) lies in the cell of the lattice of mirrored rooms that is that many rooms away, and its
 * order is |nx| + |ny| + |nz|. Along x it is at nx Lx + x for even nx and (nx + 1) Lx - x for odd; of its
 * |nx| reflections the first and every second are at the wall on its side. Images are sorted by order, then
 * by nx, ny, nz. Positions are exact to the rounding of float64, reflections to 1e-15 per wall met.
 *
 * @throws RangeError if the source is outside the room or `maxOrder` is no integer from 0 to 500.
 * @see Allen & Berkley, "Image method for efficiently simulating small-room acoustics", J. Acoust. Soc. Am.
 *   65(4), 1979.
 */
export function imageSources({
  room,
  at,
  maxOrder,
}: {
  readonly room: Shoebox | null;
  readonly at: Point;
  readonly maxOrder: number;
}): Images {
  expectOrder(maxOrder);
  if (!room) return alone(at);
  expectInside(room, at, "imageSources: source");
  const axes = imageAxes(room, at, maxOrder);
  const count = imageCount(maxOrder);
  const images = {
    count,
    positions: new Float64Array(3 * count),
    reflections: new Float64Array(count),
    orders: new Int32Array(count),
  };
  let i = 0;
  forEachImage(maxOrder, (nx, ny, nz, order) => {
    for (const [axis, n] of [nx, ny, nz].entries()) {
      images.positions[3 * i + axis] = axes[axis].positions[n + maxOrder];
    }
    images.reflections[i] =
      axes[0].reflections[nx + maxOrder] *
      axes[1].reflections[ny + maxOrder] *
      axes[2].reflections[nz + maxOrder];
    images.orders[i++] = order;
  });
  return images;
}

/** How many images of at most this order a shoebox has: 7,175 of order 17. */
export function imageCount(maxOrder: number): number {
  return ((2 * maxOrder + 1) * (2 * maxOrder * maxOrder + 2 * maxOrder + 3)) / 3;
}

/** The lattice along one axis: element n + maxOrder belongs to the nth mirrored room. */
export interface ImageAxis {
  /** Coordinate of the image, m. */
  readonly positions: Float64Array;
  /** Product of beta of this axis's two walls. */
  readonly reflections: Float64Array;
}

/** The three axes whose combinations are the images of `imageSources`. */
export function imageAxes(
  { size, absorption }: Shoebox,
  at: Point,
  maxOrder: number,
): readonly [ImageAxis, ImageAxis, ImageAxis] {
  const { x0, x1, y0, y1, z0, z1 } = absorption;
  return [
    imageAxis(size[0], at[0], [x0, x1], maxOrder),
    imageAxis(size[1], at[1], [y0, y1], maxOrder),
    imageAxis(size[2], at[2], [z0, z1], maxOrder),
  ];
}

function imageAxis(
  length: number,
  at: number,
  [near, far]: readonly [near: number, far: number],
  maxOrder: number,
): ImageAxis {
  const positions = new Float64Array(2 * maxOrder + 1);
  const reflections = new Float64Array(2 * maxOrder + 1);
  const betas = [Math.sqrt(1 - near), Math.sqrt(1 - far)] as const;
  for (let n = -maxOrder; n <= maxOrder; n++) {
    positions[n + maxOrder] = n % 2 === 0 ? n * length + at : (n + 1) * length - at;
    const [own, other] = n > 0 ? [betas[1], betas[0]] : betas;
    const hits = Math.abs(n);
    reflections[n + maxOrder] = own ** Math.ceil(hits / 2) * other ** Math.floor(hits / 2);
  }
  return { positions, reflections };
}

/** Calls back for each image in the order of `imageSources`. */
function forEachImage(
  maxOrder: number,
  visit: (nx: number, ny: number, nz: number, order: number) => void,
): void {
  for (let order = 0; order <= maxOrder; order++) {
    for (let nx = -order; nx <= order; nx++) {
      const rest = order - Math.abs(nx);
      for (let ny = -rest; ny <= rest; ny++) {
        const nz = rest - Math.abs(ny);
        if (nz > 0) visit(nx, ny, -nz, order);
        visit(nx, ny, nz, order);
      }
    }
  }
}

function alone(at: Point): Images {
  if (!at.every(Number.isFinite)) throw new RangeError(`imageSources: source is at ${at.join(", ")} m`);
  return {
    count: 1,
    positions: new Float64Array(at),
    reflections: new Float64Array([1]),
    orders: new Int32Array(1),
  };
}

function expectOrder(maxOrder: number): void {
  if (!(Number.isInteger(maxOrder) && maxOrder >= 0 && maxOrder <= 500)) {
    throw new RangeError(`imageSources: maxOrder is ${maxOrder}, expected an integer from 0 to 500`);
  }
}
