import { type EchoOptions, GAINS } from "./echo-options.ts";
import type { EchoCell } from "./echoes.ts";

/**
 * Adds to `out`, [microphone][re, im][width], the echoes of one scatterer over one cell: the plain twin of
 * `echoKernel`, and the definition of what it computes.
 *
 * Distances to the source's images are of degree 8 in scatterer time, those to the microphones' in arrival time; what is
 * sent is summed anew at every path's scatterer time. Which samples are a cell's is told by arrivals at a group's middle.
 *
 * @param pose As in `EchoKernel`.
 */
export function addEchoesPlainly(
  out: Float64Array,
  options: EchoOptions,
  { half, middle }: EchoCell,
  pose: Float64Array,
  strength: number,
): void {
  const { source, receivers, rate, speed, turns, air, nearest, width } = options;
  const envelope = (r: number, reflection: number) =>
    (reflection * Math.exp(-air * r)) / Math.max(nearest, r);
  const placeAt = placesIn(pose, half);
  const sources = Array.from(source.reflections, (reflection, i) => {
    const image = source.positions.subarray(3 * i, 3 * i + 3);
    const gain = aimedFrom(image, source.axes.subarray(3 * i, 3 * i + 3), source.gains);
    const at = through(legOf(image, pose).map((node, n) => ({ at: (n - 1) * half, ...node })));
    return { reflection, gain, at };
  });
  let first = 0;
  for (const { positions, reflections, offsets, microphones, axes, gains } of receivers) {
    for (const [i, reflection] of reflections.entries()) {
      const centre = positions.subarray(3 * i, 3 * i + 3);
      const [low, , high] = legOf(centre, pose);
      const begin = Math.ceil((low.value / speed - half) * rate + middle);
      const end = Math.ceil((high.value / speed + half) * rate + middle);
      for (let m = 0; m < microphones; m++) {
        const own = centre.map((x, axis) => x + (offsets?.[3 * (i * microphones + m) + axis] ?? 0));
        const at = arrivals(own, pose, half, speed);
        const axis = axes.subarray(3 * (i * microphones + m), 3 * (i * microphones + m) + 3);
        const heard = aimedFrom(own, axis, gains);
        const row = 2 * (first + m) * width;
        for (let n = begin; n < end; n++) {
          const time = (n - middle) / rate;
          const back = at(time);
          const then = time - back / speed;
          const place = placeAt(then);
          for (const path of sources) {
            const there = path.at(then);
            const aimed = strength * path.gain(place) * heard(place);
            const amplitude = aimed * envelope(there, path.reflection) * envelope(back, reflection);
            const phase = -2 * Math.PI * turns * (there + back);
            out[row + n] += amplitude * Math.cos(phase);
            out[row + width + n] += amplitude * Math.sin(phase);
          }
        }
      }
    }
    first += microphones;
  }
}

/** A value that changes, and its two rates, at a time. */
interface Node {
  readonly at: number;
  readonly value: number;
  readonly rate: number;
  readonly bend: number;
}

/** Where the scatterer is, by time from the cell's middle, s. */
function placesIn(pose: Float64Array, half: number): (time: number) => readonly number[] {
  const axes = [0, 9, 18].map((axis) =>
    through(
      [0, 1, 2].map((n) => ({
        at: (n - 1) * half,
        value: pose[axis + n],
        rate: pose[axis + 3 + n],
        bend: pose[axis + 6 + n],
      })),
    ),
  );
  return (time) => axes.map((at) => at(time));
}

/** The distance of what arrives at an image, by arrival time from the cell's middle, s. */
function arrivals(image: Float64Array, pose: Float64Array, half: number, speed: number) {
  return through(
    legOf(image, pose).map(({ value, rate, bend }, n) => {
      const slower = 1 + rate / speed;
      return { at: (n - 1) * half + value / speed, value, rate: rate / slower, bend: bend / slower ** 3 };
    }),
  );
}

/** Gain of an image's directivity by where the scatterer is. */
function aimedFrom(image: Float64Array, axis: Float64Array, gains: Float32Array | null) {
  return (place: readonly number[]) => {
    if (!gains) return 1;
    const away = place.map((x, i) => x - image[i]);
    const cosine = away.reduce((sum, x, i) => sum + x * axis[i], 0) / Math.hypot(...away);
    const at = ((cosine + 1) / 2) * (GAINS - 1);
    const below = Math.min(GAINS - 2, Math.floor(at));
    return gains[below] + (at - below) * (gains[below + 1] - gains[below]);
  };
}

/** Distances and their rates at a cell's beginning, middle and end. */
function legOf(image: Float64Array, pose: Float64Array): readonly Omit<Node, "at">[] {
  return [0, 1, 2].map((n) => {
    const [away, velocity, push] = [0, 3, 6].map((of) => [0, 9, 18].map((axis) => pose[axis + of + n]));
    const from = away.map((x, axis) => x - image[axis]);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    const value = Math.hypot(...from);
    const rate = dot(from, velocity) / value;
    return { value, rate, bend: (dot(velocity, velocity) + dot(from, push) - rate * rate) / value };
  });
}

/** The polynomial of degree 8 through values and two rates at three times, by Newton's divided differences (Hermite). */
function through(nodes: readonly Node[]): (time: number) => number {
  const each = nodes.flatMap((node) => [node, node, node]);
  let level = each.map(({ value }) => value);
  const leading = [level[0]];
  for (let order = 1; order < each.length; order++) {
    level = level.slice(1).map((next, i) => {
      const [from, to] = [each[i], each[i + order]];
      if (from !== to) return (next - level[i]) / (to.at - from.at);
      return order === 1 ? from.rate : from.bend / 2;
    });
    leading.push(level[0]);
  }
  return (time) => leading.reduceRight((sum, term, i) => term + (time - each[i].at) * sum, 0);
}
