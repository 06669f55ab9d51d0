import { random } from "../chance.ts";
import { addReflectorPlainly } from "../kernels/plain-profiles.ts";
import { type ProfileKernel, type ProfileOptions, profileKernel } from "../kernels/profiles.ts";
import { fmcwOptions, pulseOptions } from "./profile-options.ts";
import {
  binsOf,
  echoAmplitude,
  type FmcwRadar,
  frequencyNoise,
  LIGHT,
  LOAD,
  leakAmplitude,
  noiseDeviation,
  type PulseRadar,
  stepOf,
  THERMAL,
} from "./radar.ts";
import { antennasOf, eyesOf, type Sight, type Staging } from "./staging.ts";
import { WINDOWS } from "./windows.ts";

/** Range profiles of a staged radar, frame after frame. */
export interface RangeProfiles {
  readonly receivers: number;
  readonly bins: number;
  /** Writes the next frames, as many as `out` holds: [frame][receiver][bin][re, im], V. */
  write(out: Float32Array): void;
}

/**
 * Range profiles in closed form: what the windowed transform of the mean of a frame's chirps would be (`chirpProfiles`),
 * computed in the bins alone that a reflector reaches; of a pulse radar, the profiles themselves.
 *
 * A target of amplitude A on a bin has A in it. Within -60 dB of the transform up to 1.5 m/s and 5.5 GHz, its losses by turning
 * during a frame and its mirror image included; of each quick reflector, terms of the series are left out that are 40 dB
 * below the noise of a bin. Noise has the transform's statistics: white, coloured by the window, real at bin 0, divided by the
 * chirps; the converter's is taken as white noise of step^2 / 12 (true from noise of half a step on, without clipping);
 * the oscillator's as white noise of the power that the echoes give it, independent in receivers (ASSUMPTION; in the chirps
 * receivers share it). Memory does not depend on how many frames are written.
 */
export function rangeProfiles(staging: Staging): RangeProfiles {
  const { radar, reflectors, seed } = staging;
  const shape = {
    antennas: antennasOf(staging),
    facing: staging.facing,
    groups: reflectors.map(({ count }) => count),
  };
  const given = radar.kind === "pulse" ? pulseOptions(radar, shape) : fmcwOptions(radar, shape);
  const white = radar.kind === "pulse" ? pulseNoise(radar) : fmcwNoise(radar);
  const options = { ...given.options, hidden: HIDDEN * deviationOf(white.variance, given.options.colour) };
  const kernel = profileKernel(options, random(seed).fork("range profiles"));
  addStill(staging, options, kernel);
  const receivers = radar.rx.length;
  const bins = binsOf(radar);
  const frameLength = 2 * receivers * bins;
  const follow = reflectors.map((_, g) => follower(staging, g, kernel, given));
  let frame = 0;
  return {
    receivers,
    bins,
    write(out) {
      if (out.length % frameLength !== 0)
        throw new RangeError(`rangeProfiles: ${out.length} numbers are no whole frames of ${frameLength}`);
      for (let from = 0; from < out.length; from += frameLength, frame++) {
        for (const each of follow) each(frame);
        kernel.write(out, from, white.variance, white.perSquare);
      }
    },
  };
}

/** Makes a function that takes one group's poses for a frame and adds what they reflect. */
function follower(
  { radar, reflectors }: Staging,
  g: number,
  kernel: ProfileKernel,
  { middle, half }: { readonly middle: number; readonly half: number },
): (frame: number) => void {
  const { at, resolve } = reflectors[g];
  const poses = kernel.poses[g];
  const interval = radar.frameInterval;
  const ask = (time: number, slot: number) => {
    at(time, poses[slot]);
    kernel.look(g, slot);
  };
  if (resolve === "chirp") {
    return (frame) => {
      const time = frame * interval + middle;
      at(time, poses[1]);
      if (!anySeen(poses[1])) return;
      kernel.look(g, 1);
      ask(time - half, 0);
      ask(time + half, 2);
      kernel.reflect(g, ORDERS[0], 1);
    };
  }
  // Poses of the frames before and after are those that were, or will be, in the middle.
  return (frame) => {
    const order = ORDERS[frame % 3];
    const time = frame * interval + middle;
    if (frame === 0) {
      ask(time - interval, order[0]);
      ask(time, order[1]);
    }
    ask(time + interval, order[2]);
    kernel.reflect(g, order, half / interval);
  };
}

/** Whether any reflector has a cross section. */
function anySeen(pose: Float64Array): boolean {
  for (let i = 3; i < pose.length; i += 4) if (pose[i] > 0) return true;
  return false;
}

/** Slots of the poses before, in the middle of and after a frame, which change places from frame to frame. */
const ORDERS = [0, 1, 2].map((n) => [n, (n + 1) % 3, (n + 2) % 3] as const);

/**
 * Of each turning reflector, what the rest of the series cannot exceed is left out from 40 dB below the noise of a bin on. An assumption:
 * a hundred such reflectors, in step, would reach the noise.
 */
const HIDDEN = 0.01;

/** Of a bin, whose parts have this variance before the window. */
function deviationOf(variance: number, [own, ...shifted]: readonly number[]): number {
  return Math.sqrt(2 * variance * (own * own + 2 * shifted.reduce((sum, c) => sum + c * c, 0)));
}

/** Adds leakage and clutter. */
function addStill(staging: Staging, options: ProfileOptions, kernel: ProfileKernel): void {
  const { radar, clutter = [] } = staging;
  const receivers = radar.rx.length;
  const bins = binsOf(radar);
  const seen: Sight = { paths: new Float64Array(receivers), amplitudes: new Float64Array(receivers) };
  const { look } = eyesOf(staging, echoAmplitude(radar));
  for (let r = 0; r < receivers; r++) {
    const profile = new Float64Array(2 * bins);
    const add = (path: number, amplitude: number) => {
      addReflectorPlainly(profile, options, [{ path, growth: 0, amplitude }]);
      kernel.stillSquares[r] += amplitude * path * amplitude * path;
    };
    if (radar.kind === "fmcw" && radar.leakage) add(radar.leakage.delay * LIGHT, leakAmplitude(radar));
    for (const { at, crossSectionDb } of clutter) {
      look(...at, 10 ** (crossSectionDb / 10), seen);
      add(seen.paths[r], seen.amplitudes[r]);
    }
    kernel.still.set(profile, 2 * bins * r);
  }
}

/** Variance of the real part of a bin before the window, and what of it goes with the squares of A times path. */
interface White {
  readonly variance: number;
  readonly perSquare: number;
}

function pulseNoise({ noiseFigureDb, bandwidth, pulses }: PulseRadar): White {
  const factor = noiseFigureDb === null ? 0 : 10 ** (noiseFigureDb / 10);
  return { variance: (LOAD * THERMAL * factor * bandwidth) / pulses, perSquare: 0 };
}

/** Samples' variance over N, times 2 / a0^2 if they are real, or 1 / a0^2. */
function fmcwNoise(radar: FmcwRadar): White {
  const { samples, chirps, iq, window } = radar;
  const share = (iq ? 1 : 2) / (samples * chirps * WINDOWS[window][0] ** 2);
  const turning = frequencyNoise(radar) / LIGHT;
  return {
    variance: share * (noiseDeviation(radar) ** 2 + stepOf(radar) ** 2 / 12),
    perSquare: share * 0.5 * turning * turning,
  };
}
