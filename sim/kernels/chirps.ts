import type { Random } from "../chance.ts";
import { WASM } from "./chirps.wasm.ts";
import { loadKernel, memoryOf } from "./load.ts";
import { MEMORY, type NormalFunctions, putNumbers, stateOf } from "./normals.ts";

/** Shape of a frame and what its receiver does; see `chirpKernel`. */
export interface ChirpOptions {
  readonly receivers: number;
  readonly chirps: number;
  readonly samples: number;
  /** Targets that move; those that do not are in `still`. */
  readonly targets: number;
  readonly iq: boolean;
  /** Deviation of the noise in each real number, V; 0 for none. */
  readonly noise: number;
  /** Deviation of the oscillator's frequency in each sample, rad/s, the same in all receivers; 0 for none. */
  readonly frequencyNoise: number;
  /** Null leaves values as they are. `step` in V; codes are from -2^(bits - 1) to 2^(bits - 1) - 1. */
  readonly adc: { readonly bits: number; readonly step: number } | null;
}

/** Numbers that describe one target in one chirp: see `TARGET` of plain-chirps.ts. */
const WIDTH = 5;

export interface ChirpKernel {
  /** [receiver][chirp][target][5]: turns at sample 0, per sample, per sample squared; A, V; A tau, V s. */
  readonly targets: Float64Array;
  /** Adds a target that does not move to all chirps of a receiver. */
  addStill(receiver: number, target: readonly number[]): void;
  /** Writes the frame of `targets`: [receiver][chirp][sample], or [receiver][chirp][sample][I, Q]. */
  write(out: Float32Array): void;
}

interface Functions extends NormalFunctions {
  sweep(sums: number, targets: number, count: number, samples: number, full: number): void;
  receive(...values: readonly number[]): void;
}

/**
 * Samples of FMCW chirps: the sum of A exp(j phase) over targets, whose phase is quadratic in time, noise, and conversion. Compiled
 * with SIMD in float32: -95 dB of the plain twin, plain-chirps.ts. Noise of thermal kind is independent
 * in receivers; the oscillator's turns each target by its delay times one frequency error that all share.
 */
export function chirpKernel(options: ChirpOptions, chance: Random): ChirpKernel {
  const { receivers, chirps, samples, targets, iq, noise, frequencyNoise, adc } = options;
  const kernel = loadKernel<Functions>(WASM);
  const row = Math.ceil(samples / 4) * 4;
  const full = iq || frequencyNoise > 0 ? 1 : 0;
  const at = layout(options, row);
  const memory = memoryOf(kernel, at.end);
  putNumbers(memory);
  const states = [MEMORY.state, MEMORY.state + 64] as const;
  for (const [i, label] of ["receivers", "oscillator"].entries())
    new Int32Array(memory, states[i], 16).set(stateOf(chance.fork(label)));
  const sums = new Float32Array(memory, at.sums, 4 * row);
  const still = Array.from(
    { length: receivers },
    (_, r) => new Float32Array(memory, at.still + 16 * row * r, 4 * row),
  );
  const one = new Float64Array(memory, at.one, WIDTH);
  const width = samples * (iq ? 2 : 1);
  const made = new Float32Array(memory, at.out, width);
  const noisy = eights(row * (iq ? 2 : 1));
  const step = adc ? adc.step : 0;
  const half = adc ? 2 ** (adc.bits - 1) : 0;
  return {
    targets: new Float64Array(memory, at.targets, receivers * chirps * targets * WIDTH),
    addStill(receiver, target) {
      one.set(target);
      kernel.sweep(at.still + 16 * row * receiver, at.one, 1, samples, full);
    },
    write(out) {
      if (frequencyNoise > 0) kernel.normals(at.omega, eights(row * chirps), frequencyNoise, states[1]);
      for (let c = 0; c < receivers * chirps; c++) {
        const chirp = c % chirps;
        sums.set(still[Math.floor(c / chirps)]);
        kernel.sweep(at.sums, at.targets + 8 * WIDTH * targets * c, targets, samples, full);
        if (noise > 0) kernel.normals(at.noise, noisy, noise, states[0]);
        const turned = frequencyNoise > 0 ? at.omega + 4 * row * chirp : 0;
        kernel.receive(at.out, at.sums, samples, turned, noise > 0 ? at.noise : 0, step, half, iq ? 1 : 0);
        out.set(made, c * width);
      }
    },
  };
}

function eights(count: number): number {
  return Math.ceil(count / 8) * 8;
}

/** Where everything is in the kernel's memory, bytes. */
function layout({ receivers, chirps, targets }: ChirpOptions, row: number) {
  let free: number = MEMORY.free;
  const take = (bytes: number): number => {
    const at = free;
    free += Math.ceil(bytes / 64) * 64;
    return at;
  };
  return {
    sums: take(16 * row),
    still: take(16 * row * receivers),
    omega: take(4 * eights(row * chirps)),
    noise: take(4 * eights(2 * row)),
    out: take(8 * row),
    one: take(8 * WIDTH),
    targets: take(8 * WIDTH * receivers * chirps * targets),
    end: free,
  };
}
