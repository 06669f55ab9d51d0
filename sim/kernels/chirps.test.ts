import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { type ChirpOptions, chirpKernel } from "./chirps.ts";
import { addSweepPlainly, convertedPlainly } from "./plain-chirps.ts";

const QUIET: ChirpOptions = {
  ...{ receivers: 2, chirps: 3, samples: 64, targets: 4, iq: false },
  ...{ noise: 0, frequencyNoise: 0, adc: null },
};

/** A kernel with random targets, half a turn per sample at most, and its targets. */
function loaded(options: ChirpOptions): ReturnType<typeof chirpKernel> {
  const kernel = chirpKernel(options, random(2));
  const chance = random(1).fork("targets");
  for (let i = 0; i < kernel.targets.length; i += 5) {
    const amplitude = chance.between(0.1, 1);
    const bend = chance.between(-1e-4, 1e-4);
    kernel.targets.set(
      [chance.between(0, 3000), chance.between(-0.5, 0.5), bend, amplitude, 2e-8 * amplitude],
      i,
    );
  }
  return kernel;
}

function written(kernel: ReturnType<typeof chirpKernel>, options: ChirpOptions): Float32Array {
  const out = new Float32Array(options.receivers * options.chirps * options.samples * (options.iq ? 2 : 1));
  kernel.write(out);
  return out;
}

for (const [samples, iq] of [
  [64, false],
  [64, true],
  [62, true],
  [1000, false],
] as const) {
  test(`compiled chirps of ${samples} ${iq ? "complex" : "real"} samples are the plain twin's to -95 dB`, () => {
    const options = { ...QUIET, samples, iq };
    const kernel = loaded(options);
    const found = written(kernel, options);
    let [error, energy] = [0, 0];
    for (let c = 0; c < 6; c++) {
      const sums = new Float64Array(2 * samples);
      for (let i = 0; i < 4; i++) {
        const at = 5 * (4 * c + i);
        addSweepPlainly(sums, new Float64Array(2 * samples), Array.from(kernel.targets.subarray(at, at + 5)));
      }
      for (let n = 0; n < 2 * samples; n += iq ? 1 : 2) {
        const value = found[c * samples * (iq ? 2 : 1) + (iq ? n : n / 2)];
        error += (value - sums[n]) ** 2;
        energy += sums[n] ** 2;
      }
    }
    assert.ok(energy > 0 && 10 * Math.log10(error / energy) < -95, `${10 * Math.log10(error / energy)} dB`);
  });
}

test("one frequency error turns all receivers' echoes by its product with their delays, as the plain twin's `late`", () => {
  const options = { ...QUIET, iq: true, frequencyNoise: 1e5 };
  const [quiet, turned] = [{ ...options, frequencyNoise: 0 }, options].map((each) =>
    written(loaded(each), each),
  );
  const { targets } = loaded(options);
  const omegas: number[] = [];
  for (let c = 0; c < 6; c++) {
    const late = new Float64Array(128);
    for (let i = 0; i < 4; i++) {
      const at = 5 * (4 * c + i);
      addSweepPlainly(new Float64Array(128), late, Array.from(targets.subarray(at, at + 5)));
    }
    for (let n = 0; n < 64; n++) {
      const [re, im] = [0, 1].map((part) => turned[128 * c + 2 * n + part] - quiet[128 * c + 2 * n + part]);
      const omega = (re * late[2 * n] + im * late[2 * n + 1]) / (late[2 * n] ** 2 + late[2 * n + 1] ** 2);
      const rest = Math.hypot(re - omega * late[2 * n], im - omega * late[2 * n + 1]);
      assert.ok(rest < 1e-6, `${rest} is left`);
      omegas.push(omega);
    }
  }
  for (let n = 0; n < 192; n++) assert.ok(Math.abs(omegas[n] - omegas[192 + n]) < 200, "receivers differ");
  const variance = omegas.slice(0, 192).reduce((sum, omega) => sum + omega * omega, 0) / 192;
  assert.ok(Math.abs(variance / 1e10 - 1) < 5 * Math.sqrt(2 / 192), `${variance}`);
});

test("the converter gives the plain twin's codes, halves and values beyond its range included", () => {
  const adc = { bits: 4, step: 0.25 };
  const options = { ...QUIET, receivers: 1, chirps: 1, targets: 1, samples: 64, adc };
  for (let k = -40; k <= 40; k++) {
    const kernel = chirpKernel(options, random(1));
    kernel.targets.set([0, 0, 0, k / 16, 0]);
    const expected = convertedPlainly(k / 16, adc);
    assert.deepEqual(
      new Set(written(kernel, options)),
      new Set([expected === 0 ? 0 : expected]),
      `${k / 16} V`,
    );
  }
  assert.equal(convertedPlainly(9, adc), 1.75);
  assert.equal(convertedPlainly(-9, adc), -2);
});

test("noise is independent in receivers, chirps, I and Q, with the deviation asked for", () => {
  const options = { ...QUIET, targets: 0, samples: 4096, iq: true, noise: 0.5 };
  const found = written(chirpKernel(options, random(4)), options);
  const square = found.reduce((sum, x) => sum + x * x, 0) / found.length;
  assert.ok(Math.abs(square / 0.25 - 1) < 5 * Math.sqrt(2 / found.length), `${square}`);
  for (const lag of [1, 2, 8192, 8192 * 3]) {
    let sum = 0;
    for (let n = lag; n < found.length; n++) sum += found[n] * found[n - lag];
    assert.ok(Math.abs(sum) < 5 * 0.25 * Math.sqrt(found.length - lag), `lag ${lag}`);
  }
});
