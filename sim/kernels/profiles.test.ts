import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { windowResponse } from "../radar/windows.ts";
import { addReflectorPlainly, type ChirpPath } from "./plain-profiles.ts";
import { type ProfileOptions, profileKernel } from "./profiles.ts";

const CHIRPS = Array.from({ length: 15 }, (_, m) => m / 7 - 1);

const OPTIONS: ProfileOptions = {
  antennas: [
    [0, 0, 0],
    [0, 0.0025, 0],
    [0, 0, 0.0025],
  ],
  facing: [1, 0, 0],
  ...{ halves: 0, shadow: 0, amplitude: 1, turns: 200, bend: 1e-3 },
  ...{ binsPerMetre: 10, first: 0, sweep: 0.015, chirps: CHIRPS },
  ...{ wrap: 64, mirror: true, bins: 32, taps: 8, colour: [1, 0, 0, 0], groups: [1] },
  response: windowResponse("blackman-harris", 64),
};

/** What kernel and plain twin make of one reflector that moves by these over half a frame, and the error in dB of its amplitude. */
function errorDb(options: ProfileOptions, speed: number, bend: number): number {
  const chance = random(7).fork(`${speed}`);
  const kernel = profileKernel(options, random(1));
  let worst = 0;
  for (let k = 0; k < 20; k++) {
    const from = [chance.between(0.5, 2.5), chance.between(-1, 1), chance.between(-1, 1)];
    const by = from.map(() => chance.between(-speed, speed));
    const curve = from.map(() => chance.between(-bend, bend));
    const at = (y: number) => from.map((x, n) => x + by[n] * y + curve[n] * y * y);
    for (const [slot, y] of [-1, 0, 1].entries()) kernel.poses[0][slot].set([...at(y), 1]);
    kernel.reflect(0, [0, 1, 2], 1);
    const found = new Float32Array(4 * options.bins);
    kernel.write(found, 0, 0, 0);
    for (const r of [0, 1]) {
      const path = (y: number): ChirpPath => {
        const legs = [options.antennas[0], options.antennas[r + 1]].map((antenna) =>
          Math.hypot(...at(y).map((x, n) => x - antenna[n])),
        );
        return { path: legs[0] + legs[1], growth: 0, amplitude: 1 / (legs[0] * legs[1]) };
      };
      const growth = ((path(1).path - path(-1).path) / 2) * options.sweep;
      const expected = new Float64Array(2 * options.bins);
      addReflectorPlainly(
        expected,
        options,
        options.chirps.map((y) => ({ ...path(y), growth })),
      );
      for (const [i, value] of expected.entries()) {
        worst = Math.max(worst, Math.abs(found[2 * options.bins * r + i] - value) / path(0).amplitude);
      }
    }
  }
  return 20 * Math.log10(worst);
}

for (const [what, options] of [
  ["real samples", OPTIONS],
  ["complex samples", { ...OPTIONS, mirror: false, bins: 64 }],
  ["pulses", { ...OPTIONS, mirror: false, wrap: 0, bins: 64, sweep: 0, turns: -200, bend: 0, first: -4 }],
] as const) {
  for (const [speed, bend] of [
    [0, 0],
    [5e-5, 1e-5],
    [5e-4, 1e-5],
    [4e-3, 1e-4],
  ]) {
    test(`compiled profiles of ${what} are the plain twin's to -75 dB at ${speed} m in half a frame`, () => {
      const error = errorDb(options, speed, bend);
      assert.ok(error < -75, `${error} dB`);
    });
  }
}

test("what stands still is in every profile, and reflectors in the one they were reflected for alone", () => {
  const kernel = profileKernel(OPTIONS, random(1));
  kernel.still.set([3, 4], 10);
  kernel.poses[0][0].set([1, 0, 0, 1]);
  kernel.reflect(0, [0, 0, 0], 1);
  const [first, second] = [new Float32Array(128), new Float32Array(128)];
  kernel.write(first, 0, 0, 0);
  kernel.write(second, 0, 0, 0);
  assert.deepEqual(Array.from(second.subarray(10, 12)), [3, 4]);
  assert.ok(Math.abs(first[40]) + Math.abs(first[41]) > 0.5);
  assert.equal(Math.abs(second[40]) + Math.abs(second[41]), 0);
});

test("a reflector without a cross section, or at the antenna, leaves nothing that is no number", () => {
  const kernel = profileKernel(OPTIONS, random(1));
  const out = new Float32Array(128);
  for (const pose of [
    [1, 0, 0, 0],
    [0, 0, 0, 1],
  ]) {
    for (const slot of kernel.poses[0]) slot.set(pose);
    kernel.reflect(0, [0, 1, 2], 1);
    kernel.write(out, 0, 0, 0);
    assert.ok(out.every(Number.isFinite));
    if (pose[3] === 0) assert.ok(out.every((x) => x === 0));
  }
});
