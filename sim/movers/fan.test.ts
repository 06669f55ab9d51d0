import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { fan } from "./fan.ts";

const K = (2 * Math.PI * 33_000) / 343;

/** Echo of a fan towards a device at the origin, shape [samples][re, im]. */
function echo(given: Parameters<typeof fan>[0], { rate, samples }: { rate: number; samples: number }) {
  const { poseAt, strengths, scatterers } = animate(fan(given), random(1));
  const pose = new Float64Array(3 * scatterers);
  return Array.from({ length: samples }, (_, n) => {
    poseAt(n / rate, pose);
    let [re, im] = [0, 0];
    for (let k = 0; k < scatterers; k++) {
      const turns = 2 * K * Math.hypot(pose[3 * k], pose[3 * k + 1], pose[3 * k + 2]);
      re += strengths[k] * Math.cos(turns);
      im -= strengths[k] * Math.sin(turns);
    }
    return [re, im] as const;
  });
}

/** Power of a line at f, Hz. */
function lineAt(signal: readonly (readonly [number, number])[], f: number, rate: number): number {
  let [re, im] = [0, 0];
  for (const [n, [i, q]] of signal.entries()) {
    const [c, s] = [Math.cos((2 * Math.PI * f * n) / rate), Math.sin((2 * Math.PI * f * n) / rate)];
    re += i * c + q * s;
    im += q * c - i * s;
  }
  return (re * re + im * im) / (signal.length * signal.length);
}

test("a fan's echo is a comb of lines at multiples of blades times rate, and nothing between them", () => {
  const rate = 32_000;
  // One second holds whole turns, so what is no line is none at all.
  const signal = echo({ at: [2, 1, 0], facing: [-1, 0, 0], rate: 18, swing: 0 }, { rate, samples: rate });
  let [on, between] = [0, 0];
  for (let f = -2700; f <= 2700; f += 18) {
    const power = lineAt(signal, f, rate);
    if (f % 54 === 0) on += power;
    else between = Math.max(between, power);
  }
  assert.ok(between < 1e-9 * on, `${between} between lines of ${on}`);
  const far = lineAt(signal, 54 * 20, rate);
  assert.ok(far > 1e-4 * on, `a line at 1080 Hz has ${far} of ${on}`);
});

test("blades flash: the greatest power over a turn is 5 times the mean and more, for each side of a blade", () => {
  // Seen from the plane of the blades each is square to the line of sight twice a turn, once with each side.
  const rate = 64_000;
  const signal = echo(
    { at: [0, 3, 0], facing: [1, 0, 0], rate: 1, swing: 0, blades: 1, radius: 0.15 },
    { rate, samples: rate },
  );
  const powers = signal.map(([re, im]) => re * re + im * im);
  const mean = powers.reduce((sum, x) => sum + x, 0) / powers.length;
  const most = Math.max(...powers);
  assert.ok(most > 5 * mean, `${most / mean}`);
  const bright = powers.map((power) => power > 0.7 * most);
  const flashes = bright.filter((is, n) => is && !bright[(n + rate - 1) % rate]).length;
  assert.ok(flashes >= 2 && flashes <= 6, `${flashes} flashes`);
});

test("a ceiling fan's blades turn level below the ceiling, and its tips at 2 pi rate radius", () => {
  const { poseAt, scatterers, maxSpeeds } = animate(fan({ at: [2, 2, 2.4], type: "ceiling" }), random(1));
  const [pose, next] = [new Float64Array(3 * scatterers), new Float64Array(3 * scatterers)];
  poseAt(1, pose);
  poseAt(1 + 1e-5, next);
  for (let k = 1; k < scatterers; k++) assert.ok(pose[3 * k + 2] < 2.4 && pose[3 * k + 2] > 2.2);
  const tip = 3 * (scatterers - 1);
  const speed = Math.hypot(next[tip] - pose[tip], next[tip + 1] - pose[tip + 1]) / 1e-5;
  assert.ok(Math.abs(speed / (2 * Math.PI * 2.5 * 0.6) - 1) < 1e-3, String(speed));
  assert.ok(Math.abs(speed / maxSpeeds[scatterers - 1] - 1) < 1e-3);
});
