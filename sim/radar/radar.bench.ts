/** Radar frames per CPU-second, and against the plain reference in the same run. */

import { random } from "../chance.ts";
import { addSweepPlainly, convertedPlainly } from "../kernels/plain-chirps.ts";
import { plainNormals } from "../kernels/plain-normals.ts";
import { addReflectorPlainly, type ChirpPath } from "../kernels/plain-profiles.ts";
import { curtain } from "../movers/curtain.ts";
import { fan } from "../movers/fan.ts";
import { animated } from "../scene.ts";
import { bgt60 } from "./presets.ts";
import { fmcwOptions } from "./profile-options.ts";
import { binsOf, noiseDeviation, stepOf } from "./radar.ts";
import { radarChirps } from "./radar-chirps.ts";
import { rangeProfiles } from "./range-profiles.ts";
import { movingReflectors } from "./reflectors.ts";
import { antennasOf, type Reflectors, type Staging } from "./staging.ts";

const AHEAD = { at: [0, 0, 1], facing: [1, 0, 0], seed: 1 } as const;

/** So many points that breathe, 1 to 3 m away. */
function breathing(count: number): Reflectors {
  return {
    count,
    resolve: "frame",
    at(time, out) {
      const breath = 0.004 * Math.sin(2 * Math.PI * 0.25 * time);
      for (let i = 0; i < count; i++) {
        out[4 * i] = 1 + (2 * i) / count + breath;
        out[4 * i + 1] = 0.05 * i - 0.2;
        out[4 * i + 2] = 0.6;
        out[4 * i + 3] = 0.01;
      }
    },
  };
}

/** So many points that go to and fro between 1 and 4 m away, asked for within frames. */
function striding(count: number): Reflectors {
  return {
    count,
    resolve: "chirp",
    at(time, out) {
      for (let i = 0; i < count; i++) {
        out[4 * i] = 2.5 + 1.5 * Math.sin(0.66 * time + i);
        out[4 * i + 1] = 0.3 * i - 0.6;
        out[4 * i + 2] = 0.6;
        out[4 * i + 3] = 0.1;
      }
    },
  };
}

/** CPU seconds of the quickest of some runs, after one to warm up. */
function seconds(rounds: number, run: () => void): number {
  run();
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}

function benchChirps(): void {
  const frames = 1000;
  for (const phaseNoiseDbc of [null, -80]) {
    const radar = bgt60({ phaseNoiseDbc });
    const made = radarChirps({ ...AHEAD, radar, reflectors: [breathing(5)] });
    const block = new Float64Array(5 * 48);
    for (let i = 0; i < block.length; i += 5) block.set([0.3, 0.1, 1e-6, 1e-5, 1e-13], i);
    const out = new Float32Array(100 * made.frameLength);
    const fast = frames / seconds(3, () => repeat(frames / 100, () => made.write(out)));
    const normal = plainNormals(random(1));
    const adc = { bits: 12, step: stepOf(radar) };
    const plain = 1 / seconds(3, () => plainFrame(block, normal, noiseDeviation(radar), adc));
    console.log(
      `  chirps, 1 x 3, 64 x 16, 5 targets, noise, ADC${phaseNoiseDbc === null ? "" : ", phase noise"}: ` +
        `${fast.toFixed(0)} frames per CPU-second (must: 10000), plain ${plain.toFixed(0)}, ratio ${(fast / plain).toFixed(0)}`,
    );
  }
}

/** One frame by the plain twins: phases, sines, normal numbers and conversion, of 48 chirps of 64 samples. */
function plainFrame(
  targets: Float64Array,
  normal: () => number,
  deviation: number,
  adc: { readonly bits: number; readonly step: number },
): void {
  const [sums, late] = [new Float64Array(128), new Float64Array(128)];
  for (let chirp = 0; chirp < 48; chirp++) {
    for (let i = 0; i < 5; i++) addSweepPlainly(sums, late, Array.from(targets.subarray(5 * i, 5 * i + 5)));
    for (let n = 0; n < 64; n++) sums[2 * n] = convertedPlainly(sums[2 * n] + deviation * normal(), adc);
  }
}

function benchProfiles(): void {
  const radar = bgt60();
  const [spinning, hanging] = animated([fan({ at: [2.5, 1, 1] }), curtain({ at: [3, 2, 1.2] })], 1);
  const sections = (count: number) => new Float64Array(count).fill(0.01);
  const rows: readonly (readonly [what: string, reflectors: readonly Reflectors[]])[] = [
    ["5 targets at up to 1 m/s", [striding(5)]],
    ["sleeper of 12", [breathing(12)]],
    [
      `sleeper of 12 and fan of ${spinning.scatterers}`,
      [breathing(12), movingReflectors(spinning, sections(spinning.scatterers), "chirp")],
    ],
    [
      `two sleepers of 12, fan of ${spinning.scatterers} and curtain of ${hanging.scatterers}`,
      [
        breathing(24),
        movingReflectors(spinning, sections(spinning.scatterers), "chirp"),
        movingReflectors(hanging, sections(hanging.scatterers), "frame"),
      ],
    ],
  ];
  const frames = 20_000;
  for (const [what, reflectors] of rows) {
    const staging: Staging<typeof radar> = { ...AHEAD, radar, reflectors };
    const made = rangeProfiles(staging);
    const out = new Float32Array(200 * 2 * made.receivers * made.bins);
    const fast = seconds(3, () => repeat(frames / 200, () => made.write(out))) / frames;
    const plain = seconds(2, () => repeat(2, () => plainProfiles(staging))) / 2;
    console.log(
      `  8 h of profiles, 3 x 32 bins, 20 Hz, ${what}: ${(fast * 576_000).toFixed(2)} CPU-seconds (must: 3), ` +
        `plain ${(plain * 576_000).toFixed(0)}, ratio ${(plain / fast).toFixed(0)}`,
    );
  }
}

/** One frame by the plain twin, every chirp and bin of it, without noise. */
function plainProfiles(staging: Staging<ReturnType<typeof bgt60>>): void {
  const { radar, reflectors } = staging;
  const antennas = antennasOf(staging);
  const { options } = fmcwOptions(radar, { antennas, facing: staging.facing, groups: [] });
  const out = new Float64Array(2 * binsOf(radar));
  for (const group of reflectors) {
    const poses = Array.from({ length: radar.chirps }, (_, m) => {
      const pose = new Float64Array(4 * group.count);
      group.at(m * radar.chirpInterval, pose);
      return pose;
    });
    for (let i = 0; i < group.count; i++) {
      for (const receiver of antennas.slice(1)) {
        const seen: ChirpPath[] = poses.map((pose) => {
          const [x, y, z] = pose.subarray(4 * i, 4 * i + 3);
          const legs = [antennas[0], receiver].map((at) => Math.hypot(x - at[0], y - at[1], z - at[2]));
          return { path: legs[0] + legs[1], growth: 0, amplitude: 1 / (legs[0] * legs[1]) };
        });
        addReflectorPlainly(out, { ...options, hidden: 0 }, seen);
      }
    }
  }
}

function repeat(times: number, run: () => void): void {
  for (let i = 0; i < times; i++) run();
}

benchChirps();
benchProfiles();
