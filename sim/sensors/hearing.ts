import type { Emission, StreamFormat } from "#contracts";
import type { Moving } from "../movers/moving.ts";
import { throughDoors } from "../movers/through-doors.ts";
import { soundingsOf } from "../noises/animate-noise.ts";
import { animated, type Scene } from "../scene.ts";
import { type Acoustics, acousticsOf } from "./acoustics.ts";
import { acousticsFor } from "./acoustics-for.ts";
import { audibleImages } from "./audible-images.ts";
import { type Emitted, emitted, FIRST_CARRIER } from "./emitted.ts";
import { hear } from "./heard.ts";
import { heardAsPcm } from "./heard-as-pcm.ts";
import { audibleSounds, overheardAsEnvelope, overheardAsPcm, soundRate } from "./overheard.ts";
import type { AddSamples } from "./upconverted.ts";

/** What the microphones of a Scene make of the loudspeaker's sound and of noises, before their own noise. */
export interface Hearing {
  /** Takes effect at its index, which is not before what was last heard. */
  emit(emission: Emission): void;
  /** Writes what is heard from sample `index` on, as `AddSamples` has it. Calls go from sample to sample. */
  hear(index: number, samples: number, out: Float64Array): void;
  /** Paths to images left out as too weak, of all movers and emissions so far: see `audibleImages`. */
  readonly pruned: number;
}

/**
 * Hears a Scene in the form of a stream.
 *
 * Baseband is relative to the carrier emitted; while none is, to the one last named, and before the first to `FIRST_CARRIER`. That matters
 * to noises alone. PCM has neither carrier nor oscillator to restart, but the loudspeaker's own.
 */
export function hearing(
  scene: Scene,
  { kind, rate }: StreamFormat,
  { seed, maxOrder }: { readonly seed: number; readonly maxOrder: number },
): Hearing {
  const acoustics = acousticsOf(scene, maxOrder, seed);
  const inside = animated(scene.movers, seed);
  const movings = [...inside, ...throughDoors(inside, scene.room, scene.device.at)];
  const { pressure } = scene.device.unit.loudspeaker;
  const pcm = kind === "pcm";
  const made = soundRate(pcm ? "pcm" : "baseband", rate);
  const sounds = audibleSounds(soundingsOf(scene.noises, seed, made), acoustics, made, rate);
  const heardFrom = (sound: Emitted, first: number) =>
    (pcm ? heardAsPcm : heardAsBaseband)(acoustics, movings, sound, { rate, first });
  const noisesRound = (carrier: number, first: number) =>
    pcm
      ? overheardAsPcm(sounds, acoustics, { rate, first })
      : overheardAsEnvelope(sounds, acoustics, { rate, carrier, first });
  let heard: AddSamples | null = null;
  let overheard = noisesRound(FIRST_CARRIER, 0);
  let pruned = 0;
  return {
    get pruned() {
      return pruned;
    },
    emit(emission) {
      const sound = emitted(emission, { rate, pressure });
      // Beyond half of its rate a converter's own filter stops what the loudspeaker makes.
      const inBand = !pcm || emission.carrier < rate / 2;
      heard = sound && inBand ? heardFrom(sound, emission.index) : null;
      if (heard) pruned += prunedOf(movings, acoustics, emission.carrier);
      if (!pcm) overheard = noisesRound(emission.carrier, emission.index);
    },
    hear(index, samples, out) {
      out.fill(0);
      heard?.(index, samples, out);
      overheard(index, samples, out);
    },
  };
}

function prunedOf(movings: readonly Moving[], acoustics: Acoustics, carrier: number): number {
  const loss = acoustics.loss(carrier);
  return movings.reduce((sum, moving) => {
    return sum + moving.scatterers * audibleImages(moving, acousticsFor(moving, acoustics), loss).pruned;
  }, 0);
}

function heardAsBaseband(...given: Parameters<typeof hear>): AddSamples {
  const heard = hear(...given);
  const sample = new Float64Array(2 * given[0].receivers.length);
  return (index, samples, out) => {
    for (let n = 0, o = 0; n < samples; n++) {
      heard(index + n, sample);
      for (let i = 0; i < sample.length; i++, o++) out[o] += sample[i];
    }
  };
}
