import { echoMemory, GRID, LEAD, MOST_POINTS, MOST_ROWS, SHAPES } from "./echo-memory.ts";
import type { EchoOptions } from "./echo-options.ts";

/**
 * Echoes of point scatterers at many microphones, path by path, compiled with SIMD.
 *
 * Motion is cut into cells in which distances are of degree 8 in time, in scatterer time towards the source and in
 * arrival time towards the microphones: what leaves at s arrives at s + r(s) / c, so that no time has to be
 * sought. They take distances and their first and second rates at the beginning, middle and end of a cell (Hermite); amplitudes are
 * quintics through values and slopes there. What a scatterer sends (the sum over the source's images) is computed once, on a grid,
 * and read at each path's scatterer time by local polynomials.
 *
 * Microphones that stand together share the leg to an image of their middle: its phasor times the local polynomials. Each
 * then takes the value at its own, slightly different, scatterer time, and turns it by a phasor which is cubic over
 * blocks of the cell. In float32, phases of a cell being relative to its middle: -90 dB of the plain twin.
 *
 * @see plain-echoes.ts, the plain twin.
 */
export function echoKernel(options: EchoOptions): EchoKernel {
  const { rate, speed, turns, air, nearest } = options;
  const { kernel, at, memory, places, row, pairs, radius } = echoMemory(options);
  const images = Math.ceil(options.source.reflections.length / 2);
  const table = options.source.gains ? at.gains : 0;
  const many = options.taps[0].length;
  const grid = new Float32Array(memory, at.grid, 2 * GRID);
  const late = (1.05 * radius) / speed;
  let cell: EchoCell = { half: 0, middle: 0, speed: 0, push: 0 };
  let chosen = SHAPES[0];
  let points = 0;

  const begin = (given: EchoCell, finest: number): void => {
    cell = given;
    const omega = turning(turns, cell.speed);
    for (chosen of SHAPES) {
      const step = Math.min(chosen.most / omega, finest, (2 * cell.half) / LEAST_POINTS);
      points = Math.min(MOST_POINTS, 2 * Math.ceil(cell.half / step));
      if ((late * points) / (2 * cell.half) <= chosen.reach - 0.5) break;
    }
  };
  return {
    sums: new Float32Array(memory, at.sums, row * options.width),
    row,
    places,
    pose: new Float64Array(memory, at.pose, 27),
    illuminate(given, strength) {
      begin(given, Infinity);
      const { half } = cell;
      // biome-ignore format: one line, as in the kernel's signature; arguments gathered in an array would be slow.
      kernel.illuminate(at.source, images, table, at.pose, half, points, turns, air, strength, nearest, at.grid, at.coarse);
    },
    send(given, step, send) {
      begin(given, step);
      putSent(grid, points, send);
    },
    weigh(low, mid, high) {
      kernel.weigh(at.grid, points, low, mid, high);
    },
    scatter() {
      const { half, middle } = cell;
      const { degree } = chosen;
      const [shaped, room] = [at.polynomials, at.shared];
      const turned = 2 * Math.PI * turns * radius * half * cell.speed;
      const angle = cell.speed > 0 ? Math.min(1.5, (half * cell.push) / cell.speed) : 0;
      const bent = angle * angle * angle * angle;
      kernel.shape(at.grid, shaped, points, degree, chosen.at);
      // biome-ignore format: one line, as in the kernel's signature; arguments gathered in an array would be slow.
      kernel.scatter(at.legs, pairs, at.pose, half, middle, turned, bent, rate, speed, turns, air, nearest, shaped, points, degree, room, at.sums, 4 * row);
    },
    filter(from, set, rows) {
      const begin = at.sums + 4 * row * from;
      // biome-ignore format: as above.
      kernel.filter(begin, 4 * row, at.taps, many, at.spans, options.taps.length, options.ahead, set, rows, at.result);
    },
    result: new Float32Array(memory, at.result, row * MOST_ROWS),
  };
}

/** A cell of a scatterer's motion, of which `EchoKernel.pose` tells the rest. */
export interface EchoCell {
  /** s */
  readonly half: number;
  /** When its middle is, in samples from the beginning of `sums`. */
  readonly middle: number;
  /** The scatterer's largest speed in it, m/s. */
  readonly speed: number;
  /** Its largest acceleration, m/s^2. */
  readonly push: number;
}

export interface EchoKernel {
  /** [width][row]: a microphone's I and Q are at its place and behind it. */
  readonly sums: Float32Array;
  readonly row: number;
  /** Of each microphone in a row, in the order of the receivers. */
  readonly places: readonly number[];
  /** [axis][places, velocities, accelerations][beginning, middle, end] of the cell that is begun next, SI. */
  readonly pose: Float64Array;
  /** Begins a cell and computes what the scatterer sends in it from its paths to the source. */
  illuminate(cell: EchoCell, strength: number): void;
  /** Begins a cell for which `send` tells what is sent, at places of which -1 and 1 are the ends. */
  send(cell: EchoCell, step: number, send: (place: number, sent: Float64Array) => void): void;
  /** Multiplies what is sent by the parabola through these at the cell's beginning, middle and end. */
  weigh(low: number, mid: number, high: number): void;
  /** Adds what arrives of the cell begun last. */
  scatter(): void;
  /**
   * Writes `rows` rows, `MOST_ROWS` at most, of `result`: each the sum of samples times a set of taps. The first begins with the
   * samples from `from` on and with set `set`.
   */
  filter(from: number, set: number, rows: number): void;
  readonly result: Float32Array;
}

/** Longest stretch of arrivals that one cell may make, samples. */
export const MOST_SAMPLES = 2048;
/** So many at least, for the seven points round each end must not lie far outside the cell. */
const LEAST_POINTS = 16;
/** How far what is sent may turn in half a cell, radians, for the grid to have points enough whatever polynomials are chosen. */
export const MOST_SENT = (MOST_POINTS / 2) * Math.min(...SHAPES.map(({ most }) => most));

/** Radians per second by which what a scatterer of this speed sends turns at most, with something to spare. */
export function turning(turns: number, speed: number): number {
  return 2 * Math.PI * turns * (1.1 * speed + 0.1);
}

/** Largest product of a group's radius, in turns of the carrier, and a scatterer's speed over sound's. */
export const MOST_TURNED = 0.45 / (2 * Math.PI);

/** Fills the grid with what `send` tells. */
function putSent(
  grid: Float32Array,
  points: number,
  send: (place: number, sent: Float64Array) => void,
): void {
  const sent = new Float64Array(2);
  for (let place = 0; place <= points + 2 * LEAD; place++) {
    send((2 * (place - LEAD)) / points - 1, sent);
    grid[place] = sent[0];
    grid[GRID + place] = sent[1];
  }
}
