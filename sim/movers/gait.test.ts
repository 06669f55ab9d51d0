import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { gait, PARTS } from "./gait.ts";
import { walker } from "./walker.ts";

const stepRate = (speed: number, height: number) => (2 * speed) / gait({ speed, height }).cycle;

test("an adult's cycle has the length that Boulic gives, 1.346 sqrt(v / legs) legs", () => {
  // A person of 1.72 m at 1.3 m/s: legs 0.8445 m, cycle 1.4104 m.
  assert.ok(Math.abs(gait({ speed: 1.3, height: 1.72 }).cycle - 1.4104) < 1e-3);
});

test("steps come as often as measured: within 12 % at four speeds of healthy older adults", () => {
  // Speed and step rate, per stature (mean 1.624 m) and second, of PMC2943048, table 2: group A, the fearless, non-fallers, the healthy.
  const measured = [
    [0.949, 2.18],
    [0.78, 1.94],
    [0.742, 1.98],
    [0.706, 1.93],
  ] as const;
  for (const [speed, rate] of measured) {
    const made = stepRate(speed * 1.624, 1.624);
    assert.ok(
      Math.abs(made / rate - 1) < 0.12,
      `${made} steps a second at ${speed} statures, expected ${rate}`,
    );
  }
});

test("a child's stride is the same share of the height at the same v / sqrt(g h), and so its steps are quicker", () => {
  for (const height of [0.8, 1.1, 1.4]) {
    const speed = 1.2 * Math.sqrt(height / 1.72);
    const [child, adult] = [
      gait({ speed, height }).cycle / height,
      gait({ speed: 1.2, height: 1.72 }).cycle / 1.72,
    ];
    assert.ok(Math.abs(child / adult - 1) < 1e-9, `${height} m`);
    assert.ok(stepRate(1, height) > stepRate(1, 1.72));
  }
});

test("the middle of a foot swings at 2.5 to 4.5 times the speed of the walk", () => {
  const { bodyAt, cycle, parts } = gait({ speed: 1.2, height: 1.75 });
  const [early, late] = [new Float64Array(3 * parts), new Float64Array(3 * parts)];
  const foot = 3 * PARTS.indexOf("left foot");
  let most = 0;
  for (let phase = 0; phase < 1; phase += 0.01) {
    bodyAt(phase, 1, 0, early);
    bodyAt(phase + 1e-4, 1, 0, late);
    most = Math.max(most, 1.2 + ((late[foot] - early[foot]) / 1e-4) * (1.2 / cycle));
  }
  assert.ok(most / 1.2 > 2.5 && most / 1.2 < 4.5, String(most / 1.2));
});

test("a walker covers the path's length at its speed from 0.3 to 2 m/s, and stands at its end", () => {
  for (const speed of [0.3, 1, 2]) {
    const spots = [
      [0, 0],
      [6, 0],
    ] as const;
    const moving = animate(walker({ path: spots, speed, from: 2 }), random(3));
    const pose = new Float64Array(3 * moving.scatterers);
    const pelvisAt = (time: number) => {
      moving.poseAt(time, pose);
      return pose.slice(0, 3);
    };
    assert.deepEqual(pelvisAt(0), pelvisAt(2));
    assert.ok(Math.abs(pelvisAt(60)[0] - pelvisAt(0)[0] - 6) < 1e-9);
    const middle = (pelvisAt(2 + 4 / speed)[0] - pelvisAt(2 + 2 / speed)[0]) / (2 / speed);
    assert.ok(Math.abs(middle / speed - 1) < 0.06, `${middle} m/s for ${speed}`);
  }
});

test("the torso's echo fades as Rayleigh's: squared mean over mean square within 5 % of pi / 4", () => {
  // Facets 1 to 8 of 12 persons who come up to a device at 0.9 m, from 6 m to 2 m, at 33 kHz.
  const k = (2 * Math.PI * 33_000) / 343;
  let [amplitude, power, count] = [0, 0, 0];
  for (let seed = 1; seed <= 12; seed++) {
    const spots = [
      [6, 1],
      [1, 0.5],
    ] as const;
    const { poseAt, strengths, scatterers } = animate(walker({ path: spots, speed: 1 }), random(seed));
    const pose = new Float64Array(3 * scatterers);
    for (let time = 1.3; time < 5; time += 0.011) {
      poseAt(time, pose);
      let [re, im] = [0, 0];
      for (let part = 1; part <= 8; part++) {
        const r = Math.hypot(pose[3 * part], pose[3 * part + 1], pose[3 * part + 2] - 0.9);
        re += strengths[part] * Math.cos(2 * k * r);
        im += strengths[part] * Math.sin(2 * k * r);
      }
      amplitude += Math.hypot(re, im);
      power += re * re + im * im;
      count++;
    }
  }
  const ratio = (amplitude * amplitude) / count / power;
  assert.ok(Math.abs(ratio / (Math.PI / 4) - 1) < 0.05, String(ratio));
});

test("a body's parts make -12 dB re 1 m2 together, a child's 6 dB less at half the height", () => {
  const power = (height: number) =>
    animate(walker({ path: [[0, 0]], height, speed: 0.5 }), random(1)).strengths.reduce(
      (sum, s) => sum + s * s,
      0,
    );
  assert.ok(Math.abs(10 * Math.log10(power(1.72)) + 12) < 0.1, String(power(1.72)));
  assert.ok(Math.abs(power(0.86) / power(1.72) - 0.25) < 1e-9);
});
