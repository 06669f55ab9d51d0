import assert from "node:assert/strict";
import { test } from "node:test";
import { fourier } from "../kernels/fourier.ts";
import type { Moving } from "../movers/moving.ts";
import { airflow } from "../noises/airflow.ts";
import { knocks } from "../noises/knocks.ts";
import { room } from "../room.ts";
import { scene } from "../scene.ts";
import { emission, plainUnit } from "../testing.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { fixedPaths } from "./fixed.ts";

const RATE = 2000;
const OMEGA = 2 * Math.PI * 33_000;
const SOUND = (() => {
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  assert.ok(sound);
  return sound;
})();
const speedAt = (celsius: number) => 331.3 * Math.sqrt(1 + celsius / 273.15);
const SPEED = speedAt(20);
const NEPERS = 1.15 / 8.686; // per metre, at 33 kHz, 20 C and 50 %: ISO 9613-1, as checked in medium.test.ts

/** Fixed paths of a scene as complex numbers at times that go forward. */
function still(given: Partial<Parameters<typeof scene>[0]>, movings: readonly Moving[] = [], maxOrder = 1) {
  const device = { at: [0.4, 2, 0.9] as const, unit: plainUnit() };
  const acoustics = acousticsOf(scene({ room: null, device, ...given }), maxOrder, 1);
  const add = fixedPaths(acoustics, movings, SOUND);
  return (time: number) => {
    const out = new Float64Array(2 * acoustics.fixed.length);
    add(Math.round(time * RATE), 1, RATE, out);
    return { re: out[0], im: out[1], level: Math.hypot(out[0], out[1]), phase: Math.atan2(out[1], out[0]) };
  };
}

/** A room of which one wall reflects and the others do not. */
const oneWall = (wall: "x1" | "y1" | "z0") =>
  room({ size: [5, 4, 2.5], absorption: { x0: 1, x1: 1, y0: 1, y1: 1, z0: 1, z1: 1, [wall]: 0 } });

const angleBetween = (a: number, b: number) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

test("with the temperature a path's phase turns by w L dc / c^2", () => {
  const unit = plainUnit({ microphones: [[0, 0, 10]], leakIsolationDb: 0 });
  const heard = still({
    device: { at: [0, 0, 0], unit },
    drift: { swing: 0.1, period: 400, phase: 0 },
  });
  for (const [time, celsius] of [
    [10, 20 + 0.1 * Math.sin((2 * Math.PI * 10) / 400)],
    [100, 20.1],
    [300, 19.9],
  ]) {
    const expected = (-OMEGA * 10) / speedAt(celsius);
    assert.ok(angleBetween(heard(time).phase, expected) < 1e-4, `at ${time} s`);
  }
  // As the differential says: 0.1 C is 0.0586 m/s.
  const turn = (OMEGA * 10 * 0.0586) / SPEED ** 2;
  assert.ok(angleBetween((OMEGA * 10) / SPEED - (OMEGA * 10) / speedAt(20.1), turn) < 0.002);
});

test("a drift too fast to be heated by anybody is still followed", () => {
  const unit = plainUnit({ microphones: [[0, 0, 40]], leakIsolationDb: 0 });
  const heard = still({ device: { at: [0, 0, 0], unit }, drift: { swing: 5, period: 20, phase: 0 } });
  for (let n = 0; n < 400; n++) {
    const time = 1 + n / 40;
    const expected = (-OMEGA * 40) / speedAt(20 + 5 * Math.sin((2 * Math.PI * time) / 20));
    assert.ok(angleBetween(heard(time).phase, expected) < 1e-3, `at ${time} s`);
  }
});

test("without drift, noises and bodies fixed paths stand still", () => {
  const heard = still({ room: oneWall("x1") });
  assert.deepEqual(heard(1), heard(1000));
});

test("where in its period a drift begins is drawn from the seed", () => {
  const staged = scene({ room: null, device: { at: [0, 0, 0] }, drift: {} });
  const begin = (seed: number) => acousticsOf(staged, 0, seed).drift?.at(0);
  assert.equal(begin(1), begin(1));
  assert.notEqual(begin(1), begin(2));
});

test("a wall straight ahead is heard at full strength, one aside by what a piston sends aside", () => {
  const strength = (wall: "x1" | "y1", radius: number, facing: readonly [number, number, number]) =>
    still({
      room: oneWall(wall),
      device: {
        at: [1, 2, 1],
        facing,
        unit: plainUnit({ loudspeakerRadius: radius, microphones: [[0, 0, 0.001]] }),
      },
    })(1).level;
  const ahead = strength("x1", 0.005, [1, 0, 0]) / strength("x1", 0, [1, 0, 0]);
  assert.ok(Math.abs(ahead - 1) < 1e-4, `${ahead}`);
  // 2 J1(x) / x of x = k a = 3.0205: J1(3) = 0.3390590 and J1'(3) = J0(3) - J1(3) / 3 = -0.3730714 (Abramowitz & Stegun, table 9.1).
  const x = (OMEGA / SPEED) * 0.005;
  const expected = (2 * (0.339059 - 0.3730714 * (x - 3))) / x;
  const aside = strength("y1", 0.005, [1, 0, 0]) / strength("y1", 0, [1, 0, 0]);
  assert.ok(Math.abs(aside - expected) < 1e-3, `${aside}, not ${expected}`);
  const turned = strength("y1", 0.005, [0, 1, 0]) / strength("y1", 0, [0, 1, 0]);
  assert.ok(Math.abs(turned - 1) < 1e-4, `${turned}`);
});

/** A moving that is only a body. */
const shadower = (radius: number, endsAt: (time: number, out: Float64Array) => void): Moving => ({
  name: "body",
  scatterers: 0,
  strengths: new Float64Array(0),
  maxSpeeds: new Float64Array(0),
  bounds: { least: [0, 0, 0], most: [5, 4, 2.5] },
  poseAt: () => {},
  person: null,
  bodies: [{ radius, endsAt }],
});

/** (1 + j) / 2 times the integral of exp(-j pi t^2 / 2) from 0 to x, by the midpoint rule. */
function fresnel(x: number) {
  let [c, s] = [0, 0];
  const step = x / 20_000;
  for (let n = 0; n < 20_000; n++) {
    const angle = 0.5 * Math.PI * ((n + 0.5) * step) ** 2;
    c += Math.cos(angle) * step;
    s -= Math.sin(angle) * step;
  }
  return { re: 0.5 * (c - s), im: 0.5 * (c + s) };
}

test("a long narrow body on both legs of a path leaves the square of what passes a strip", () => {
  const path = 2 * (5 - 0.4);
  const free = still({
    room: oneWall("x1"),
    device: { at: [0.4, 2, 0.9], unit: plainUnit({ microphones: [[0, 0, 0.001]] }) },
  })(1);
  const at = 2.5;
  const shaded = still(
    { room: oneWall("x1"), device: { at: [0.4, 2, 0.9], unit: plainUnit({ microphones: [[0, 0, 0.001]] }) } },
    [shadower(0.08, (_, out) => out.set([at, 2, -3, at, 2, 5]))],
  )(1);
  let [re, im] = [1, 0];
  for (const first of [at - 0.4, path - (at - 0.4)]) {
    const scale = Math.sqrt((2 * path) / ((SPEED / 33_000) * first * (path - first)));
    const strip = fresnel(0.08 * scale);
    const [x, y] = [1 - 2 * strip.re, -2 * strip.im];
    [re, im] = [re * x - im * y, re * y + im * x];
  }
  const got = {
    re: (shaded.re * free.re + shaded.im * free.im) / free.level ** 2,
    im: (shaded.im * free.re - shaded.re * free.im) / free.level ** 2,
  };
  assert.ok(Math.hypot(got.re - re, got.im - im) < 2e-4, `${got.re}, ${got.im}, not ${re}, ${im}`);
});

test("a torso that crosses a path changes it by more than its own echo, and close to the carrier", () => {
  const crossing = shadower(0.2, (time, out) => {
    const y = 2 + 1.2 * (time - 2);
    out.set([2.5, y, 0.3, 2.5, y, 1.5]);
  });
  const heard = still({ room: oneWall("x1") }, [crossing]);
  const size = 1024;
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let n = 0; n < size; n++) {
    const now = heard(0.5 + n / 250);
    [re[n], im[n]] = [now.re, now.im];
  }
  const [restRe, restIm] = [re[0], im[0]];
  const rest = Math.hypot(restRe, restIm);
  let most = 0;
  for (let n = 0; n < size; n++) {
    [re[n], im[n]] = [re[n] - restRe, im[n] - restIm];
    most = Math.max(most, Math.hypot(re[n], im[n]));
  }
  assert.ok(Math.abs(rest - Math.exp(-NEPERS * 9.2) / 9.2) < 0.1 * rest, "the wall's echo before");
  assert.ok(Math.hypot(re[size - 1], im[size - 1]) < 1e-9, "all is as before when the body is gone");
  // A person's strength is about 0.25 m (see `animateWalker`), the torso's alone less, at 2.1 m from the device.
  const own = (0.25 / 2.1 ** 2) * Math.exp(-NEPERS * 4.2);
  assert.ok(most > own, `${most}, own echo ${own}`);
  fourier(re, im);
  const power = (least: number, hz: number) => {
    let sum = 0;
    for (let bin = 0; bin < size; bin++) {
      const frequency = (Math.min(bin, size - bin) * 250) / size;
      if (frequency >= least && frequency <= hz) sum += re[bin] ** 2 + im[bin] ** 2;
    }
    return sum;
  };
  assert.ok(power(0, 10) > 0.95 * power(0, 125), `${power(0, 10) / power(0, 125)} within 10 Hz`);
  assert.ok(power(60, 125) < 1e-4 * power(0, 125), "next to nothing where the torso's own Doppler is");
});

test("a body outside of the room, or in another part of it, changes nothing", () => {
  const free = still({ room: oneWall("x1") })(1);
  for (const [x, y] of [
    [5.3, 2],
    [2.5, 3.2],
    [0.1, 0.5],
  ]) {
    const shaded = still({ room: oneWall("x1") }, [
      shadower(0.2, (_, out) => out.set([x, y, 0.3, x, y, 1.5])),
    ])(1);
    assert.ok(Math.hypot(shaded.re - free.re, shaded.im - free.im) < 1e-9 * free.level, `at ${x}, ${y}`);
  }
});

test("air that flows turns a path by Chernov's phase, near the carrier, and never the leak", () => {
  const staged = { room: oneWall("x1"), noises: [airflow({ wind: 0.3, turbulence: 0.05, eddies: 0.2 })] };
  const heard = still(staged);
  const still0 = still({ room: oneWall("x1") })(1);
  const size = 4096;
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  let [sum, square] = [0, 0];
  for (let n = 0; n < size; n++) {
    const now = heard(5 + n / 8);
    const phase = Math.atan2(
      now.im * still0.re - now.re * still0.im,
      now.re * still0.re + now.im * still0.im,
    );
    re[n] = phase;
    sum += phase;
    square += phase * phase;
  }
  const expected = (OMEGA / SPEED) * (0.05 / 343) * Math.sqrt(Math.sqrt(Math.PI) * 9.2 * 0.2);
  assert.ok(
    Math.abs(Math.sqrt(square / size) / expected - 1) < 0.15,
    `${Math.sqrt(square / size)}, not ${expected}`,
  );
  assert.ok(Math.abs(sum / size) < 0.3 * expected);
  fourier(re, im);
  const power = (least: number, most: number) => {
    let total = 0;
    for (let bin = 1; bin < size / 2; bin++) {
      const hz = (bin * 8) / size;
      if (hz >= least && hz < most) total += re[bin] ** 2 + im[bin] ** 2;
    }
    return total;
  };
  // The power of octaves falls by 2^(5/3), 5 dB, from one to the next where the density falls by f^(-8/3); these are 1.5 octaves apart.
  const fall = 10 * Math.log10(power(0.75, 1.5) / power(2.2, 3.99));
  assert.ok(fall > 4 && fall < 13, `${fall} dB`);
  assert.ok(power(0, 1) > 0.9 * power(0, 4));
  const leak = still({
    room: null,
    device: { at: [0, 0, 0], unit: plainUnit({ leakIsolationDb: 0 }) },
    noises: [airflow()],
  });
  assert.ok(angleBetween(leak(10).phase, leak(20).phase) < 1e-12);
});

test("a knock shakes the path by a wall for a moment, by twice the device's way at most, and not the leak", () => {
  const noise = knocks({ at: [1, 1, 1], every: 10, shake: 1e-4, frequency: 35 });
  const heard = still({ room: oneWall("x1"), noises: [noise] });
  const rest = still({ room: oneWall("x1") })(1);
  let most = 0;
  let shaken = 0;
  for (let n = 0; n < 40_000; n++) {
    const now = heard(1 + n / 2000);
    const phase = Math.atan2(now.im * rest.re - now.re * rest.im, now.re * rest.re + now.im * rest.im);
    most = Math.max(most, Math.abs(phase));
    if (Math.abs(phase) > 1e-3) shaken++;
  }
  assert.ok(most > 0.005 && most < 2 * (OMEGA / SPEED) * 1e-4, `${most} radians`);
  // Of 20 s two knocks, of which each is felt for less than a second.
  assert.ok(shaken > 200 && shaken < 5000, `${shaken} of 40,000`);
});
