import type { Random } from "../chance.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { MEMORY, type NormalFunctions, putNumbers, stateOf } from "./normals.ts";
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
  /** Reflectors of each group. */
  readonly groups: readonly number[];
}

export interface ProfileKernel {
  /** Three poses of each group, [reflector][x, y, z, cross section], m and m^2, to be written before `reflect`. */
  readonly poses: readonly (readonly Float64Array[])[];
  /** Adds a group whose poses before, in the middle of and after the frame are these of the three, `ratio` times half a frame. */
  reflect(group: number, order: readonly [number, number, number], ratio: number): void;
  /** What is in all profiles, [receiver][bin][re, im], V, and its sums of (A L)^2, [receiver]: to be written before the first. */
  readonly still: Float32Array;
  readonly stillSquares: Float64Array;
  /** Writes [receiver][bin][re, im] to `out` from `from` on; noise has a variance of `white` + `perSquare` (sum of (A L)^2). */
  write(out: Float32Array, from: number, white: number, perSquare: number): void;
}

interface Functions extends NormalFunctions {
  reflect(...values: readonly number[]): void;
  fold(...values: readonly number[]): void;
  colour(...values: readonly number[]): void;
}

const PHASES = 128;
const ORDERS = 5;
const PARAMETERS = 14;

/**
 * Range profiles of moving reflectors in closed form, compiled with SIMD: for each reflector and receiver the coherent mean
 * over a frame's chirps and what it leaves in the `taps` bins round its place.
 *
 * Paths are parabolas in time over a frame. With place and phase of chirp m at nu + shift theta_m and theta_m (turns), the
 * mean is the Taylor series of the response to order 4 in shift theta, times the moments of exp(j 2 pi theta). Responses are
 * read from a table of 128 places within a bin, interpolated linearly (2e-5). -75 dB of the plain twin, plain-profiles.ts.
 */
export function profileKernel(options: ProfileOptions, chance: Random): ProfileKernel {
  const { antennas, bins, wrap, mirror, taps, groups, chirps } = options;
  const kernel = loadKernel<Functions>(WASM);
  const receivers = antennas.length - 1;
  const [size, places] = [4 * Math.ceil((wrap || bins) / 4 + taps / 2 + 2), Math.ceil(chirps.length / 4) * 4];
  const at = layout(options, size, places);
  const memory = memoryOf(kernel, at.end);
  putNumbers(memory);
  new Int32Array(memory, MEMORY.state, 16).set(stateOf(chance));
  new Float64Array(memory, at.parameters, PARAMETERS + 3 * antennas.length).set(parametersOf(options));
  new Float32Array(memory, at.chirps, 2 * places).set(chirps);
  new Float32Array(memory, at.chirps + 4 * places, chirps.length).fill(1 / chirps.length);
  new Float32Array(memory, at.window, 4).set(options.colour);
  putTable(new Float32Array(memory, at.table, ORDERS * (PHASES + 1) * (taps + 8)), options);
  const squares = new Float64Array(memory, at.squares, receivers);
  const slots = groups.map((count, g) => [0, 1, 2].map((slot) => at.groups[g] + 32 * count * slot));
  const profile = new Float32Array(memory, at.out, 2 * bins);
  const period = wrap || bins;
  const white = mirror ? period : 2 * period;
  const image = mirror ? 1 : 0;
  const stillSquares = new Float64Array(receivers);
  return {
    poses: slots.map((own, g) => own.map((slot) => new Float64Array(memory, slot, 4 * groups[g]))),
    reflect(group, order, ratio) {
      const [before, middle, after] = order.map((slot) => slots[group][slot]);
      kernel.reflect(
        ...[before, middle, after, groups[group], ratio, at.parameters, options.halves, receivers],
        ...[at.chirps, places, at.table, taps, at.planes, size, wrap, at.squares],
      );
    },
    still: new Float32Array(memory, at.still, 2 * bins * receivers),
    stillSquares,
    write(out, from, variance, perSquare) {
      for (let r = 0; r < receivers; r++) {
        kernel.fold(at.out, at.still + 8 * bins * r, at.planes + 8 * size * r, size, taps, wrap, image, bins);
        const deviation = Math.sqrt(variance + perSquare * (squares[r] + stillSquares[r]));
        squares[r] = 0;
        if (deviation > 0) {
          kernel.normals(at.white, Math.ceil(white / 8) * 8, deviation, MEMORY.state);
          kernel.colour(at.out, at.white, period, image, at.window, bins);
        }
        out.set(profile, from + 2 * bins * r);
      }
    },
  };
}

function parametersOf(options: ProfileOptions): readonly number[] {
  const { turns, bend, binsPerMetre, first, amplitude, facing, shadow, sweep, chirps, antennas } = options;
  const mean = (power: number) => chirps.reduce((sum, y) => sum + y ** power, 0) / chirps.length;
  return [
    ...[turns, bend, binsPerMetre, first, amplitude, ...facing, shadow],
    ...[sweep * turns, (-sweep * binsPerMetre) / (2 * Math.PI), binsPerMetre / turns, mean(2), mean(4)],
    ...antennas.flat(),
  ];
}

/** [order][phase][4 zeros, taps, 4 zeros]: tap j is j - taps / 2 + 1 - phase / 128 bins from the target. */
function putTable(table: Float32Array, { response, taps }: ProfileOptions): void {
  for (let order = 0; order < ORDERS; order++) {
    for (let phase = 0; phase <= PHASES; phase++) {
      for (let tap = 0; tap < taps; tap++) {
        const x = tap - taps / 2 + 1 - phase / PHASES;
        table[(order * (PHASES + 1) + phase) * (taps + 8) + 4 + tap] = response(x, order);
      }
    }
  }
}

/** Where everything is in the kernel's memory, bytes. */
function layout({ antennas, bins, wrap, taps, groups }: ProfileOptions, size: number, places: number) {
  let free: number = MEMORY.free;
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const receivers = antennas.length - 1;
  return {
    parameters: take(8 * (PARAMETERS + 3 * antennas.length)),
    chirps: take(8 * places),
    window: take(16),
    squares: take(8 * receivers),
    table: take(4 * ORDERS * (PHASES + 1) * (taps + 8)),
    planes: take(8 * size * receivers),
    still: take(8 * bins * receivers),
    out: take(8 * bins),
    // Normal numbers, and the same laid out with what is before and after them.
    white: take(16 * (wrap || bins) + 256),
    groups: groups.map((count) => take(96 * count)),
    end: free,
  };
}
