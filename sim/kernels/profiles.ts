import type { Random } from "../chance.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { MEMORY, putNumbers, stateOf } from "./normals.ts";
import { WASM } from "./profiles.wasm.ts";

/** What does not change from frame to frame; see `profileKernel`. Lengths are two-way paths, phases are turns. */
export interface ProfileOptions {
  /** Transmitter, then receivers, m. */
  readonly antennas: readonly (readonly number[])[];
  /** Direction in which the pattern is greatest; length 1. */
  readonly facing: readonly number[];
  /** Two-way amplitude falls with the cosine of the angle from ahead to the power of `halves` / 2, to `shadow` of it at least. */
  readonly halves: number;
  readonly shadow: number;
  /** V m for a cross section of 1 m^2: over the two legs, amplitude in a bin. */
  readonly amplitude: number;
  /** Phase is turns L - bend L^2: per metre, and per square metre. */
  readonly turns: number;
  readonly bend: number;
  /** Place of a path among the bins: first + binsPerMetre L. */
  readonly binsPerMetre: number;
  readonly first: number;
  /** Time over which one chirp is sampled, over half a frame: 0 for pulses. */
  readonly sweep: number;
  /** Places of the chirps between -1 and 1: half a frame before and after its middle. */
  readonly chirps: readonly number[];
  /** Period of the bins, an even number; 0 if they have none. */
  readonly wrap: number;
  /** Whether samples are real, so that each target has an image. */
  readonly mirror: boolean;
  readonly bins: number;
  /** What a target on a bin leaves in others: its value and derivative of `order` at `x` bins, zero beyond `taps` / 2. */
  readonly response: (x: number, order: number) => number;
  readonly taps: number;
  /** What the window makes of white noise: its parts shifted by 0, 1, 2 and 3 bins to either side. */
  readonly colour: readonly number[];
  /** V: of each reflector, terms of the series that leave less than this in a bin are left out, for noise hides them. */
  readonly hidden: number;
  /** Reflectors of each group. */
  readonly groups: readonly number[];
}

export interface ProfileKernel {
  /** Three poses of each group, [reflector][x, y, z, cross section], m and m^2, to be written before `look`. */
  readonly poses: readonly (readonly Float64Array[])[];
  /** Measures what was written to one of a group's three poses. */
  look(group: number, slot: number): void;
  /** Adds a group whose poses before, in the middle of and after the frame are these of the three, `ratio` times half a frame apart. */
  reflect(group: number, order: readonly [number, number, number], ratio: number): void;
  /** What is in all profiles, [receiver][bin][re, im], V, and its sums of (A L)^2, [receiver]: to be written before the first. */
  readonly still: Float32Array;
  readonly stillSquares: Float64Array;
  /** Writes [receiver][bin][re, im] to `out` from `from` on; noise has a variance of `white` + `perSquare` (sum of (A L)^2). */
  write(out: Float32Array, from: number, white: number, perSquare: number): void;
}

interface Functions {
  look(poses: number, legs: number, count: number, plan: number): void;
  reflect(
    plan: number,
    poses: number,
    before: number,
    middle: number,
    after: number,
    count: number,
    ratio: number,
  ): void;
  finish(plan: number, out: number, white: number, perSquare: number): void;
}

const PHASES = 128;
const ORDERS = 5;
/** Where integers, floats, transmitter and receivers are in the plan, bytes: see profiles/plan.as.ts. */
const PLAN = { integers: 56, floats: 128, transmitter: 736, receivers: 768 } as const;

/**
 * Range profiles of moving reflectors in closed form, compiled with SIMD, four receivers at a time: for each reflector and
 * receiver the coherent mean over a frame's chirps and what it leaves in the `taps` bins round its place.
 *
 * Paths are parabolas in time over a frame. With place and phase of chirp m at nu + shift theta_m and theta_m (turns), the
 * mean is the Taylor series of the response to order 4 in shift theta, times the moments of exp(j 2 pi theta). Responses are
 * read from a table of 128 places within a bin, interpolated linearly (2e-5). -75 dB of the plain twin, plain-profiles.ts;
 * where terms of the series are below `hidden`, that much less.
 */
export function profileKernel(options: ProfileOptions, chance: Random): ProfileKernel {
  const { antennas, bins, groups, chirps } = options;
  const kernel = loadKernel<Functions>(WASM);
  const receivers = antennas.length - 1;
  const at = layout(options);
  const memory = memoryOf(kernel, at.end);
  putNumbers(memory);
  new Int32Array(memory, MEMORY.state, 16).set(stateOf(chance));
  new Float32Array(memory, at.chirps, 2 * at.places).set(chirps);
  new Float32Array(memory, at.chirps + 4 * at.places, chirps.length).fill(1 / chirps.length);
  new Float32Array(memory, at.window, 4).set(options.colour);
  const table = tableOf(options);
  new Float32Array(memory, at.table, table.length).set(table);
  putPlan(memory, options, at, table);
  const slots = groups.map((count, g) => [0, 1, 2].map((slot) => at.groups[g] + 32 * count * slot));
  const legs = groups.map((count, g) => [0, 1, 2].map((slot) => at.legs[g] + at.stride * count * slot));
  const profiles = new Float32Array(memory, at.out, 2 * bins * receivers);
  return {
    poses: slots.map((own, g) => own.map((slot) => new Float64Array(memory, slot, 4 * groups[g]))),
    look(group, slot) {
      kernel.look(slots[group][slot], legs[group][slot], groups[group], at.plan);
    },
    reflect(group, [before, middle, after], ratio) {
      const own = legs[group];
      const poses = slots[group][middle];
      kernel.reflect(at.plan, poses, own[before], own[middle], own[after], groups[group], ratio);
    },
    still: new Float32Array(memory, at.still, 2 * bins * receivers),
    stillSquares: new Float64Array(memory, at.heard, receivers),
    write(out, from, white, perSquare) {
      kernel.finish(at.plan, at.out, white, perSquare);
      out.set(profiles, from);
    },
  };
}

/** Writes what the kernel does not change: numbers, places of arrays, and antennas. */
function putPlan(memory: ArrayBuffer, options: ProfileOptions, at: Layout, table: Float32Array): void {
  const { halves, mirror, taps, bins, antennas, wrap } = options;
  const { turns, bend, amplitude, facing, shadow } = options;
  new Float64Array(memory, at.plan, 7).set([turns, bend, amplitude, ...facing, shadow * shadow]);
  new Int32Array(memory, at.plan + PLAN.integers, 17).set([
    ...[antennas.length - 1, halves, at.chirps, at.places, at.table, taps, at.planes, at.size, at.squares],
    ...[mirror ? 1 : 0, bins, at.window, at.white, at.still, MEMORY.state, at.heard, wrap],
  ]);
  new Float32Array(memory, at.plan + PLAN.floats, 17).set(floatsOf(options, table));
  const [transmitter, ...receivers] = antennas;
  new Float64Array(memory, at.plan + PLAN.transmitter, 3).set(transmitter);
  // Two at a time: both x, both y, both z. What is beyond the last is the last again.
  const pairs = new Float64Array(memory, at.plan + PLAN.receivers, 12 * Math.ceil(receivers.length / 4));
  for (let i = 0; i < pairs.length; i++) {
    const receiver = receivers[Math.min(receivers.length - 1, 2 * Math.floor(i / 6) + (i % 2))];
    pairs[i] = receiver[Math.floor((i % 6) / 2)];
  }
}

function floatsOf(options: ProfileOptions, table: Float32Array): readonly number[] {
  const { turns, bend, binsPerMetre, first, sweep, chirps, wrap, hidden } = options;
  const mean = (power: number) => chirps.reduce((sum, y) => sum + y ** power, 0) / chirps.length;
  const shift = binsPerMetre / turns;
  const smear = (-sweep * binsPerMetre) / (2 * Math.PI);
  const steep = [1, 2, 3].map((order) => steepest(table, order));
  // What slow reflectors leave out, by their turns in half a frame: the first order of the series, and the smear.
  const square = mean(2);
  const bending = SMALL / (square * Math.abs(shift) * steep[0]);
  const turning = Math.sqrt(bending / (2 * Math.PI));
  const smearing = (SMALL * Math.abs(turns)) / Math.max(Math.abs(smear) * steep[1], 1e-30);
  return [
    ...[wrap, wrap ? 1 / wrap : 0, first, binsPerMetre, sweep * turns, smear, shift, turns, 2 * bend],
    ...[square, mean(4), Math.min(SLOWEST, turning, smearing), Math.min(BENT, bending), hidden, ...steep],
  ];
}

/** Turns in half a frame, in all and by acceleration, up to which the mean over the chirps is a short series, to 1e-4. */
const SLOWEST = 0.07;
const BENT = 0.02;
/** What else of a slow reflector's amplitude may be left out. */
const SMALL = 1e-4;

/** Greatest derivative of an order, by bins, in the table. */
function steepest(table: Float32Array, order: number): number {
  const length = table.length / ORDERS;
  return table
    .subarray(order * length, (order + 1) * length)
    .reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** [order][phase][4 zeros, taps, 4 zeros]: tap j is j - taps / 2 + 1 - phase / 128 bins from the target. Made once for a response. */
function tableOf({ response, taps }: ProfileOptions): Float32Array {
  const length = ORDERS * (PHASES + 1) * (taps + 8);
  const known = TABLES.get(response);
  if (known?.length === length) return known;
  const table = new Float32Array(length);
  for (let order = 0; order < ORDERS; order++) {
    for (let phase = 0; phase <= PHASES; phase++) {
      for (let tap = 0; tap < taps; tap++) {
        const x = tap - taps / 2 + 1 - phase / PHASES;
        table[(order * (PHASES + 1) + phase) * (taps + 8) + 4 + tap] = response(x, order);
      }
    }
  }
  TABLES.set(response, table);
  return table;
}

const TABLES = new WeakMap<ProfileOptions["response"], Float32Array>();

type Layout = ReturnType<typeof layout>;

/** Where everything is in the kernel's memory, bytes; `size` bins in a plane, `places` of chirps, `stride` of a reflector's legs. */
function layout({ antennas, bins, wrap, taps, groups, chirps }: ProfileOptions) {
  let free: number = MEMORY.free;
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const receivers = antennas.length - 1;
  const quads = Math.ceil(receivers / 4);
  const size = 4 * Math.ceil((wrap || bins) / 4 + taps / 2 + 2);
  const places = Math.ceil(chirps.length / 4) * 4;
  const stride = 16 + 32 * quads;
  return {
    ...{ size, places, stride },
    plan: take(PLAN.receivers + 96 * quads),
    chirps: take(8 * places),
    window: take(16),
    squares: take(16 * quads),
    heard: take(8 * receivers),
    table: take(4 * ORDERS * (PHASES + 1) * (taps + 8)),
    planes: take(8 * size * receivers + 64),
    // Up to three bins more than there are are read and written.
    still: take(8 * bins * receivers + 32),
    out: take(8 * bins * receivers + 32),
    // Normal numbers, and the same laid out with what is before and after them.
    white: take(16 * (wrap || bins) + 256),
    groups: groups.map((count) => take(96 * count)),
    legs: groups.map((count) => take(3 * stride * count)),
    end: free,
  };
}
