import type { Actuation, Emission } from "#contracts";
import type { Mover } from "./movers/animate.ts";
import type { Noise } from "./noises/animate-noise.ts";
import type { Room } from "./room.ts";
import { type SceneOptions, scene } from "./scene.ts";
import { lowpassBetween } from "./sensors/lowpass.ts";
import { simulate } from "./simulate.ts";
import { type UnitOptions, unit } from "./unit.ts";

/** A unit without noise, tolerances or directivity: one microphone, 0.1 m above the loudspeaker. */
export const plainUnit = (given: UnitOptions = {}) =>
  unit({
    loudspeaker: [0, 0, 0],
    microphones: [[0, 0, 0.1]],
    pressure: 1,
    leakIsolationDb: 200,
    noiseDensity: 0,
    gainToleranceDb: 0,
    phaseTolerance: 0,
    loudspeakerRadius: 0,
    loudspeakerBehindDb: 0,
    microphoneBehindDb: 0,
    ...given,
  });

export const emission = (index: number, given: Partial<Emission> = {}): Emission => ({
  kind: "emission",
  index,
  carrier: 33_000,
  level: 1,
  on: true,
  ...given,
});

/** All samples of a simulation, and how it ended; `actuations` are handed over before the first Block but one. */
export function stream({
  room = null,
  movers = [],
  noises = [],
  drift,
  unit = plainUnit(),
  kind = "baseband",
  actuations = [emission(100)],
  seed = 1,
  duration,
  rate = 2000,
  fullScale = 1,
  blockLength = 100,
}: {
  readonly room?: Room | null;
  readonly movers?: readonly Mover[];
  readonly noises?: readonly Noise[];
  readonly drift?: NonNullable<SceneOptions["drift"]>;
  readonly unit?: ReturnType<typeof plainUnit>;
  readonly kind?: "baseband" | "pcm";
  readonly actuations?: readonly Actuation[];
  readonly seed?: number;
  readonly duration: number;
  readonly rate?: number;
  readonly fullScale?: number;
  readonly blockLength?: number;
}) {
  const blocks = simulate({
    scene: scene({ room, device: { at: [1, 1, 1], unit }, movers, noises, ...(drift && { drift }) }),
    seed,
    duration,
    blockLength,
    format: {
      kind,
      channels: unit.microphones.length,
      rate,
      encoding: "i16",
      fullScale,
      radar: null,
    },
  });
  const samples: number[] = [];
  let step = blocks.next([]);
  for (let first = true; !step.done; first = false) {
    samples.push(...step.value.samples);
    step = blocks.next(first ? actuations : []);
  }
  return { samples, end: step.value };
}

/**
 * By how much PCM, multiplied by exp(-jw t) and filtered, differs from baseband, dB of the baseband; both [sample][microphone], baseband
 * with I and Q. Both go through one more filter, from `pass` to `stop`, Hz, which is to end before either's own band does.
 */
export function differenceDb(
  pcm: ArrayLike<number>,
  baseband: ArrayLike<number>,
  given: {
    readonly microphones: number;
    readonly rate: number;
    readonly factor: number;
    readonly carrier: number;
    readonly pass: number;
    readonly stop: number;
  },
): number {
  const { microphones, rate, factor, carrier, pass, stop } = given;
  const fine = lowpassBetween(pass / rate / factor, stop / rate / factor, 100);
  const coarse = Float64Array.from(
    { length: Math.ceil(fine.length / factor) },
    (_, k) => factor * fine[factor * k],
  );
  const filtered = (half: Float64Array, at: (place: number) => number) => {
    let sum = half[0] * at(0);
    for (let k = 1; k < half.length; k++) sum += half[k] * (at(-k) + at(k));
    return sum;
  };
  const samples = baseband.length / microphones / 2;
  let [error, level] = [0, 0];
  for (let n = coarse.length; n < samples - coarse.length - 1; n += 3) {
    for (let value = 0; value < 2 * microphones; value++) {
      const [m, mixer] = [value >> 1, (value & 1) === 0 ? Math.cos : (x: number) => -Math.sin(x)];
      const a = filtered(coarse, (k) => baseband[2 * microphones * (n + k) + value]);
      const b = filtered(fine, (k) => {
        const index = factor * n + k;
        return 2 * pcm[microphones * index + m] * mixer((2 * Math.PI * carrier * index) / (rate * factor));
      });
      error += (a - b) ** 2;
      level += a * a;
    }
  }
  return 10 * Math.log10(error / level);
}
