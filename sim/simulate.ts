import type { Actuation, StreamFormat } from "#contracts";
import { random } from "./chance.ts";
import { animated, type Scene } from "./scene.ts";
import { acousticsOf } from "./sensors/acoustics.ts";
import { digitiser } from "./sensors/digitise.ts";
import { emitted } from "./sensors/emitted.ts";
import { hear } from "./sensors/heard.ts";
import type { Heard } from "./sensors/heard-exactly.ts";

/** What is to be simulated. */
export interface Simulation {
  readonly scene: Scene;
  readonly seed: number;
  /** s */
  readonly duration: number;
  /** Samples of a Block; the last may be shorter. Does not change any sample. */
  readonly blockLength: number;
  /** Of the device's input: baseband with one channel for each of the unit's microphones. */
  readonly format: StreamFormat;
  /** Reflections on each leg of an echo: 1 if not given. */
  readonly maxOrder?: number;
}

/** Samples from `index` on. */
export interface Block {
  readonly index: number;
  /** Samples in it. */
  readonly length: number;
  /** Shape [length][channel][I, Q]. It is the caller's to keep. */
  readonly samples: Int16Array;
}

export interface SimulationEnd {
  /** Actuations that named a sample already made, and so had no effect. */
  readonly masked: number;
  /** Values, I or Q, beyond what 16 bits hold. */
  readonly clipped: number;
}

/**
 * The stream a device's microphones make of a Scene, block by block as it is asked for.
 *
 * `next(actuations)` hands over what the device did since; each takes effect at its index. The first
 * call's argument is lost, as with every generator: begin with `next([])`. Until the first
 * emission the loudspeaker is silent. At each emission the oscillator restarts at phase 0, echoes in
 * flight of what was emitted before are dropped, and what is emitted from then on is heard after its travel
 * time. The stream has round(duration * rate) samples; a unit source is exp(+jwt) / r, so a
 * path of length r gives exp(-jwr/c).
 *
 * @throws RangeError or TypeError that names what of the simulation cannot be made.
 */
export function* simulate(simulation: Simulation): Generator<Block, SimulationEnd, readonly Actuation[]> {
  const { scene, seed, duration, blockLength, format } = checked(simulation);
  const { rate, channels } = format;
  const { unit } = scene.device;
  const acoustics = acousticsOf(scene, simulation.maxOrder ?? 1);
  const movings = animated(scene.movers, seed);
  const digitise = digitiser(random(seed).fork("microphones"), format, unit.noiseDensity);
  const total = Math.round(duration * rate);
  const pressure = new Float64Array(2 * channels);
  let heard: Heard | null = null;
  let pending: readonly Actuation[] = [];
  let masked = 0;
  let clipped = 0;

  for (let index = 0; index < total; ) {
    const block = { index, length: Math.min(blockLength, total - index) };
    const samples = new Int16Array(2 * channels * block.length);
    for (let n = 0; n < block.length; n++, index++) {
      while (pending.length > 0 && pending[0].index <= index) {
        const sound = emitted(pending[0], { rate, pressure: unit.loudspeaker.pressure });
        heard = sound && hear(acoustics, movings, sound, { rate, first: index });
        pending = pending.slice(1);
      }
      if (heard) heard(index, pressure);
      else pressure.fill(0);
      clipped += digitise(pressure, samples, 2 * channels * n);
    }
    const actuations = yield { ...block, samples };
    const inTime = actuations.filter((actuation) => actuation.index >= index);
    masked += actuations.length - inTime.length;
    pending = [...pending, ...inTime].sort((a, b) => a.index - b.index);
  }
  return { masked, clipped };
}

function checked(simulation: Simulation): Simulation {
  const { scene, duration, blockLength, format, maxOrder = 1 } = simulation;
  const microphones = scene.device.unit.microphones.length;
  if (format.kind !== "baseband" || format.encoding !== "i16") {
    throw new TypeError(`format: expected baseband as i16, got ${format.kind} as ${format.encoding}`);
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
