import type { Point } from "../geometry.ts";
import { type Images, imageAxes } from "./images.ts";
import { expectInside, type Shoebox } from "./shoebox.ts";

/** Images as one receiver hears them: element i of each array belongs to arrival i. */
export interface Arrivals {
  readonly count: number;
  /** Distance over the speed of sound, s. */
  readonly delays: Float64Array;
  /** product(beta) / (4 pi distance), 1/m. */
  readonly amplitudes: Float64Array;
  /** Walls met. */
  readonly orders: Int32Array;
}

/**
 * What a receiver at `at` (m) hears of each image, in the images' order, at `speed` in m/s.
 *
 * @throws RangeError if an image that is heard at all is at the receiver.
 */
export function arrivals(
  images: Images,
  { at, speed }: { readonly at: Point; readonly speed: number },
): Arrivals {
  const { count, positions, reflections } = images;
  const delays = new Float64Array(count);
  const amplitudes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x = positions[3 * i] - at[0];
    const y = positions[3 * i + 1] - at[1];
    const z = positions[3 * i + 2] - at[2];
    const distance = Math.sqrt(x * x + y * y + z * z);
    if (distance === 0) throw new RangeError(`arrivals: image ${i} is at the receiver`);
    delays[i] = distance / speed;
    amplitudes[i] = reflections[i] / (4 * Math.PI * distance);
  }
  return { count, delays, amplitudes, orders: images.orders.slice() };
}

/**
 * All that arrives by a time, whatever its order, the earliest first.
 *
 * @param options `until` in s; `floorDb`, if given, leaves out what has less energy than this, in dB relative to the
 *   direct sound's.
 * @throws RangeError if source or receiver is outside the room, both are at one place, or `until` is no time or
 *   comes after more than 500 rooms.
 */
export function arrivalsUntil({
  room,
  source,
  receiver,
  speed,
  until,
  floorDb = -Infinity,
}: {
  readonly room: Shoebox;
  readonly source: Point;
  readonly receiver: Point;
  readonly speed: number;
  readonly until: number;
  readonly floorDb?: number;
}): Arrivals {
  expectInside(room, source, "arrivalsUntil: source");
  expectInside(room, receiver, "arrivalsUntil: receiver");
  const direct = Math.hypot(...source.map((coordinate, axis) => coordinate - receiver[axis]));
  if (direct === 0) throw new RangeError("arrivalsUntil: the receiver is at the source");
  const reach = until * speed;
  // An image nx rooms away along x is at least |nx| - 1 lengths from every point of the room.
  const rooms = Math.floor(reach / Math.min(...room.size)) + 1;
  if (!(rooms >= 0 && rooms <= 500)) throw new RangeError(`arrivalsUntil: until is ${until} s`);
  const floor = 10 ** (floorDb / 20) / (4 * Math.PI * direct);

  const heard: { delay: number; amplitude: number; order: number }[] = [];
  const [alongX, alongY, alongZ] = imageAxes(room, source, rooms).map(({ positions, reflections }, axis) =>
    Array.from(positions, (position, i) => ({
      square: (position - receiver[axis]) ** 2,
      reflection: reflections[i],
      hits: Math.abs(i - rooms),
    })).filter(({ square }) => square <= reach * reach),
  );
  for (const x of alongX) {
    for (const y of alongY) {
      for (const z of alongZ) {
        const distance = Math.sqrt(x.square + y.square + z.square);
        const amplitude = (x.reflection * y.reflection * z.reflection) / (4 * Math.PI * distance);
        if (distance > reach || amplitude < floor) continue;
        heard.push({ delay: distance / speed, amplitude, order: x.hits + y.hits + z.hits });
      }
    }
  }
  heard.sort((a, b) => a.delay - b.delay || a.order - b.order);
  return {
    count: heard.length,
    delays: Float64Array.from(heard, ({ delay }) => delay),
    amplitudes: Float64Array.from(heard, ({ amplitude }) => amplitude),
    orders: Int32Array.from(heard, ({ order }) => order),
  };
}
