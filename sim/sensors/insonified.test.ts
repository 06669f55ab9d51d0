import assert from "node:assert/strict";
import { test } from "node:test";
import { room } from "../room.ts";
import { scene } from "../scene.ts";
import { emission, plainUnit } from "../testing.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { dopplerOf, dopplerWithin } from "./insonified.ts";

const unit = plainUnit();
const acoustics = acousticsOf(scene({ room: null, device: { at: [0, 0, 0], unit } }), 1, 1);
const sound = emitted(emission(0), { rate: 2000, pressure: 1 });

/** Bessel function J_n(x) by its integral (Abramowitz & Stegun 9.1.21), which the sum over a period gives exactly enough. */
function bessel(n: number, x: number): number {
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    const angle = (2 * Math.PI * (i + 0.5)) / 2000;
    sum += Math.cos(n * angle - x * Math.sin(angle));
  }
  return sum / 2000;
}

for (const [speed, rate] of [
  [1.4, 1],
  [1.4, 6],
  [5, 3],
  [0.3, 8],
  [16, 18],
] as const) {
  test(`Bessel lines of ${speed} m/s to and fro at ${rate} Hz lie below -80 dB beyond the Doppler that its third rate allows`, () => {
    assert.ok(sound);
    const omega = 2 * Math.PI * rate;
    // Far away both legs grow by the amplitude speed / omega.
    const index = (2 * Math.PI * sound.carrier * 2 * speed) / omega / acoustics.speed;
    const bound = dopplerWithin(speed, speed * omega * omega, acoustics, sound);
    const largest = Math.max(
      ...Array.from({ length: Math.ceil(index) + 2 }, (_, n) => Math.abs(bessel(n, index))),
    );
    for (let n = Math.ceil(bound / rate); n < bound / rate + 20; n++) {
      assert.ok(Math.abs(bessel(n, index)) < 1e-4 * largest, `line ${n} of index ${index}`);
    }
    assert.ok(bound >= (2 * speed * sound.carrier) / acoustics.speed);
    assert.ok(bound <= dopplerOf(speed, acoustics, sound));
  });
}

test("without a bound on the third rate the Doppler is the wider one, and a room does not matter", () => {
  assert.ok(sound);
  const inside = acousticsOf(
    scene({ room: room({ size: [4, 3, 2.5], absorption: 0.3 }), device: { at: [1, 1, 1], unit } }),
    1,
    1,
  );
  assert.equal(dopplerWithin(1.2, undefined, acoustics, sound), dopplerOf(1.2, acoustics, sound));
  assert.equal(dopplerWithin(1.2, 50, inside, sound), dopplerWithin(1.2, 50, acoustics, sound));
});
