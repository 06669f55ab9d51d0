import assert from "node:assert/strict";
import { test } from "node:test";
import { kthOfN } from "./kth-of-n.ts";
import { normals } from "./testing.ts";

test("it exceeds a threshold exactly while k of the last n did", () => {
  const next = normals(3);
  const kth = kthOfN(3, 5);
  const values: number[] = [];
  for (let at = 0; at < 2000; at++) {
    values.push(Math.abs(next()));
    const votes = values.slice(-5).filter((value) => value > 0.9).length;
    assert.equal(kth(values.at(-1)!) > 0.9, votes >= 3, `after ${at + 1} numbers`);
  }
});

test("chance votes of p = 0.1 decide 4 of 8 as often as the binomial says, and not above the union bound", () => {
  const next = normals(4);
  const kth = kthOfN(4, 8);
  const frames = 400_000;
  let decided = 0;
  for (let at = 0; at < frames; at++) if (kth(Number(next() > 1.2815515655)) > 0) decided++;
  const found = decided / frames;
  const binomial = [4, 5, 6, 7, 8].reduce((sum, j) => sum + CHOOSE_8[j] * 0.1 ** j * 0.9 ** (8 - j), 0); // 0.00502
  assert.ok(Math.abs(found / binomial - 1) < 0.15, `${found}, expected ${binomial}`);
  assert.ok(found < CHOOSE_8[4] * 0.1 ** 4);
});

const CHOOSE_8 = [1, 8, 28, 56, 70, 56, 28, 8, 1];

test("4 of 3 is refused", () => {
  assert.throws(() => kthOfN(4, 3), /k is 4, n is 3/);
});
