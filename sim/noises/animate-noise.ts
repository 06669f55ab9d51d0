import { random } from "../chance.ts";
import type { Turning } from "../sensors/fixed-path.ts";
import { type Airflow, airTurning } from "./airflow.ts";
import { animateHiss, type Hiss } from "./hiss.ts";
import { animateKeys, type Keys } from "./keys.ts";
import { animateKnocks, type Knocks, knockTurning } from "./knocks.ts";
import { animateOtherSensor, type OtherSensor } from "./other-sensor.ts";
import type { Sounding } from "./sounding.ts";

/** What disturbs a device and is no Mover, as data. */
export type Noise = Airflow | Hiss | Keys | Knocks | OtherSensor;

/** Noises that are heard, with their chances drawn, at `rate` samples per second: each forks by its own name. */
export function soundingsOf(noises: readonly Noise[], seed: number, rate: number): readonly Sounding[] {
  return noises.flatMap((noise): readonly Sounding[] => {
    const chance = random(seed).fork("noises").fork(noise.name);
    switch (noise.kind) {
      case "hiss":
        return [animateHiss(noise, chance, rate)];
      case "keys":
        return [animateKeys(noise, chance, rate)];
      case "knocks":
        return [animateKnocks(noise, chance, rate)];
      case "other-sensor":
        return [animateOtherSensor(noise, chance, rate)];
      default:
        return [];
    }
  });
}

/** What noises do to the phase of paths that nothing else changes, with their chances drawn. */
export function turningsOf(noises: readonly Noise[], seed: number): readonly Turning[] {
  return noises.flatMap((noise) => {
    const chance = random(seed).fork("noises").fork(noise.name);
    if (noise.kind === "airflow") return [airTurning(noise, chance)];
    return noise.kind === "knocks" ? [knockTurning(noise, chance)] : [];
  });
}
