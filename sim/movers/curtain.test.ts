import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { curtain } from "./curtain.ts";

test("the hem swings by its rms in bands at the hanging sheet's frequencies, 0.42, 0.97 and 1.53 Hz for 2 m", () => {
  const moving = animate(curtain({ at: [0, 0, 1], height: 2, swing: 0.03 }), random(1));
  const pose = new Float64Array(3 * moving.scatterers);
  const rate = 20;
  const seconds = 200;
  const hem = Array.from({ length: rate * seconds }, (_, n) => {
    moving.poseAt(n / rate, pose);
    return pose[0];
  });
  const powerIn = (from: number, until: number): number => {
    let sum = 0;
    for (let f = from; f < until; f += 1 / seconds) {
      let [re, im] = [0, 0];
      for (const [n, x] of hem.entries()) {
        re += x * Math.cos((2 * Math.PI * f * n) / rate);
        im += x * Math.sin((2 * Math.PI * f * n) / rate);
      }
      sum += (2 * (re * re + im * im)) / hem.length ** 2;
    }
    return sum;
  };
  // omega = (z / 2) sqrt(g / height), z = 2.405, 5.520, 8.654; each band is 10 % wide to either side.
  const modes = [0.4239, 0.973, 1.5253].map((f) => powerIn(0.88 * f, 1.12 * f));
  const all = modes.reduce((sum, x) => sum + x, 0);
  assert.ok(Math.abs(Math.sqrt(all) / 0.03 - 1) < 0.15, `rms ${Math.sqrt(all)} m`);
  for (const [mode, share] of [0.8, 0.15, 0.05].entries()) {
    assert.ok(Math.abs(modes[mode] / all - share) < 0.05, `mode ${mode}: ${modes[mode] / all}`);
  }
  assert.ok(powerIn(0.55, 0.8) < 0.01 * all);
});

test("the rail does not swing, and a curtain without a draught hangs straight", () => {
  const moving = animate(curtain({ at: [0, 0, 1], from: 5 }), random(1));
  const pose = new Float64Array(3 * moving.scatterers);
  moving.poseAt(3, pose);
  for (let k = 0; k < moving.scatterers; k++) assert.equal(pose[3 * k], 0);
});
