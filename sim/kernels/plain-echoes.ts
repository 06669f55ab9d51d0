import type { EchoCell, EchoOptions } from "./echoes.ts";

/**
 * Adds to `out`, [microphone][re, im][width], the echoes of one scatterer over one cell: the plain twin of
 * `echoKernel`, and the definition of what it computes.
 *
 * Distances to the source's images are quintics in scatterer time, those to the microphones' in arrival time; what is
 * sent is summed anew at every path's scatterer time.
 *
 * @param middle Place of the cell's middle in `out`.
 */
export function addEchoesPlainly(
  out: Float64Array,
  options: EchoOptions,
  cell: EchoCell,
  strength: number,
  middle: number,
): void {
  const { source, receivers, turns, delay, air, nearest, width } = options;
  const { half } = cell;
  const envelope = (r: number, reflection: number) =>
    (reflection * Math.exp(-air * r)) / Math.max(nearest, r);
  const sources = Array.from(source.reflections, (reflection, i) => {
    const { r, rate } = legOf(source.positions.subarray(3 * i, 3 * i + 3), cell);
    return { reflection, at: quintic(r, rate, half, 0) };
  });
  for (const [i, reflection] of receivers.reflections.entries()) {
    const { r, rate } = legOf(receivers.positions.subarray(3 * i, 3 * i + 3), cell);
    const arrivals = [delay * r[0] - half, delay * r[1], delay * r[2] + half];
    const rates = rate.map((v) => v / (1 + delay * v));
    const reach = (arrivals[2] - arrivals[0]) / 2;
    const centre = (arrivals[2] + arrivals[0]) / 2;
    const at = quintic(r, rates, reach, arrivals[1] - centre);
    const row = 2 * receivers.microphones[i] * width + middle;
    for (let n = Math.ceil(arrivals[0]); n < Math.ceil(arrivals[2]); n++) {
      const back = at((n - centre) / reach);
      for (const path of sources) {
        const there = path.at((n - delay * back) / half);
        const amplitude = strength * envelope(there, path.reflection) * envelope(back, reflection);
        const phase = -2 * Math.PI * turns * (there + back);
        out[row + n] += amplitude * Math.cos(phase);
        out[row + width + n] += amplitude * Math.sin(phase);
      }
    }
  }
}

/** Distances and their rates at a cell's beginning, middle and end. */
function legOf(image: Float64Array, { places, velocities }: EchoCell) {
  const nodes = [0, 1, 2].map((n) => {
    const away = [0, 1, 2].map((axis) => places[3 * axis + n] - image[axis]);
    const r = Math.hypot(...away);
    return { r, rate: away.reduce((sum, x, axis) => sum + x * velocities[3 * axis + n], 0) / r };
  });
  return { r: nodes.map(({ r }) => r), rate: nodes.map(({ rate }) => rate) };
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
