import { bgt60, type FmcwOptions } from "./presets.ts";
import type { FmcwRadar } from "./radar.ts";
import { radarChirps } from "./radar-chirps.ts";
import { rangeProfiles } from "./range-profiles.ts";
import type { Reflectors, Staging } from "./staging.ts";

/** A radar of `bgt60` without noise, conversion or leakage, isotropic, unless told otherwise. */
export function quiet(given: FmcwOptions = {}): FmcwRadar {
  return bgt60({
    ...{ noiseFigureDb: null, adc: null, phaseNoiseDbc: null, leakage: null },
    element: { gainDbi: 0, exponent: 0, backDb: 0 },
    ...given,
  });
}

/** The radar at the origin, looking along x. */
export function before<Kind extends Staging["radar"]>(
  radar: Kind,
  ...reflectors: readonly Reflectors[]
): Staging<Kind> {
  return { radar, at: [0, 0, 0], facing: [1, 0, 0], reflectors, seed: 1 };
}

/** One reflector of 1 m^2 or so at `at(time)`. */
export function point(
  at: (time: number) => readonly [x: number, y: number, z: number],
  section = 1,
  resolve: Reflectors["resolve"] = "chirp",
): Reflectors {
  return {
    count: 1,
    resolve,
    at(time, out) {
      out.set(at(time));
      out[3] = section;
    },
  };
}

/** The first frames of chirps. */
export function chirpsOf(staging: Staging<FmcwRadar>, frames = 1): Float32Array {
  const { frameLength, write } = radarChirps(staging);
  const out = new Float32Array(frames * frameLength);
  write(out);
  return out;
}

/** The first frames of range profiles. */
export function profilesOf(staging: Staging, frames = 1): Float32Array {
  const { receivers, bins, write } = rangeProfiles(staging);
  const out = new Float32Array(frames * 2 * receivers * bins);
  write(out);
  return out;
}
