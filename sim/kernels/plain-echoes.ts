import { type EchoCell, type EchoOptions, GAINS } from "./echoes.ts";

/**
 * Adds to `out`, [microphone][re, im][width], the echoes of one scatterer over one cell: the plain twin of
 * `echoKernel`, and the definition of what it computes.
 *
 * Distances to the source's images are quintics in scatterer time, those to the microphones' in arrival time; what is
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
  const sources = Array.from(source.reflections, (reflection, i) => {
    const image = source.positions.subarray(3 * i, 3 * i + 3);
    const { r, rates } = legOf(image, pose);
    const gain = aimedAt(image, source.axes.subarray(3 * i, 3 * i + 3), source.gains, pose);
    return { reflection, gain, at: quintic(r, rates, half, 0) };
  });
  let first = 0;
  for (const { positions, reflections, offsets, microphones, axes, gains } of receivers) {
    for (const [i, reflection] of reflections.entries()) {
      const centre = positions.subarray(3 * i, 3 * i + 3);
      const { r } = legOf(centre, pose);
      const begin = Math.ceil((r[0] / speed - half) * rate + middle);
      const end = Math.ceil((r[2] / speed + half) * rate + middle);
      for (let m = 0; m < microphones; m++) {
        const own = centre.map((x, axis) => x + (offsets?.[3 * (i * microphones + m) + axis] ?? 0));
        const at = arrivals(own, pose, half, speed);
        const axis = axes.subarray(3 * (i * microphones + m), 3 * (i * microphones + m) + 3);
        const heard = aimedAt(own, axis, gains, pose);
        const row = 2 * (first + m) * width;
        for (let n = begin; n < end; n++) {
          const time = (n - middle) / rate;
          const back = at(time);
          for (const path of sources) {
            const x = (time - back / speed) / half;
            const there = path.at(x);
            const aimed = strength * path.gain(x) * heard(x);
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

/** The distance of what arrives at an image, by arrival time from the cell's middle, s. */
function arrivals(image: Float64Array, pose: Float64Array, half: number, speed: number) {
  const { r, rates } = legOf(image, pose);
  const times = [r[0] / speed - half, r[1] / speed, r[2] / speed + half];
  const reach = (times[2] - times[0]) / 2;
  const centre = (times[2] + times[0]) / 2;
  const slower = rates.map((v) => v / (1 + v / speed));
  const at = quintic(r, slower, reach, times[1] - centre);
  return (time: number) => at((time - centre) / reach);
}

/** Gain of an image's directivity by place in the cell: the parabola through those at beginning, middle and end. */
function aimedAt(image: Float64Array, axis: Float64Array, gains: Float32Array | null, pose: Float64Array) {
  const [low, mid, high] = [0, 1, 2].map((n) => {
    const away = [0, 1, 2].map((i) => pose[6 * i + n] - image[i]);
    const cosine = away.reduce((sum, x, i) => sum + x * axis[i], 0) / Math.hypot(...away);
    const place = ((cosine + 1) / 2) * (GAINS - 1);
    const below = Math.min(GAINS - 2, Math.floor(place));
    return gains ? gains[below] + (place - below) * (gains[below + 1] - gains[below]) : 1;
  });
  return (x: number) => mid + x * (0.5 * (high - low) + x * (0.5 * (high + low) - mid));
}

/** Distances and their rates at a cell's beginning, middle and end. */
function legOf(image: Float64Array, pose: Float64Array) {
  const nodes = [0, 1, 2].map((n) => {
    const away = [0, 1, 2].map((axis) => pose[6 * axis + n] - image[axis]);
    const r = Math.hypot(...away);
    return { r, rate: away.reduce((sum, x, axis) => sum + x * pose[6 * axis + 3 + n], 0) / r };
  });
  return { r: nodes.map(({ r }) => r), rates: nodes.map(({ rate }) => rate) };
}

/**
 * The quintic over x in [-1, 1] through values and slopes at -1, 0 and 1. What is given for 0 belongs to a time `aside`
 * later, and is carried back to 0 by a parabola.
 *
 * @param half Of the stretch that [-1, 1] stands for, in the unit of the rates' time.
 */
function quintic(values: readonly number[], rates: readonly number[], half: number, aside: number) {
  const bend = (rates[2] - rates[0]) / (2 * half);
  const middle = values[1] - rates[1] * aside + 0.5 * bend * aside * aside;
  const slope = half * (rates[1] - bend * aside);
  const even = (values[0] + values[2]) / 2 - middle;
  const odd = (values[2] - values[0]) / 2 - slope;
  const fourth = (half * (rates[2] - rates[0])) / 4 - even;
  const fifth = (half * (rates[2] + rates[0])) / 4 - slope / 2 - 1.5 * odd;
  return (x: number) =>
    middle + x * (slope + x * (even - fourth + x * (odd - fifth + x * (fourth + x * fifth))));
}
