import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { fourier } from "../kernels/fourier.ts";
import { scene } from "../scene.ts";
import { acousticsOf } from "../sensors/acoustics.ts";
import { emitted } from "../sensors/emitted.ts";
import { hearExactly } from "../sensors/heard-exactly.ts";
import { emission, plainUnit } from "../testing.ts";
import { animate } from "./animate.ts";
import { rattle } from "./rattle.ts";

test("what rattles returns lines at its frequency beside the carrier, each J1(2 k a) of what it returns at rest", () => {
  const unit = plainUnit({ loudspeaker: [0, 0, 0], microphones: [[0, 0, 0.001]] });
  const still = acousticsOf(scene({ room: null, device: { at: [0, 0, 0], unit } }), 0, 1);
  const sound = emitted(emission(0), { rate: 2000, pressure: 1 });
  assert.ok(sound);
  const moving = animate(rattle({ at: [2, 0, 0], frequency: 62.5, shake: 2e-4 }), random(1));
  const heard = hearExactly({ ...still, fixed: [[]] }, [moving], sound, { rate: 2000, first: 0 });
  const size = 1024;
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  const out = new Float64Array(2);
  for (let n = 0; n < size + 200; n++) {
    heard(n, out);
    if (n >= 200) [re[n - 200], im[n - 200]] = out;
  }
  fourier(re, im);
  const line = (bin: number) => Math.hypot(re[(bin + size) % size], im[(bin + size) % size]);
  const x = (2 * 2 * Math.PI * 33_000 * 2e-4) / still.speed;
  // J1(x) / J0(x) by their series, Abramowitz & Stegun 9.1.10; x is 0.2417.
  const y = (x * x) / 4;
  const ratio = ((x / 2) * (1 - y / 2 + (y * y) / 12)) / (1 - y + (y * y) / 4);
  for (const side of [-32, 32]) {
    assert.ok(Math.abs(line(side) / line(0) / ratio - 1) < 0.01, `${line(side) / line(0)}, not ${ratio}`);
  }
});

test("bouts come and go, and nothing is faster than maxSpeeds or out of bounds", () => {
  const noise = rattle({
    at: [1, 2, 1],
    along: [1, 1, 0],
    bout: { length: 1, every: 3 },
    from: 2,
    until: 10,
  });
  const moving = animate(noise, random(1));
  const [pose, next] = [new Float64Array(3), new Float64Array(3)];
  let rested = 0;
  for (let n = 0; n < 14_000; n++) {
    moving.poseAt(n / 1000, pose);
    moving.poseAt(n / 1000 + 1e-5, next);
    const speed = Math.hypot(...[0, 1, 2].map((axis) => next[axis] - pose[axis])) / 1e-5;
    assert.ok(speed <= moving.maxSpeeds[0] * 1.0001);
    for (let axis = 0; axis < 3; axis++) {
      assert.ok(pose[axis] >= moving.bounds.least[axis] && pose[axis] <= moving.bounds.most[axis]);
    }
    if (speed < 1e-9) rested++;
  }
  // Outside 2 to 10 s all, and of the 8 s about two thirds.
  assert.ok(rested > 10_000 && rested < 12_500, `${rested}`);
});
