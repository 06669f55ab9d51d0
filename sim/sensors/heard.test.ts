import assert from "node:assert/strict";
import { test } from "node:test";
import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
import { room } from "../room.ts";
import { scene } from "../scene.ts";
import { plainUnit } from "../testing.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";

const CARRIER = 33_000;

/** One scatterer of 0.1 m on a given path. */
function moving(maxSpeed: number, at: (time: number) => Point, reach = 60): Moving {
  return {
    name: "point",
    scatterers: 1,
    strengths: Float64Array.of(0.1),
    maxSpeeds: Float64Array.of(maxSpeed),
    bounds: { least: [-reach, -reach, -reach], most: [reach, reach, reach] },
    person: null,
    poseAt: (time, out) => out.set(at(time)),
  };
}

/** Samples from..until of the first microphone; loudspeaker at [1, 1, 1], microphone 0.1 m behind it. */
function hearing(
  movings: readonly Moving[],
  {
    rate = 2000,
    from,
    until,
    shoebox = null,
  }: { rate?: number; from: number; until: number; shoebox?: ReturnType<typeof room> | null },
) {
  const unit = plainUnit({ microphones: [[-0.1, 0, 0]] });
  const acoustics = acousticsOf(scene({ room: shoebox, device: { at: [1, 1, 1], unit } }), 1, 1);
  const sound = emitted(
    { kind: "emission", index: 0, carrier: CARRIER, level: 1, on: true },
    { rate, pressure: 1 },
  );
  assert.ok(sound);
  const heard = hear(acoustics, movings, sound, { rate, first: 0 });
  const out = new Float64Array(2);
  const samples: { re: number; im: number }[] = [];
  for (let n = 0; n < until; n++) {
    heard(n, out);
    if (n >= from) samples.push({ re: out[0], im: out[1] });
  }
  return { acoustics, samples };
}

/** Pressure at `time` of one path out and one back, with the scatterer's time found by bisection. */
function exact(
  time: number,
  at: (time: number) => Point,
  from: Point,
  to: Point,
  speed: number,
  air: number,
) {
  const distance = (p: Point, q: Point) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
  let [low, high] = [time - 1, time];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (middle + distance(at(middle), to) / speed < time) low = middle;
    else high = middle;
  }
  const [out, back] = [distance(from, at(low)), distance(at(low), to)];
  const amplitude = (0.1 * Math.exp(-air * (out + back))) / (out * back);
  const phase = (-2 * Math.PI * CARRIER * (out + back)) / speed;
  return { re: amplitude * Math.cos(phase), im: amplitude * Math.sin(phase) };
}

const size = ({ re, im }: { re: number; im: number }) => Math.hypot(re, im);

test("a scatterer that approaches at v shifts the carrier by exactly f 2v / (c - v)", () => {
  for (const v of [0.5, 3]) {
    const { acoustics, samples } = hearing([moving(v, (t) => [9 - v * t, 1, 1])], { from: 400, until: 1400 });
    let turned = 0;
    for (let n = 1; n < samples.length; n++) {
      const [a, b] = [samples[n - 1], samples[n]];
      turned += Math.atan2(b.im * a.re - b.re * a.im, b.re * a.re + b.im * a.im);
    }
    const shift = ((turned / (samples.length - 1)) * 2000) / (2 * Math.PI);
    const expected = (CARRIER * 2 * v) / (acoustics.speed - v);
    assert.ok(Math.abs(shift / expected - 1) < 1e-5, `${shift} Hz for ${expected}`);
  }
});

test("free space and a room sound like the sum over exactly retarded paths, to -80 dB", () => {
  const at = (t: number): Point => [
    3 + 0.3 * Math.sin(7 * t),
    2 + 0.2 * Math.cos(9 * t),
    1.2 + 0.1 * Math.sin(11 * t),
  ];
  for (const shoebox of [null, room({ size: [5, 4, 2.5], absorption: 0.3 })]) {
    const still = hearing([], { from: 400, until: 500, shoebox }).samples;
    const { acoustics, samples } = hearing([moving(3.2, at, 6)], { from: 400, until: 500, shoebox });
    const air = acoustics.loss(CARRIER);
    const [receiver] = acoustics.receivers;
    const point = (p: Float64Array, i: number): Point => [p[3 * i], p[3 * i + 1], p[3 * i + 2]];
    for (const [n, sample] of samples.entries()) {
      const sum = { re: still[n].re, im: still[n].im };
      let scale = 0;
      for (let i = 0; i < acoustics.source.count; i++) {
        for (let j = 0; j < receiver.count; j++) {
          const gain = acoustics.source.reflections[i] * receiver.reflections[j];
          const path = exact(
            (400 + n) / 2000,
            at,
            point(acoustics.source.positions, i),
            point(receiver.positions, j),
            acoustics.speed,
            air,
          );
          sum.re += gain * path.re;
          sum.im += gain * path.im;
          scale += gain * gain * size(path) * size(path);
        }
      }
      const error = Math.hypot(sample.re - sum.re, sample.im - sum.im);
      assert.ok(error < 1e-4 * Math.sqrt(scale), `sample ${n}: ${error} of ${Math.sqrt(scale)}`);
    }
  }
});

test("a resting scatterer returns strength / (r1 r2), less the air's loss on both ways", () => {
  const { acoustics, samples } = hearing([moving(0.1, () => [4, 1, 1])], { from: 400, until: 410 });
  const expected = (0.1 / (3 * 3.1)) * Math.exp(-acoustics.loss(CARRIER) * 6.1);
  for (const sample of samples) assert.ok(Math.abs(size(sample) / expected - 1) < 1e-5);
});

test("a point that turns makes lines at multiples of its rate with the amplitudes of Bessel functions", () => {
  const [radius, turns, distance] = [0.003, 10, 10];
  const at = (t: number): Point => [1 + distance + radius * Math.sin(2 * Math.PI * turns * t), 1, 1];
  const { acoustics, samples } = hearing([moving(0.3, at)], { from: 1000, until: 3000 });
  const line = (n: number) => {
    const sum = { re: 0, im: 0 };
    for (const [i, { re, im }] of samples.entries()) {
      const phase = (-2 * Math.PI * turns * n * i) / 2000;
      sum.re += (re * Math.cos(phase) - im * Math.sin(phase)) / samples.length;
      sum.im += (re * Math.sin(phase) + im * Math.cos(phase)) / samples.length;
    }
    return size(sum);
  };
  const beta = (2 * 2 * Math.PI * CARRIER * radius) / acoustics.speed;
  const carrier =
    (0.1 / (distance * (distance + 0.1))) * Math.exp(-acoustics.loss(CARRIER) * (2 * distance + 0.1));
  for (let n = -6; n <= 6; n++) {
    // The error left is the echo's change in strength over the turn, and retardation: 2 r / R and beta v / c.
    assert.ok(Math.abs(line(n) / carrier - Math.abs(bessel(n, beta))) < 2e-3, `line ${n}`);
  }
});

test("what moves too fast for the band is weakened by 80 dB and does not fold into it", () => {
  const rate = 2000;
  for (const v of [6, 10, 17]) {
    const at = (t: number): Point => [12 - v * t, 1, 1];
    const { acoustics, samples } = hearing([moving(v, at)], { rate, from: 500, until: 1000 });
    const shift = (CARRIER * 2 * v) / (acoustics.speed - v);
    assert.ok(shift > rate / 2);
    const inBand = Math.max(...samples.map(size));
    const amplitude = size(
      exact(0.375, at, [1, 1, 1], [0.9, 1, 1], acoustics.speed, acoustics.loss(CARRIER)),
    );
    assert.ok(inBand < 1e-4 * amplitude, `${v} m/s: ${inBand} of ${amplitude}`);
  }
});

/** J_n(x) by Bessel's integral (Abramowitz & Stegun 9.1.21). */
function bessel(n: number, x: number): number {
  let sum = 0;
  for (let i = 0; i < 1000; i++) {
    const a = (Math.PI * (i + 0.5)) / 1000;
    sum += Math.cos(n * a - x * Math.sin(a)) / 1000;
  }
  return sum;
}
