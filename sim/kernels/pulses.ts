import { loadKernel, memoryOf } from "./load.ts";
import { HALF_WIDTH, windowedSinc } from "./plain-pulses.ts";
import { WASM } from "./pulses.wasm.ts";

/**
 * Makes `out` a sum of band-limited pulses, as `writePulsesPlainly` does, compiled with SIMD.
 *
 * The windowed sinc is read from a table of 128 fractional delays and interpolated linearly between them, in
 * float32: the error is 100 dB below a response, and at most 2e-5 of a pulse's amplitude in any sample.
 *
 * @param delays samples, 0 or more, of each pulse's centre; those that cannot reach `out` count for nothing.
 * @param amplitudes as many.
 * @throws RangeError if the lengths differ, a delay is negative or no number, or `out` has almost 2^24 samples.
 */
export function writePulses(out: Float32Array, delays: Float64Array, amplitudes: Float64Array): void {
  if (delays.length !== amplitudes.length) {
    throw new RangeError(`writePulses: ${delays.length} delays, ${amplitudes.length} amplitudes`);
  }
  for (const delay of delays) {
    if (!(delay >= 0)) throw new RangeError(`writePulses: a delay of ${delay} samples, expected 0 or more`);
  }
  const list = 8 * delays.length;
  written(out, 2 * list, (buffer, at, response, length) => {
    new Float64Array(buffer, at, delays.length).set(delays);
    new Float64Array(buffer, at + list, delays.length).set(amplitudes);
    kernel().addPulses(response, length, TABLE, at, at + list, delays.length);
  });
}

/** Images of a shoebox as one receiver sees them; element n + maxOrder of an axis is its nth mirrored room. */
export interface Lattice {
  readonly maxOrder: number;
  /** Along x, y and z, [2 maxOrder + 1]: square of the distance from image to receiver, in samples squared. */
  readonly squares: readonly Float64Array[];
  /** Along x, y and z, [2 maxOrder + 1]: product of the betas met. */
  readonly reflections: readonly Float64Array[];
}

/**
 * Makes `out` a sum of one pulse for every image of at most `maxOrder`: its delay the root of its three squares, its amplitude
 * `scale` times its three reflections over that delay. With `scale` = rate / (4 pi speed) that is
 * product(beta) / (4 pi distance). Error as of `writePulses`.
 *
 * @throws RangeError if an axis has not 2 maxOrder + 1 elements.
 */
export function writeLattice(
  out: Float32Array,
  { maxOrder, squares, reflections }: Lattice,
  scale: number,
): void {
  const rooms = 2 * maxOrder + 1;
  const axes = [...squares, ...reflections];
  if (axes.length !== 6 || axes.some((axis) => axis.length !== rooms)) {
    throw new RangeError(
      `writeLattice: axes of ${axes.map((axis) => axis.length).join(", ")}, expected 6 of ${rooms}`,
    );
  }
  // The kernel reads images along z two at a time, and so one beyond the last.
  const stride = 8 * (rooms + 1);
  written(out, 6 * stride, (buffer, at, response, length) => {
    for (const [i, axis] of axes.entries()) new Float64Array(buffer, at + i * stride, rooms).set(axis);
    kernel().addLattice(response, length, TABLE, at, maxOrder, scale);
  });
}

const PHASES = 128;
const ROW = 84; // 82 taps and two zeros, so that it is read in fours
const BEFORE = HALF_WIDTH - 1; // taps before the sample at or before the centre
/** Samples of the longest response: the kernel counts 128ths of them in 32 bits. */
export const LONGEST = 2 ** 24 - 64;
const TABLE = 1024; // bytes; AssemblyScript's own data would come before
const FREE = TABLE + 4 * ROW * (PHASES + 1);

interface Functions {
  addPulses(
    out: number,
    length: number,
    table: number,
    delays: number,
    amplitudes: number,
    count: number,
  ): void;
  addLattice(out: number, length: number, table: number, axes: number, maxOrder: number, scale: number): void;
}

let loaded: ReturnType<typeof loadKernel<Functions>> | undefined;

/** The instance that all calls share, made by the first: nothing in its memory but the table outlives a call. */
function kernel(): ReturnType<typeof loadKernel<Functions>> {
  if (loaded) return loaded;
  loaded = loadKernel<Functions>(WASM);
  const table = new Float32Array(memoryOf(loaded, FREE), TABLE, ROW * (PHASES + 1));
  // A chord lies on the hollow side of its arc, at most 1/8 of the step's second difference away and 1/12 in the
  // mean. Taking off the mean leaves 8 dB less error.
  for (let phase = 0; phase <= PHASES; phase++) {
    for (let tap = 0; tap < 2 * HALF_WIDTH; tap++) {
      const t = tap - BEFORE - phase / PHASES;
      const bend = windowedSinc(t - 1 / PHASES) - 2 * windowedSinc(t) + windowedSinc(t + 1 / PHASES);
      table[phase * ROW + tap] = windowedSinc(t) - bend / 12;
    }
  }
  return loaded;
}

/**
 * Runs a kernel on a zeroed response that has 40 samples more before `out` and enough after it for a pulse that
 * begins in its last sample, and copies the middle to `out`.
 */
function written(
  out: Float32Array,
  inputBytes: number,
  run: (buffer: ArrayBuffer, input: number, response: number, length: number) => void,
): void {
  if (out.length > LONGEST) throw new RangeError(`${out.length} samples, expected at most ${LONGEST}`);
  const response = Math.ceil((FREE + inputBytes) / 16) * 16;
  const reach = out.length + HALF_WIDTH; // first delay that leaves `out` as it is
  const buffer = memoryOf(kernel(), response + 4 * (reach + ROW));
  const sums = new Float32Array(buffer, response, reach + ROW).fill(0);
  run(buffer, FREE, response, reach);
  out.set(sums.subarray(BEFORE, BEFORE + out.length));
}
