import { WASM } from "./echoes.wasm.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { localPolynomials } from "./local-polynomials.ts";

/** What does not change from cell to cell; see `echoKernel`. */
export interface EchoOptions {
  /** Of the source: positions [count][3], m, and the reflections' products. */
  readonly source: EchoImages;
  readonly receivers: readonly EchoReceivers[];
  /** Samples per second of arrival time. */
  readonly rate: number;
  /** Of sound, m/s. */
  readonly speed: number;
  /** Periods of the carrier per metre. */
  readonly turns: number;
  /** Nepers per metre. */
  readonly air: number;
  /** No spreading is reckoned for less than this, m. */
  readonly nearest: number;
  /** Samples that `sums` holds. */
  readonly width: number;
  /** Sets of taps for `filter`, all of one length, to be taken in turn. */
  readonly taps: readonly Float32Array[];
  /** By how many samples a round through all sets goes on. */
  readonly ahead: number;
}

export interface EchoImages {
  readonly positions: Float64Array;
  readonly reflections: Float64Array;
  /** By which `gains` are told: for the source's images [count][3], for microphones' [image][microphone][3]; length 1. */
  readonly axes: Float64Array;
  /** Gain of amplitude at `GAINS` cosines from -1 to 1 between axis and direction to the scatterer; null is 1 for all. */
  readonly gains: Float32Array | null;
}

/** Images of one microphone, or of a few centimetres' wide group of them by way of a place in their middle. */
export interface EchoReceivers extends EchoImages {
  /** For a group, where its microphones are from the middle's images: [image][microphone][3], m. Null for one microphone. */
  readonly offsets: Float64Array | null;
  /** Microphones of the group. */
  readonly microphones: number;
}

/** A cell of a scatterer's motion, of which `EchoKernel.pose` tells the rest. */
export interface EchoCell {
  /** s */
  readonly half: number;
  /** When its middle is, in samples from the beginning of `sums`. */
  readonly middle: number;
  /** The scatterer's largest speed in it, m/s. */
  readonly speed: number;
}

export interface EchoKernel {
  /** [width][row]: a microphone's I and Q are at its place and behind it. */
  readonly sums: Float32Array;
  readonly row: number;
  /** Of each microphone in a row, in the order of the receivers. */
  readonly places: readonly number[];
  /** [axis][places, velocities][beginning, middle, end] of the cell that is begun next, m and m/s. */
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

/** Values of a directivity. */
export const GAINS = 4097;
/** Rows that `filter` writes at most. */
export const MOST_ROWS = 32;
/** Longest stretch of arrivals that one cell may make, samples. */
export const MOST_SAMPLES = 2048;
const MOST_POINTS = 512;
/** So many at least, for the seven points round each end must not lie far outside the cell. */
const LEAST_POINTS = 16;
const NUMBERS = 1024;
const SHAPES_AT = 2048;
const LEAD = 4;
const GRID = 528;
const ROW = 2056;
const LEG = 72;
const IMAGE = 64;
const VECTOR = 112;

/** sin(pi p) / p and cos(pi p) in powers of p^2, through their values at Chebyshev's nodes on [0, 1/4]. */
const SERIES = [
  ...[-0.5594350008335656, 2.544000216187234, -5.167405766362032, 3.1415902567479046],
  ...[-1.2219364643902604, 4.041212337116193, -4.933931310725951, 0.9999932021003465],
];

/**
 * Local polynomials to choose from, cheapest first: each holds `reach` grid steps round its point, and to 3e-5 for what
 * turns by up to `most` radians per step.
 */
const SHAPES = [
  { degree: 3, reach: 0.5, most: 0.51 },
  { degree: 3, reach: 0.6, most: 0.44 },
  { degree: 3, reach: 0.75, most: 0.36 },
  { degree: 3, reach: 1, most: 0.27 },
  { degree: 5, reach: 0.75, most: 0.52 },
  { degree: 5, reach: 1, most: 0.53 },
  { degree: 5, reach: 1.5, most: 0.49 },
  { degree: 5, reach: 2, most: 0.45 },
].map((shape, i) => ({ ...shape, at: SHAPES_AT + 4 * 16 * 6 * i }));

/** How far what is sent may turn in half a cell, radians, for the grid to have points enough whatever polynomials are chosen. */
export const MOST_SENT = (MOST_POINTS / 2) * Math.min(...SHAPES.map(({ most }) => most));

/** Radians per second by which what a scatterer of this speed sends turns at most, with something to spare. */
export function turning(turns: number, speed: number): number {
  return 2 * Math.PI * turns * (1.1 * speed + 0.1);
}

/** Largest product of a group's radius, in turns of the carrier, and a scatterer's speed over sound's. */
export const MOST_TURNED = 0.45 / (2 * Math.PI);

interface Functions {
  illuminate(...values: readonly number[]): void;
  weigh(...values: readonly number[]): void;
  shape(...values: readonly number[]): void;
  scatter(...values: readonly number[]): void;
  filter(...values: readonly number[]): void;
}

/**
 * Echoes of point scatterers at many microphones, path by path, compiled with SIMD.
 *
 * Motion is cut into cells in which distances are quintic in time, in scatterer time towards the source and in
 * arrival time towards the microphones: what leaves at s arrives at s + r(s) / c, so that no time has to be
 * sought. Phases are exact at the beginning, middle and end of a cell. What a scatterer sends (the sum over the source's
 * images) is computed once, on a grid, and read at each path's scatterer time by local polynomials.
 *
 * Microphones that stand together share the leg to an image of their middle: its phasor times the local polynomials. Each
 * then takes the value at its own, slightly different, scatterer time, and turns it by a phasor which is cubic over
 * the cell. In float32, phases of a cell being relative to its middle: -90 dB of the plain twin.
 *
 * @see plain-echoes.ts, the plain twin.
 */
export function echoKernel(options: EchoOptions): EchoKernel {
  const { receivers, rate, speed, turns, air, nearest } = options;
  const { kernel, at, memory, places, row, legs } = prepared(options);
  const images = options.source.reflections.length;
  const table = options.source.gains ? at.gains : 0;
  const many = options.taps[0].length;
  const grid = new Float32Array(memory, at.grid, 2 * GRID);
  const late = (1.05 * farthest(receivers)) / speed;
  let cell: EchoCell = { half: 0, middle: 0, speed: 0 };
  let chosen = SHAPES[0];
  let points = 0;

  const begin = (given: EchoCell, finest: number): void => {
    cell = given;
    const omega = turning(turns, cell.speed);
    for (chosen of SHAPES) {
      const step = Math.min(chosen.most / omega, finest, (2 * cell.half) / LEAST_POINTS);
      points = Math.min(MOST_POINTS, Math.ceil((2 * cell.half) / step));
      if ((late * points) / (2 * cell.half) <= chosen.reach - 0.5) break;
    }
    grid.fill(0);
  };
  return {
    sums: new Float32Array(memory, at.sums, row * options.width),
    row,
    places,
    pose: new Float64Array(memory, at.pose, 18),
    illuminate(given, strength) {
      begin(given, Infinity);
      const { half } = cell;
      kernel.illuminate(
        at.source,
        images,
        table,
        at.pose,
        half,
        points,
        turns,
        air,
        strength,
        nearest,
        at.grid,
      );
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
      kernel.shape(at.grid, shaped, points, degree, chosen.at);
      // biome-ignore format: one line, as in the kernel's signature; arguments gathered in an array would be slow.
      kernel.scatter(at.legs, legs, at.pose, half, middle, rate, speed, turns, air, nearest, shaped, points, degree, room, at.sums, 4 * row);
    },
    filter(from, set, rows) {
      const begin = at.sums + 4 * row * from;
      kernel.filter(begin, 4 * row, at.taps, many, options.taps.length, options.ahead, set, rows, at.result);
    },
    result: new Float32Array(memory, at.result, row * MOST_ROWS),
  };
}

/** An instance with all in its memory that does not change. */
function prepared(options: EchoOptions) {
  const { source, receivers, taps } = options;
  const kernel = loadKernel<Functions>(WASM);
  const { places, row, firsts } = rowOf(receivers);
  const at = layout(options, row);
  const memory = memoryOf(kernel, at.end);
  putNumbers(memory);
  putImages(memory, at, source);
  const legs = putLegs(memory, at, receivers, firsts);
  for (const [i, set] of taps.entries()) {
    new Float32Array(memory, at.taps + 4 * set.length * i, set.length).set(set);
  }
  return { kernel, at, memory, places, row, legs };
}

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

/** Where each microphone stands in a row, of vectors of four; groups begin at a vector. */
function rowOf(receivers: readonly EchoReceivers[]) {
  const places: number[] = [];
  const firsts: number[] = [];
  let free = 0;
  for (const { offsets, microphones } of receivers) {
    if (offsets) free = Math.ceil(free / 4) * 4;
    firsts.push(2 * free);
    for (let m = 0; m < microphones; m++) places.push(2 * free++);
  }
  return { places, firsts, row: 8 * Math.ceil(free / 4) };
}

/** Where everything is in the kernel's memory, bytes. */
function layout({ source, receivers, width, taps: sets }: EchoOptions, row: number) {
  let free = SHAPES_AT + 4 * 16 * 6 * SHAPES.length;
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const legs = receivers.reduce((sum, { reflections }) => sum + reflections.length, 0);
  const vectors = receivers.reduce((sum, group) => sum + group.reflections.length * vectorsOf(group), 0);
  return {
    pose: take(8 * 18),
    source: take(IMAGE * source.reflections.length),
    legs: take(LEG * legs),
    offsets: take(VECTOR * vectors),
    gains: take(4 * GAINS * (1 + receivers.length)),
    grid: take(4 * 2 * GRID),
    polynomials: take(48 * (MOST_POINTS + 8)),
    shared: take(4 * 4 * ROW + 48 * ROW),
    taps: take(4 * sets.length * sets[0].length),
    result: take(4 * row * MOST_ROWS),
    sums: take(4 * row * width),
    end: free + 64,
  };
}

const vectorsOf = ({ offsets, microphones }: EchoReceivers): number =>
  offsets ? Math.ceil(microphones / 4) : 0;

/** Longest way from a group's middle to one of its microphones, m. */
function farthest(receivers: readonly EchoReceivers[]): number {
  let most = 0;
  for (const { offsets } of receivers) {
    if (offsets) {
      for (let i = 0; i < offsets.length; i += 3) {
        most = Math.max(most, Math.hypot(offsets[i], offsets[i + 1], offsets[i + 2]));
      }
    }
  }
  return most;
}

/** Numbers that the kernel reads four times each: engines make constants of 128 bits anew in every round of a loop. */
function putNumbers(memory: ArrayBuffer): void {
  for (const [i, value] of [...SERIES, 0.5, 12_582_912, 1, 1 / 16, 9, 3].entries()) {
    new Float32Array(memory, NUMBERS + 16 * i, 4).fill(value);
  }
  for (const { degree, reach, at } of SHAPES) {
    for (const [i, value] of localPolynomials(degree, reach).entries()) {
      new Float32Array(memory, at + 16 * i, 4).fill(value);
    }
  }
}

function putImages(
  memory: ArrayBuffer,
  at: ReturnType<typeof layout>,
  { positions, reflections, axes, gains }: EchoImages,
): void {
  for (const [i, reflection] of reflections.entries()) {
    const own = new Float64Array(memory, at.source + IMAGE * i, 7);
    own.set(positions.subarray(3 * i, 3 * i + 3));
    own[3] = reflection;
    own.set(axes.subarray(3 * i, 3 * i + 3), 4);
  }
  if (gains) new Float32Array(memory, at.gains, GAINS).set(gains);
}

/** Writes legs and offsets; gives the number of legs. */
function putLegs(
  memory: ArrayBuffer,
  at: ReturnType<typeof layout>,
  receivers: readonly EchoReceivers[],
  firsts: readonly number[],
): number {
  let leg = at.legs;
  let vector = at.offsets;
  for (const [g, group] of receivers.entries()) {
    const table = group.gains ? at.gains + 4 * GAINS * (1 + g) : 0;
    if (group.gains) new Float32Array(memory, table, GAINS).set(group.gains);
    for (const [i, reflection] of group.reflections.entries()) {
      const own = new Float64Array(memory, leg, 4);
      own.set(group.positions.subarray(3 * i, 3 * i + 3));
      own[3] = reflection;
      new Int32Array(memory, leg + 32, 4).set([4 * firsts[g], vectorsOf(group), vector, table]);
      new Float64Array(memory, leg + 48, 3).set(group.axes.subarray(3 * i, 3 * i + 3));
      leg += LEG;
      for (let v = 0; v < vectorsOf(group); v++, vector += VECTOR) putVector(memory, vector, group, i, 4 * v);
    }
  }
  return (leg - at.legs) / LEG;
}

/** Four microphones' offsets by axis, 1 for those that there are, and where they face. */
function putVector(
  memory: ArrayBuffer,
  at: number,
  { offsets, microphones, axes }: EchoReceivers,
  image: number,
  first: number,
): void {
  const own = new Float32Array(memory, at, VECTOR / 4);
  for (let lane = 0; lane < 4 && first + lane < microphones; lane++) {
    for (let axis = 0; axis < 3; axis++) {
      const from = 3 * (image * microphones + first + lane) + axis;
      own[4 * axis + lane] = offsets?.[from] ?? 0;
      own[16 + 4 * axis + lane] = axes[from];
    }
    own[12 + lane] = 1;
  }
}
