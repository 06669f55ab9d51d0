import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { type EchoCell, type EchoOptions, echoKernel } from "./echoes.ts";
import { addEchoesPlainly } from "./plain-echoes.ts";

const WIDTH = 700;

function options(fine: number): EchoOptions {
  const chance = random(5).fork("images");
  const images = (count: number) => ({
    positions: Float64Array.from({ length: 3 * count }, () => chance.between(-6, 6)),
    reflections: Float64Array.from({ length: count }, () => chance.between(0.1, 1)),
  });
  return {
    scatterers: 1,
    source: images(7),
    receivers: { ...images(10), microphones: Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1) },
    microphones: 2,
    fine,
    turns: 96,
    delay: 2000 / 343,
    air: 0.12,
    nearest: 0.05,
    width: WIDTH,
  };
}

/** A cell of an oscillation of `speed` m/s at most, 1.5 Hz, that begins at sample `begin`. */
function cellAt(begin: number, half: number, speed: number): EchoCell {
  const omega = (2 * Math.PI * 1.5) / 2000;
  const amplitude = speed / 2000 / omega / Math.sqrt(3);
  const phases = [0, 1, 2].map((node) => omega * (begin + node * half));
  return {
    half,
    places: Float64Array.from(
      [0, 1, 2].flatMap((axis) => phases.map((p) => 8 + amplitude * Math.sin(p + axis))),
    ),
    velocities: Float64Array.from(
      [0, 1, 2].flatMap((axis) => phases.map((p) => amplitude * omega * Math.cos(p + axis))),
    ),
  };
}

for (const [fine, speed] of [
  [1, 0.5],
  [2, 2],
  [4, 4],
  [8, 8],
]) {
  test(`compiled echoes at ${speed} m/s on a grid of ${fine} points per sample are the plain twin's to -90 dB`, () => {
    const given = options(fine);
    const kernel = echoKernel(given);
    const expected = new Float64Array(4 * WIDTH);
    let begin = 0;
    for (const half of [16, 16, 4, 2, 1, 1, 8, 32]) {
      const cell = cellAt(begin, half, speed);
      kernel.illuminate(0, cell, 0.3);
      kernel.scatter(0, cell, 100 + begin + half);
      addEchoesPlainly(expected, given, cell, 0.3, 100 + begin + half);
      begin += 2 * half;
    }
    let error = 0;
    let energy = 0;
    for (const [n, value] of expected.entries()) {
      error += (kernel.out[n] - value) ** 2;
      energy += value ** 2;
    }
    assert.ok(energy > 0 && 10 * Math.log10(error / energy) < -90, `${10 * Math.log10(error / energy)} dB`);
  });
}

test("what a scatterer sends may be given point by point instead, and the echoes are the same to -90 dB", () => {
  const given = options(4);
  const [computed, told] = [echoKernel(given), echoKernel(given)];
  const cell = { ...cellAt(0, 16, 0), velocities: new Float64Array(9) };
  computed.illuminate(0, cell, 1);
  const sum = { re: 0, im: 0 };
  for (const [i, reflection] of given.source.reflections.entries()) {
    const r = Math.hypot(
      ...[0, 1, 2].map((axis) => cell.places[3 * axis] - given.source.positions[3 * i + axis]),
    );
    sum.re += (reflection * Math.exp(-given.air * r) * Math.cos(2 * Math.PI * given.turns * r)) / r;
    sum.im -= (reflection * Math.exp(-given.air * r) * Math.sin(2 * Math.PI * given.turns * r)) / r;
  }
  told.send(cell, (_, sent) => sent.set([sum.re, sum.im]));
  for (const kernel of [computed, told]) kernel.scatter(0, cell, 100);
  const most = computed.out.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  assert.ok(most > 0);
  for (const [n, value] of computed.out.entries()) assert.ok(Math.abs(told.out[n] - value) < 3e-5 * most);
});
