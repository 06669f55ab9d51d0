import type { Actuation, Emission, StreamFormat } from "#contracts";
import { random } from "./chance.ts";
import type { Scene } from "./scene.ts";
import { digitiser } from "./sensors/digitise.ts";
import { hearing } from "./sensors/hearing.ts";

/** What is to be simulated. */
export interface Simulation {
  readonly scene: Scene;
  readonly seed: number;
  /** s */
  readonly duration: number;
  /** Samples of a Block; the last may be shorter. Does not change any sample. */
  readonly blockLength: number;
  /** Of the device's input: baseband or PCM with one channel for each of the unit's microphones. */
  readonly format: StreamFormat;
  /** Reflections on each leg of an echo: 1 if not given. */
  readonly maxOrder?: number;
}

/** Samples from `index` on. */
export interface Block {
  readonly index: number;
  /** Samples in it. */
  readonly length: number;
  /** Shape [length][channel][I, Q] of baseband, [length][channel] of PCM. It is the caller's to keep. */
  readonly samples: Int16Array;
}

export interface SimulationEnd {
  /** Actuations that named a sample already made, and so had no effect. */
  readonly masked: number;
  /** Values, each of I and Q, beyond what 16 bits hold. */
  readonly clipped: number;
  /**
   * Paths from scatterers to images of the source or of microphones that were left out as too weak, 100 dB below the strongest,
   * counted once for each emission.
   */
  readonly pruned: number;
}

/**
 * The stream a device's microphones make of a Scene, block by block as it is asked for.
 *
 * `next(actuations)` hands over what the device did since; each takes effect at its index. The first
 * call's argument is lost, as with every generator: begin with `next([])`. Until the first
 * emission the loudspeaker is silent. At each emission the oscillator restarts at phase 0, echoes in
 * flight of what was emitted before are dropped, and what is emitted from then on is heard after its travel
 * time. The stream has round(duration * rate) samples; a unit source is exp(+jwt) / r, so a
 * path of length r gives exp(-jwr/c). PCM is the real part of baseband times the oscillator: see `heardAsPcm`. Only emissions act on
 * this stream; other actuations pass by.
 *
 * @throws RangeError or TypeError that names what of the simulation cannot be made.
 */
export function* simulate(simulation: Simulation): Generator<Block, SimulationEnd, readonly Actuation[]> {
  const { scene, seed, duration, blockLength, format } = checked(simulation);
  const heard = hearing(scene, format, { seed, maxOrder: simulation.maxOrder ?? 1 });
  const { hear, emit } = heard;
  const digitise = digitiser(random(seed).fork("microphones"), format, scene.device.unit.noiseDensity);
  const total = Math.round(duration * format.rate);
  const width = (format.kind === "pcm" ? 1 : 2) * format.channels;
  const pressure = new Float64Array(width * MADE_AT_ONCE);
  let pending: readonly Emission[] = [];
  let masked = 0;
  let clipped = 0;

  for (let index = 0; index < total; ) {
    const block = { index, length: Math.min(blockLength, total - index) };
    const samples = new Int16Array(width * block.length);
    for (const end = index + block.length; index < end; ) {
      for (; pending.length > 0 && pending[0].index <= index; pending = pending.slice(1)) emit(pending[0]);
      const until = Math.min(end, index + MADE_AT_ONCE, pending[0]?.index ?? Infinity);
      hear(index, until - index, pressure);
      clipped += digitise(pressure, until - index, samples, width * (index - block.index));
      index = until;
    }
    const actuations = yield { ...block, samples };
    const emissions = actuations.filter((actuation) => actuation.kind === "emission");
    const inTime = emissions.filter((emission) => emission.index >= index);
    masked += emissions.length - inTime.length;
    pending = [...pending, ...inTime].sort((a, b) => a.index - b.index);
  }
  return { masked, clipped, pruned: heard.pruned };
}

/** Samples: memory stays the same however long Blocks are. */
const MADE_AT_ONCE = 512;

function checked(simulation: Simulation): Simulation {
  const { scene, duration, blockLength, format, maxOrder = 1 } = simulation;
  const microphones = scene.device.unit.microphones.length;
  if ((format.kind !== "baseband" && format.kind !== "pcm") || format.encoding !== "i16") {
    throw new TypeError(`format: expected baseband or pcm as i16, got ${format.kind} as ${format.encoding}`);
  }
  if (format.channels !== microphones) {
    throw new RangeError(`format.channels: the unit has ${microphones} microphones, got ${format.channels}`);
  }
  positive("format.rate", format.rate);
  positive("format.fullScale", format.fullScale);
  positive("duration", duration);
  if (!Number.isSafeInteger(blockLength) || blockLength < 1) {
    throw new RangeError(`blockLength: expected a whole number of samples of at least 1, got ${blockLength}`);
  }
  if (!Number.isInteger(maxOrder) || maxOrder < 0) {
    throw new RangeError(`maxOrder: expected a whole number of at least 0, got ${maxOrder}`);
  }
  return simulation;
}

function positive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${name}: expected a positive number, got ${value}`);
  }
}
