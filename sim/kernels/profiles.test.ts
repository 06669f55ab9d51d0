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
  ...{ wrap: 64, mirror: true, bins: 32, taps: 8, colour: [1, 0, 0, 0], hidden: 0, groups: [1] },
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
    for (const [slot, y] of [-1, 0, 1].entries()) {
      kernel.poses[0][slot].set([...at(y), 1]);
      kernel.look(0, slot);
    }
    kernel.reflect(0, [0, 1, 2], 1);
    const found = new Float32Array(2 * options.bins * (options.antennas.length - 1));
    kernel.write(found, 0, 0, 0);
    for (let r = 0; r < options.antennas.length - 1; r++) {
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

test("five receivers, which are more than a vector has lanes, are each the plain twin's to -75 dB", () => {
  const more = [0, 1, 2].map((n) => [0, 0.003 * n, -0.004] as const);
  for (const speed of [5e-5, 4e-3]) {
    const error = errorDb({ ...OPTIONS, antennas: [...OPTIONS.antennas, ...more] }, speed, 1e-4);
    assert.ok(error < -75, `${error} dB at ${speed} m`);
  }
});

test("periods of bins that no vector divides are the plain twin's to -75 dB", () => {
  for (const [wrap, mirror] of [
    [34, true],
    [38, false],
    [62, true],
  ] as const) {
    const response = windowResponse("blackman-harris", wrap);
    const error = errorDb({ ...OPTIONS, wrap, mirror, bins: mirror ? wrap / 2 : wrap, response }, 4e-3, 1e-4);
    assert.ok(error < -75, `${wrap}: ${error} dB`);
  }
});

test("receivers that see a reflector turn differently, as a metre apart, are the plain twin's to -75 dB", () => {
  const apart = [
    [0, 0, 0],
    [0, 0.5, 0],
    [0, -0.5, 0],
  ] as const;
  const error = errorDb({ ...OPTIONS, antennas: apart }, 4e-3, 1e-4);
  assert.ok(error < -75, `${error} dB`);
});

test("of a reflector that turns, terms below what is hidden are left out, and nothing above it", () => {
  const seen = (hidden: number) => {
    const kernel = profileKernel({ ...OPTIONS, hidden }, random(1));
    for (const [slot, y] of [-1, 0, 1].entries()) {
      kernel.poses[0][slot].set([1.7 + 0.03 * y, 0.2, 0, 1]);
      kernel.look(0, slot);
    }
    kernel.reflect(0, [0, 1, 2], 1);
    const out = new Float32Array(4 * OPTIONS.bins);
    kernel.write(out, 0, 0, 0);
    return out;
  };
  const whole = seen(0);
  const errors = [1e-3, 1e-2, 1e-1].map((hidden) => {
    const found = seen(hidden);
    return Math.max(...whole.map((value, i) => Math.abs(value - found[i]))) / hidden;
  });
  assert.ok(errors.every((error) => error < 1) && errors.some((error) => error > 0), `${errors}`);
});

test("a reflector that is farther than float32 can place among the bins leaves nothing, and harms nothing", () => {
  const response = windowResponse("blackman-harris", 62);
  const kernel = profileKernel({ ...OPTIONS, wrap: 62, bins: 31, response }, random(1));
  const seen = (x: number) => {
    for (const slot of [0, 1, 2]) {
      kernel.poses[0][slot].set([x, 0, 0, 1]);
      kernel.look(0, slot);
    }
    kernel.reflect(0, [0, 1, 2], 1);
    const out = new Float32Array(4 * 31);
    kernel.write(out, 0, 0, 0);
    return out;
  };
  const before = seen(1.7);
  for (const far of [1e12, 1e20, 1e30]) assert.ok(seen(far).every((value) => Math.abs(value) < 1e-20));
  assert.deepEqual(seen(1.7), before);
});

test("what stands still is in every profile, and reflectors in the one they were reflected for alone", () => {
  const kernel = profileKernel(OPTIONS, random(1));
  kernel.still.set([3, 4], 10);
  kernel.poses[0][0].set([1, 0, 0, 1]);
  kernel.look(0, 0);
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
    for (const slot of [0, 1, 2]) {
      kernel.poses[0][slot].set(pose);
      kernel.look(0, slot);
    }
    kernel.reflect(0, [0, 1, 2], 1);
    kernel.write(out, 0, 0, 0);
    assert.ok(out.every(Number.isFinite));
    if (pose[3] === 0) assert.ok(out.every((x) => x === 0));
  }
});
