import assert from "node:assert/strict";
import { test } from "node:test";
import { upconverted } from "./upconverted.ts";

const db = (ratio: number) => 20 * Math.log10(ratio);

for (const factor of [4, 8, 32, 64]) {
  test(`a line anywhere in the low rate's band becomes the same line beside the carrier, to -80 dB, ${factor} times higher`, () => {
    const turns = 33_123.4 / 96_000;
    const origin = 100.25;
    const lines = [0.42, -0.41, 0.2, 0].map((cycles) => ({ cycles, amplitude: 0.25 }));
    const heard = upconverted(
      (index, out) => {
        out.fill(0);
        for (const { cycles, amplitude } of lines) {
          out[0] += amplitude * Math.cos(2 * Math.PI * cycles * index);
          out[1] += amplitude * Math.sin(2 * Math.PI * cycles * index);
        }
        out[2] = 1;
        out[3] = 0;
      },
      { microphones: 2, factor, turns, origin, first: 101 },
    );
    const out = new Float64Array(2);
    let worst = 0;
    for (let n = 101; n < 101 + 40 * factor; n++) {
      out.fill(0);
      heard(n, 1, out);
      const phase = 2 * Math.PI * turns * (n - origin);
      const expected = lines.reduce(
        (sum, { cycles, amplitude }) =>
          sum + amplitude * Math.cos(phase + (2 * Math.PI * cycles * n) / factor),
        0,
      );
      worst = Math.max(worst, Math.abs(out[0] - expected), Math.abs(out[1] - Math.cos(phase)));
    }
    assert.ok(db(worst) < -80, `${db(worst)} dB`);
  });
}
