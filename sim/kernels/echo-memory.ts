import { type EchoImages, type EchoOptions, type EchoReceivers, GAINS } from "./echo-options.ts";
import { WASM } from "./echoes.wasm.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { localPolynomials } from "./local-polynomials.ts";

/** An instance of the kernel of echoes with all in its memory that does not change, and where it is: see echoes/places.as.ts. */
export function echoMemory(options: EchoOptions) {
  const { source, receivers, taps } = options;
  const instance = loadKernel<EchoFunctions>(WASM);
  const kernel: EchoFunctions = instance;
  const { places, row, firsts } = rowOf(receivers);
  const at = layout(options, row);
  const memory = memoryOf(instance, at.end);
  putNumbers(memory);
  putImages(memory, at, source);
  const pairs = putLegs(memory, at, receivers, firsts);
  for (const [i, set] of taps.entries()) {
    new Float32Array(memory, at.taps + 4 * set.length * i, set.length).set(set);
    const begin = set.findIndex((tap) => tap !== 0);
    const last = set.findLastIndex((tap) => tap !== 0);
    new Int32Array(memory, at.spans + 8 * i, 2).set([begin, last - begin + 1]);
  }
  return { kernel, at, memory, places, row, pairs, radius: farthest(receivers) };
}

/** What the kernel offers: see echoes.as.ts and what it exports. */
export interface EchoFunctions {
  illuminate(...values: readonly number[]): void;
  weigh(...values: readonly number[]): void;
  shape(...values: readonly number[]): void;
  scatter(...values: readonly number[]): void;
  filter(...values: readonly number[]): void;
}

/** Points of a cell's grid at most, and how many more there are before its beginning and after its end. */
export const MOST_POINTS = 2048;
export const LEAD = 4;
/** Of the grid's real parts, numbers. */
export const GRID = 2064;
/** Rows that `filter` writes at most. */
export const MOST_ROWS = 32;
const NUMBERS = 1536;
const SHAPES_AT = 2048;
const ROW = 2056;
/** Bytes of two legs, of two images and of four microphones: see echoes/places.as.ts. */
const LEGS = 160;
const IMAGES = 112;
const VECTOR = 112;

/** sin(pi p) / p and cos(pi p) in powers of p^2, through their values at Chebyshev's nodes on [0, 1/4]. */
const SERIES = [
  ...[-0.5594350008335656, 2.544000216187234, -5.167405766362032, 3.1415902567479046],
  ...[-1.2219364643902604, 4.041212337116193, -4.933931310725951, 0.9999932021003465],
];

/**
 * Taps, to either side, that make a grid's points between those that turn by up to 1.06 radians: exact at Chebyshev's
 * nodes of that band, and to 1.3e-6 within it.
 */
const BETWEEN = [
  0.6103250981803107, -0.1443260645037647, 0.042087279677834905, -0.009112442832606425, 0.0010267754135687428,
];

/**
 * Local polynomials to choose from, cheapest first: each holds `reach` grid steps round its point, and to 3e-5 for what
 * turns by up to `most` radians per step.
 */
export const SHAPES = [
  { degree: 3, reach: 0.5, most: 0.51 },
  { degree: 3, reach: 0.6, most: 0.44 },
  { degree: 3, reach: 0.75, most: 0.36 },
  { degree: 3, reach: 1, most: 0.27 },
  { degree: 5, reach: 0.75, most: 0.52 },
  { degree: 5, reach: 1, most: 0.53 },
  { degree: 5, reach: 1.5, most: 0.49 },
  { degree: 5, reach: 2, most: 0.45 },
].map((shape, i) => ({ ...shape, at: SHAPES_AT + 4 * 16 * 6 * i }));

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
    pose: take(8 * 27),
    source: take(IMAGES * Math.ceil(source.reflections.length / 2)),
    legs: take(LEGS * Math.ceil(legs / 2)),
    offsets: take(VECTOR * vectors),
    gains: take(4 * GAINS * (1 + receivers.length)),
    grid: take(4 * 2 * GRID),
    coarse: take(4 * 2 * GRID),
    polynomials: take(48 * (MOST_POINTS + 8)),
    shared: take(4 * 4 * ROW + 48 * ROW),
    taps: take(4 * sets.length * sets[0].length),
    spans: take(8 * sets.length),
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
  for (const [i, value] of [...SERIES, 0.5, 12_582_912, 1, 1 / 16, 9, 3, ...BETWEEN].entries()) {
    new Float32Array(memory, NUMBERS + 16 * i, 4).fill(value);
  }
  for (const { degree, reach, at } of SHAPES) {
    for (const [i, value] of localPolynomials(degree, reach).entries()) {
      new Float32Array(memory, at + 16 * i, 4).fill(value);
    }
  }
}

/** Writes a source's images two by two; one more that reflects nothing makes them even. */
function putImages(
  memory: ArrayBuffer,
  at: ReturnType<typeof layout>,
  { positions, reflections, axes, gains }: EchoImages,
): void {
  for (const [i, reflection] of reflections.entries()) {
    const own = new Float64Array(memory, at.source + IMAGES * (i >> 1), IMAGES / 8);
    for (let lane = i & 1; lane < 2; lane++) {
      for (let axis = 0; axis < 3; axis++) {
        own[2 * axis + lane] = positions[3 * i + axis];
        own[8 + 2 * axis + lane] = axes[3 * i + axis];
      }
      own[6 + lane] = lane === (i & 1) ? reflection : 0;
    }
  }
  if (gains) new Float32Array(memory, at.gains, GAINS).set(gains);
}

/** Writes legs, two by two, and offsets; gives the number of pairs. */
function putLegs(
  memory: ArrayBuffer,
  at: ReturnType<typeof layout>,
  receivers: readonly EchoReceivers[],
  firsts: readonly number[],
): number {
  let leg = 0;
  let vector = at.offsets;
  for (const [g, group] of receivers.entries()) {
    const table = group.gains ? at.gains + 4 * GAINS * (1 + g) : 0;
    if (group.gains) new Float32Array(memory, table, GAINS).set(group.gains);
    for (const [i, reflection] of group.reflections.entries()) {
      const pair = at.legs + LEGS * (leg >> 1);
      const both = new Float64Array(memory, pair, LEGS / 8);
      for (let lane = leg & 1; lane < 2; lane++) {
        for (let axis = 0; axis < 3; axis++) both[2 * axis + lane] = group.positions[3 * i + axis];
        both[6 + lane] = reflection;
        // Until the next leg takes its place, an odd one's other is none.
        new Int32Array(memory, pair + 64 + 48 * lane, 4).set([0, -1, 0, 0]);
      }
      const own = pair + 64 + 48 * (leg & 1);
      new Int32Array(memory, own, 4).set([4 * firsts[g], vectorsOf(group), vector, table]);
      new Float64Array(memory, own + 16, 3).set(group.axes.subarray(3 * i, 3 * i + 3));
      leg++;
      for (let v = 0; v < vectorsOf(group); v++, vector += VECTOR) putVector(memory, vector, group, i, 4 * v);
    }
  }
  return Math.ceil(leg / 2);
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
