import { WASM } from "./echoes.wasm.ts";
import { loadKernel, memoryOf } from "./load.ts";

/** What does not change from cell to cell; see `echoKernel`. */
export interface EchoOptions {
  readonly scatterers: number;
  /** Of the source: [count][3], m, and the reflections' products. */
  readonly source: EchoImages;
  /** Of all microphones. */
  readonly receivers: EchoImages & { readonly microphones: Int32Array };
  readonly microphones: number;
  /** Grid points per sample: 1, 2, 4 or 8. */
  readonly fine: number;
  /** Periods of the carrier per metre. */
  readonly turns: number;
  /** Samples of travel per metre. */
  readonly delay: number;
  /** Nepers per metre. */
  readonly air: number;
  /** No spreading is reckoned for less than this, m. */
  readonly nearest: number;
  /** Samples that `out` holds. */
  readonly width: number;
}

export interface EchoImages {
  readonly positions: Float64Array;
  readonly reflections: Float64Array;
}

/** A cell of a scatterer's motion: 2 `half` samples. Axis by axis, at its beginning, middle and end. */
export interface EchoCell {
  readonly half: number;
  /** [3][3], m */
  readonly places: Float64Array;
  /** [3][3], m per sample */
  readonly velocities: Float64Array;
}

export interface EchoKernel {
  /** [microphone][re, im][width], to which echoes are added; at most `PAST` places beyond what is asked are touched. */
  readonly out: Float32Array;
  /** Makes a leg begin anew at the beginning of the next cell: at first, and after cells left out. */
  forget(scatterer: number): void;
  /** Computes what the scatterer sends during a cell from its paths to the source. */
  illuminate(scatterer: number, cell: EchoCell, strength: number): void;
  /** Sets what it sends instead: `send` is called for every grid point with its place in (-2, 2), -1 and 1 the cell's ends. */
  send(cell: EchoCell, send: (place: number, sent: Float64Array) => void): void;
  /** Adds what arrives; `middle` is the place of the cell's middle in `out`. */
  scatter(scatterer: number, cell: EchoCell, middle: number): void;
}

/** Longest half of a cell, samples. */
export const MOST_HALF = 128;
/** Samples beyond a path's last that a vector may touch. */
export const PAST = 4;

const NUMBERS = 1024;

/** What is read from four times over: see the kernel. */
const numbers = (): readonly number[] => {
  // sin(pi p) / p and cos(pi p) in powers of p^2, through their values at Chebyshev's nodes on [0, 1/4].
  const sine = [-0.5594350008335656, 2.544000216187234, -5.167405766362032, 3.1415902567479046];
  const cosine = [-1.2219364643902604, 4.041212337116193, -4.933931310725951, 0.9999932021003465];
  // Powers of u of the polynomial through seven points: o the middle one, s and d sums and differences across it.
  // u^2: (270 s1 - 27 s2 + 2 s3 - 490 o) / 360, u^4: (-39 s1 + 12 s2 - s3 + 56 o) / 144, u^6: (15 s1 - 6 s2 + s3
  // - 20 o) / 720; u: (45 d1 - 9 d2 + d3) / 60, u^3: (-13 d1 + 8 d2 - d3) / 48, u^5: (5 d1 - 4 d2 + d3) / 240.
  // Economised by Chebyshev polynomials on [-1/2, 1/2]: u^4 is u^2 / 4 - 1 / 128, u^6 is 15 u^2 / 256 - 5 / 2048 and
  // u^5 is 5 u^3 / 16 - 5 u / 256.
  const even = (base: readonly number[], fourth: number, sixth: number) =>
    base.map(
      (value, i) => value + (fourth * [56, -39, 12, -1][i]) / 144 + (sixth * [-20, 15, -6, 1][i]) / 720,
    );
  const odd = (base: readonly number[], fifth: number) =>
    base.map((value, i) => value + (fifth * [5, -4, 1][i]) / 240);
  return [
    ...[...sine, ...cosine, 0.5],
    ...even([1, 0, 0, 0], -1 / 128, -5 / 2048),
    ...even([-490 / 360, 270 / 360, -27 / 360, 2 / 360], 1 / 4, 15 / 256),
    ...odd([45 / 60, -9 / 60, 1 / 60], -5 / 256),
    ...odd([-13 / 48, 8 / 48, -1 / 48], 5 / 16),
    12_582_912,
  ];
};

interface Functions {
  illuminate(...values: readonly number[]): void;
  shape(...values: readonly number[]): void;
  scatter(...values: readonly number[]): void;
}

const ROW = 288;
const LEAD = 8;
const IMAGE = 32;
const LEG = 64;

/**
 * Echoes of point scatterers at many microphones, path by path, compiled with SIMD.
 *
 * Motion is cut into cells in which distances are quintic in time, in scatterer time towards the source and in
 * arrival time towards the microphones: what leaves at s arrives at s + r(s) / c, so that no time has to be
 * sought. Phases are exact at the beginning, middle and end of a cell. What a scatterer sends (the sum over
 * the source's images) is computed once, on a grid of `fine` points per sample, and read at each path's scatterer time
 * by local cubics. In float32, phases of a cell being relative to its middle: -90 dB of the plain twin as long
 * as the grid has 13 points per period of the largest one-way Doppler.
 *
 * @see plain-echoes.ts, the plain twin.
 */
export function echoKernel(options: EchoOptions): EchoKernel {
  const { scatterers, source, receivers, microphones, fine, turns, delay, air, nearest, width } = options;
  const kernel = loadKernel<Functions>(WASM);
  const shift = Math.log2(fine);
  const [sources, images] = [source.reflections.length, receivers.reflections.length];
  const at = layout(options);
  const memory = memoryOf(kernel, at.end);
  for (const [i, value] of numbers().entries()) new Float32Array(memory, NUMBERS + 16 * i, 4).fill(value);
  const pose = new Float64Array(memory, at.pose, 12);
  const grid = new Float32Array(memory, at.grid, ROW * 2 * fine);
  putImages(memory, at.source, source, null);
  putImages(memory, at.receivers, receivers, receivers.microphones);
  const legs = [
    { known: new Uint8Array(scatterers), at: at.sourceLegs, images: source, count: sources },
    { known: new Uint8Array(scatterers), at: at.receiverLegs, images: receivers, count: images },
  ] as const;

  const begin = (k: number, side: 0 | 1, { places, velocities }: EchoCell): number => {
    const { known, at: from, images, count } = legs[side];
    const first = from + LEG * count * k;
    if (!known[k]) beginLegs(new Float64Array(memory, first, 8 * count), images, places, velocities, air);
    known[k] = 1;
    for (let axis = 0; axis < 3; axis++) {
      for (let node = 0; node < 2; node++) {
        pose[2 * axis + node] = places[3 * axis + node + 1];
        pose[6 + 2 * axis + node] = velocities[3 * axis + node + 1];
      }
    }
    return first;
  };
  return {
    out: new Float32Array(memory, at.out, 2 * microphones * width),
    forget(k) {
      for (const { known } of legs) known[k] = 0;
    },
    illuminate(k, cell, strength) {
      const first = begin(k, 0, cell);
      grid.fill(0);
      kernel.illuminate(
        at.source,
        first,
        sources,
        at.pose,
        cell.half,
        shift,
        turns,
        air,
        strength,
        nearest,
        at.grid,
      );
      kernel.shape(at.grid, at.cubics, cell.half, shift);
    },
    send(cell, send) {
      const sent = new Float64Array(2);
      for (let place = 0; place < 2 * cell.half * fine + 2 * LEAD; place++) {
        send((place - LEAD) / fine / cell.half - 1, sent);
        const slot = 2 * (place & (fine - 1)) * ROW + (place >> shift);
        grid[slot] = sent[0];
        grid[slot + ROW] = sent[1];
      }
      kernel.shape(at.grid, at.cubics, cell.half, shift);
    },
    scatter(k, cell, middle) {
      const first = begin(k, 1, cell);
      const { half } = cell;
      kernel.scatter(
        ...[at.receivers, first, images, at.pose, half, shift, turns, air, nearest, at.cubics],
        ...[delay, at.out, 4 * width, middle],
      );
    },
  };
}

/** Where everything is in the kernel's memory, bytes. */
function layout({ scatterers, source, receivers, microphones, fine, width }: EchoOptions) {
  // A row is kept free before the grid, into which vectors round its first points reach.
  let free = 4096 + 4 * ROW;
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const [sources, images] = [source.reflections.length, receivers.reflections.length];
  return {
    grid: take(4 * ROW * 2 * fine),
    cubics: take(4 * ROW * 8 * fine),
    pose: take(96),
    source: take(IMAGE * sources),
    receivers: take(IMAGE * images),
    sourceLegs: take(LEG * sources * scatterers),
    receiverLegs: take(LEG * images * scatterers),
    out: take(4 * 2 * microphones * width + 64),
    end: free,
  };
}

function putImages(
  memory: ArrayBuffer,
  at: number,
  images: EchoImages,
  microphones: Int32Array | null,
): void {
  const view = new DataView(memory, at);
  for (let i = 0; i < images.reflections.length; i++) {
    for (let axis = 0; axis < 3; axis++)
      view.setFloat64(IMAGE * i + 8 * axis, images.positions[3 * i + axis], true);
    view.setInt32(IMAGE * i + 24, microphones ? microphones[i] : 0, true);
  }
}

/** Distance and its rate at a cell's beginning, and what passes walls and air at that distance. */
function beginLegs(
  legs: Float64Array,
  { positions, reflections }: EchoImages,
  places: Float64Array,
  velocities: Float64Array,
  air: number,
): void {
  for (let i = 0; i < reflections.length; i++) {
    const away = [0, 1, 2].map((axis) => places[3 * axis] - positions[3 * i + axis]);
    const r = Math.max(1e-6, Math.hypot(...away));
    legs[8 * i] = r;
    legs[8 * i + 1] = away.reduce((sum, x, axis) => sum + x * velocities[3 * axis], 0) / r;
    legs[8 * i + 6] = reflections[i] * Math.exp(-air * r);
    legs[8 * i + 7] = r;
  }
}
