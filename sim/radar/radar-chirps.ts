import { random } from "../chance.ts";
import { chirpKernel } from "../kernels/chirps.ts";
import {
  echoAmplitude,
  type FmcwRadar,
  frequencyNoise,
  LIGHT,
  leakAmplitude,
  noiseDeviation,
  slopeOf,
  stepOf,
} from "./radar.ts";
import { eyesOf, type Sight, type Staging } from "./staging.ts";

/** Samples of a staged radar, frame after frame. */
export interface Chirps {
  /** Numbers of one frame: [receiver][chirp][sample], twice as many if samples are complex. */
  readonly frameLength: number;
  /** Writes the next frames, as many as `out` holds: V at the antenna, with unit gain behind it. */
  write(out: Float32Array): void;
}

/**
 * What an FMCW radar samples: for each target A exp j 2 pi (f0 tau + k tau t - k tau^2 / 2), its real part if samples are
 * real, tau the delay there and back, t the time since the chirp's start.
 *
 * A is the amplitude of the received voltage at 50 ohms, by the radar equation. Delays are taken at the first and last sample of each
 * chirp and are linear between (error a T^2 / 8: 0.4 um for a fan's blade at 700 m/s^2 in 64 us); they are those of places at the time
 * of reception, not of reflection (10 nm at 1 m/s and 3 m). Memory does not depend on how many frames are written.
 */
export function radarChirps(staging: Staging<FmcwRadar>): Chirps {
  const { radar, seed } = staging;
  const { rx, chirps, samples, iq, adc } = radar;
  const count = staging.reflectors.reduce((sum, group) => sum + group.count, 0);
  const kernel = chirpKernel(
    {
      receivers: rx.length,
      ...{ chirps, samples, targets: count, iq },
      noise: noiseDeviation(radar),
      frequencyNoise: frequencyNoise(radar),
      adc: adc && { bits: adc.bits, step: stepOf(radar) },
    },
    random(seed).fork("radar chirps"),
  );
  addStill(staging, kernel.addStill);
  const follow = follower(staging, count, kernel.targets);
  const frameLength = rx.length * chirps * samples * (iq ? 2 : 1);
  let frame = 0;
  return {
    frameLength,
    write(out) {
      if (out.length % frameLength !== 0)
        throw new RangeError(`radarChirps: ${out.length} numbers are no whole frames of ${frameLength}`);
      for (let from = 0; from < out.length; from += frameLength, frame++) {
        for (let chirp = 0; chirp < chirps; chirp++) follow(frame, chirp);
        kernel.write(out.subarray(from, from + frameLength));
      }
    },
  };
}

/** Leakage and clutter. */
function addStill(
  staging: Staging<FmcwRadar>,
  add: (receiver: number, target: readonly number[]) => void,
): void {
  const { radar, clutter = [] } = staging;
  const receivers = radar.rx.length;
  const seen: Sight = { paths: new Float64Array(receivers), amplitudes: new Float64Array(receivers) };
  const { look } = eyesOf(staging, echoAmplitude(radar));
  const target = new Float64Array(5);
  for (let r = 0; r < receivers; r++) {
    if (radar.leakage) {
      sweepOf(radar, radar.leakage.delay, 0, leakAmplitude(radar), target, 0);
      add(r, Array.from(target));
    }
    for (const { at, crossSectionDb } of clutter) {
      look(...at, 10 ** (crossSectionDb / 10), seen);
      sweepOf(radar, seen.paths[r] / LIGHT, 0, seen.amplitudes[r], target, 0);
      add(r, Array.from(target));
    }
  }
}

/** Makes a function that writes what all receivers see of all reflectors in one chirp to [receiver][chirp][target][5]. */
function follower(
  staging: Staging<FmcwRadar>,
  count: number,
  targets: Float64Array,
): (frame: number, chirp: number) => void {
  const { radar, reflectors } = staging;
  const { chirps, samples, rate, chirpInterval, frameInterval } = radar;
  const receivers = radar.rx.length;
  const first: Sight = { paths: new Float64Array(receivers), amplitudes: new Float64Array(receivers) };
  const last = new Float64Array(receivers);
  const { look, measure } = eyesOf(staging, echoAmplitude(radar));
  const poses = reflectors.map((group) => [0, 1].map(() => new Float64Array(4 * group.count)));
  const duration = (samples - 1) / rate;
  return (frame, chirp) => {
    const start = frame * frameInterval + chirp * chirpInterval;
    let target = 0;
    for (const [g, group] of reflectors.entries()) {
      const [before, after] = poses[g];
      group.at(start, before);
      group.at(start + duration, after);
      for (let i = 0; i < before.length; i += 4, target++) {
        look(before[i], before[i + 1], before[i + 2], before[i + 3], first);
        measure(after[i], after[i + 1], after[i + 2], last);
        for (let r = 0; r < receivers; r++) {
          const delay = first.paths[r] / LIGHT;
          const growth = (last[r] - first.paths[r]) / LIGHT / (samples - 1);
          const to = 5 * ((r * chirps + chirp) * count + target);
          sweepOf(radar, delay, growth, first.amplitudes[r], targets, to);
        }
      }
    }
  };
}

/** Turns of A exp(j phase) at sample 0, per sample and per sample squared, A and A tau, with the delay growing by `growth` s a sample. */
function sweepOf(
  radar: FmcwRadar,
  delay: number,
  growth: number,
  amplitude: number,
  out: Float64Array,
  at: number,
): void {
  const slope = slopeOf(radar);
  const perSample = slope / radar.rate;
  out[at] = delay * (radar.f0 - 0.5 * slope * delay);
  out[at + 1] = radar.f0 * growth + perSample * delay - slope * delay * growth;
  out[at + 2] = growth * (perSample - 0.5 * slope * growth);
  out[at + 3] = amplitude;
  out[at + 4] = amplitude * delay;
}
