import assert from "node:assert/strict";
import { test } from "node:test";
import { TAPS, WINDOW_NAMES, windowOf, windowResponse } from "./windows.ts";

/** The sum that defines a response. */
function summed(name: (typeof WINDOW_NAMES)[number], samples: number, x: number): number {
  const weights = windowOf(name, samples);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return (
    weights.reduce(
      (sum, weight, n) => sum + weight * Math.cos((2 * Math.PI * x * (n - samples / 2)) / samples),
      0,
    ) / all
  );
}

test("the closed form of a window's response is the sum over its samples, to 1e-12", () => {
  for (const name of WINDOW_NAMES) {
    for (const samples of [32, 64, 250]) {
      const response = windowResponse(name, samples);
      for (let x = -16; x <= 16; x += 0.37) {
        const error = Math.abs(response(x, 0) - summed(name, samples, x));
        assert.ok(error < 1e-12, `${name}, ${samples}, ${x}: ${error}`);
      }
    }
  }
});

test("derivatives are those of the closed form, by central differences", () => {
  const h = 2e-4;
  for (const name of WINDOW_NAMES) {
    const response = windowResponse(name, 64);
    for (let order = 1; order <= 4; order++) {
      for (let x = -7.3; x < 8; x += 0.61) {
        const slope = (response(x + h, order - 1) - response(x - h, order - 1)) / (2 * h);
        assert.ok(Math.abs(slope - response(x, order)) < 1e-4, `${name} ${order} ${x}`);
      }
    }
  }
});

test("sidelobes are Harris's: -31.5 dB of Hann, -58 of Blackman, -92 of Blackman-Harris", () => {
  for (const [name, edge, level] of [
    ["hann", 2, -31.5],
    ["blackman", 3, -58.1],
    ["blackman-harris", 4, -92],
  ] as const) {
    const response = windowResponse(name, 512);
    let most = 0;
    for (let x = edge; x < 30; x += 0.01) most = Math.max(most, Math.abs(response(x, 0)));
    assert.ok(Math.abs(20 * Math.log10(most) - level) < 0.5, `${name}: ${20 * Math.log10(most)} dB`);
  }
});

test("beyond half of its taps no window leaves more than -68 dB", () => {
  for (const name of WINDOW_NAMES) {
    const response = windowResponse(name, 64);
    for (let x = TAPS[name] / 2; x <= 32; x += 0.01) {
      assert.ok(Math.abs(response(x, 0)) < 10 ** (-68 / 20), `${name} at ${x}`);
    }
  }
});
