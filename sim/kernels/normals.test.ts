import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { normals } from "./normals.ts";
import { plainNormals } from "./plain-normals.ts";

const COUNT = 2 ** 21;

function sample(): Float32Array {
  const out = new Float32Array(COUNT);
  normals(random(3).fork("sample"))(out, 1);
  return out;
}

test("compiled normal numbers are the plain twin's, in its order, to 3e-4 and mostly to 1e-6", () => {
  const out = new Float32Array(80_000);
  const fill = normals(random(1).fork("noise"));
  // In two parts: what is made does not depend on how many are asked for at a time.
  fill(out.subarray(0, 8), 2);
  fill(out.subarray(8), 2);
  const next = plainNormals(random(1).fork("noise"));
  let sum = 0;
  for (const value of out) {
    const error = Math.abs(value - 2 * next());
    assert.ok(error < 6e-4, `${error}`);
    sum += error;
  }
  assert.ok(sum / out.length < 2e-6, `${sum / out.length}`);
});

test("mean, variance and fourth moment are a normal distribution's within five deviations of the estimates", () => {
  const out = sample();
  const mean = (power: number) => out.reduce((sum, x) => sum + x ** power, 0) / COUNT;
  assert.ok(Math.abs(mean(1)) < 5 / Math.sqrt(COUNT), `mean ${mean(1)}`);
  assert.ok(Math.abs(mean(2) - 1) < 5 * Math.sqrt(2 / COUNT), `variance ${mean(2)}`);
  assert.ok(Math.abs(mean(4) - 3) < 5 * Math.sqrt(96 / COUNT), `fourth moment ${mean(4)}`);
});

test("as many are beyond 1, 2, 3 and 4 deviations as tables say, within five deviations of the count", () => {
  const out = sample();
  for (const [edge, share] of [
    [1, 0.3173105],
    [2, 0.04550026],
    [3, 0.002699796],
    [4, 6.334248e-5],
  ]) {
    const found = out.reduce((sum, x) => sum + (Math.abs(x) > edge ? 1 : 0), 0);
    const expected = share * COUNT;
    assert.ok(
      Math.abs(found - expected) < 5 * Math.sqrt(expected),
      `${found} beyond ${edge}, expected ${expected}`,
    );
  }
});

test("numbers, and their squares, up to 64 apart are not correlated", () => {
  const out = sample();
  for (let lag = 1; lag <= 64; lag++) {
    let [sum, squares] = [0, 0];
    for (let n = lag; n < COUNT; n++) {
      sum += out[n] * out[n - lag];
      squares += (out[n] * out[n] - 1) * (out[n - lag] * out[n - lag] - 1);
    }
    assert.ok(Math.abs(sum) < 5 * Math.sqrt(COUNT), `lag ${lag}: ${sum / COUNT}`);
    assert.ok(Math.abs(squares) < 5 * Math.sqrt(4 * COUNT), `lag ${lag}: squares ${squares / COUNT}`);
  }
});

test("a length that is no multiple of 8 is refused", () => {
  assert.throws(() => normals(random(1))(new Float32Array(12), 1), /12 numbers, expected a multiple of 8/);
});
