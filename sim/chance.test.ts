import assert from "node:assert/strict";
import { test } from "node:test";
import { murmur3, random, xoshiro128 } from "./chance.ts";

const draw = (state: readonly number[], count: number) => {
  const next = xoshiro128(state);
  return Array.from({ length: count }, () => next() >>> 0);
};

test("xoshiro128** gives the numbers that the C reference gives", () => {
  // edorfaus/xoshiro-6502, test-rom/testdata.asm, made with the reference implementation.
  assert.deepEqual(
    draw([0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0], 4),
    [0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70],
  );
  // By hand: rotl(2 * 5, 7) * 9, then a second word that has become 0.
  assert.deepEqual(draw([1, 2, 3, 4], 2), [11520, 0]);
});

test("murmur3 gives the published hashes", () => {
  // Test vectors collected by Ian Boyd, https://stackoverflow.com/a/31929528.
  assert.equal(murmur3("", 0), 0);
  assert.equal(murmur3("", 1), 0x514e28b7);
  assert.equal(murmur3("", 0xffffffff), 0x81f16f39);
  assert.equal(murmur3("aaaa", 0x9747b28c), 0x5a97808a);
  assert.equal(murmur3("aaa", 0x9747b28c), 0x283e0130);
  assert.equal(murmur3("aa", 0x9747b28c), 0x5d211726);
  assert.equal(murmur3("a", 0x9747b28c), 0x7fa09ea6);
  assert.equal(murmur3("Hello, world!", 0x9747b28c), 0x24884cba);
  assert.equal(murmur3("The quick brown fox jumps over the lazy dog", 0x9747b28c), 0x2fa826cd);
});

test("a fork takes nothing from its parent, and its numbers follow from its path alone", () => {
  const parent = random(7);
  const before = random(7);
  const cat = parent.fork("cat").uniform();
  parent.fork("dog").normal();
  assert.equal(parent.uniform(), before.uniform());
  assert.equal(parent.fork("cat").uniform(), cat);
  assert.notEqual(parent.fork("a/b").uniform(), parent.fork("a").fork("b").uniform());
  assert.notEqual(random(8).fork("cat").uniform(), cat);
});

test("a seed that is no safe integer is refused", () => {
  assert.throws(() => random(0.5), /seed: expected a safe integer, got 0.5/);
});

test("uniform and normal numbers pass Kolmogorov-Smirnov at 0.1 %, and normal ones have the right moments", () => {
  const count = 200_000;
  const source = random(1).fork("test");
  const limit = 1.95 / Math.sqrt(count); // asymptotic quantile of the KS statistic, 99.9 %
  const uniforms = Array.from({ length: count }, () => source.uniform());
  const normals = Array.from({ length: count }, () => source.normal());
  assert.ok(ks(uniforms, (x) => x) < limit);
  assert.ok(ks(normals, phi) < limit);
  const moment = (power: number) => normals.reduce((sum, x) => sum + x ** power, 0) / count;
  // Standard errors of the first four sample moments: 1, sqrt 2, sqrt 15, sqrt 96, over sqrt n.
  for (const [power, expected, spread] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const) {
    assert.ok(Math.abs(moment(power) - expected) < 4 * Math.sqrt(spread / count), `moment ${power}`);
  }
});

test("normal numbers reach as far beyond 3.44 deviations as they should", () => {
  const count = 2_000_000;
  const source = random(2);
  let far = 0;
  for (let i = 0; i < count; i++) far += Math.abs(source.normal()) > 3.442619855899 ? 1 : 0;
  const expected = count * 2 * (1 - phi(3.442619855899));
  assert.ok(Math.abs(far - expected) < 4 * Math.sqrt(expected), `${far} for ${expected}`);
});

function ks(values: readonly number[], distribution: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.reduce((worst, x, i) => {
    const p = distribution(x);
    return Math.max(worst, p - i / sorted.length, (i + 1) / sorted.length - p);
  }, 0);
}

/** Standard normal distribution by Marsaglia's series (J. Stat. Softw. 11(4), 2004). */
function phi(x: number): number {
  let sum = x;
  let term = x;
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046727);
}
