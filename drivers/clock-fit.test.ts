import assert from "node:assert/strict";
import { test } from "node:test";
import { clockFitter } from "./clock-fit.ts";
import type { ClockPair } from "./pinger.ts";

/** Numbers from 0 to 1 by mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const RATE = 1e6; // Ticks a second.

interface Link {
  readonly seconds: number;
  /** Of both ways without jitter, s. */
  readonly there: number;
  readonly back: number;
  /** Each way waits up to this for the next poll, s. */
  readonly polling: number;
  /** Between two pings, s. */
  readonly every: number;
  /** What the device's clock shows at a time of the host's, s. */
  readonly clock: (host: number) => number;
}

const USB: Link = {
  ...{ seconds: 60, there: 50e-6, back: 50e-6, polling: 1e-3, every: 0.1 },
  clock: (host) => 7.5 + host * (1 + 25e-6),
};

function pairsOf(
  { seconds, there, back, polling, every, clock }: Link,
  seed: number,
): readonly Omit<ClockPair, "underruns">[] {
  const chance = uniform(seed);
  return Array.from({ length: Math.max(1, Math.floor(seconds / every)) }, (_, n) => {
    const sent = 1000 + n * every + 0.003 * chance();
    const read = sent + there + polling * chance();
    const received = read + back + polling * chance();
    return { sentMs: sent * 1e3, receivedMs: received * 1e3, ticks: Math.floor(clock(read) * RATE) };
  });
}

/** The bound, and the greatest true error over the time in which there were pairs, s. */
function measured(link: Link, seed: number) {
  const fitter = clockFitter(RATE);
  const pairs = pairsOf(link, seed);
  for (const pair of pairs) fitter.add(pair);
  const fit = fitter.fit()!;
  const [from, to] = [pairs[0]!.sentMs / 1e3, pairs.at(-1)!.receivedMs / 1e3];
  let error = 0;
  let outside = 0;
  for (let n = 0; n <= 200; n++) {
    const host = from + ((to - from) * n) / 200;
    const wrong = Math.abs(fit.deviceAt(host) - link.clock(host));
    error = Math.max(error, wrong);
    if (wrong > fit.boundAt(host)) outside++;
  }
  return { fit, error, outside };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]!;
}

test("with 1 ms of polling and 25 ppm the bound is 0.3 ms at most in 95 of 100 minutes, and never broken", (t) => {
  const found = Array.from({ length: 200 }, (_, seed) => measured(USB, 10 + seed));
  const bounds = found.map(({ fit }) => fit.bound);
  const errors = found.map(({ error }) => error);
  t.diagnostic(
    `bound p50 ${(1e3 * quantile(bounds, 0.5)).toFixed(3)} ms, p95 ${(1e3 * quantile(bounds, 0.95)).toFixed(3)} ms`,
  );
  t.diagnostic(
    `true error p50 ${(1e3 * quantile(errors, 0.5)).toFixed(3)} ms, p95 ${(1e3 * quantile(errors, 0.95)).toFixed(3)} ms`,
  );
  assert.ok(quantile(bounds, 0.95) <= 0.3e-3, `${quantile(bounds, 0.95)} s`);
  for (const { fit, error, outside } of found) {
    assert.ok(error <= fit.bound, `${error} s, bound ${fit.bound} s`);
    assert.equal(outside, 0);
  }
});

test("the rate that it finds is the clock's", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { fit } = measured(USB, seed);
    assert.ok(Math.abs(fit.rateOffset - 25e-6) < 5e-6, `${fit.rateOffset}`);
  }
});

test("the bound holds from the first pair on", () => {
  for (const seconds of [0.1, 0.2, 0.5, 1, 3, 8]) {
    for (let seed = 0; seed < 40; seed++) {
      const { fit, error } = measured({ ...USB, seconds }, seed);
      assert.ok(error <= fit.bound, `${seconds} s, seed ${seed}: ${error} s, bound ${fit.bound} s`);
    }
  }
});

test("ways that are unlike by a constant cannot be told, and are within the bound", () => {
  for (const [there, back] of [
    [4e-3, 0],
    [0, 4e-3],
  ] as const) {
    for (let seed = 0; seed < 20; seed++) {
      const { fit, error } = measured({ ...USB, there, back }, seed);
      assert.ok(error > 1.5e-3, "nothing in the pairs tells which way is the slow one");
      assert.ok(error <= fit.bound && fit.bound < 3e-3, `${error} s, bound ${fit.bound} s`);
    }
  }
});

test("a clock that jumps, and one that changes its rate, raise the bound above the error", () => {
  const jump = (host: number) => 7 + host + (host > 1030 ? 5e-3 : 0);
  const bend = (host: number) => 7 + host + (host > 1030 ? 100e-6 * (host - 1030) : 0);
  for (const clock of [jump, bend]) {
    for (let seed = 0; seed < 20; seed++) {
      const { fit, error } = measured({ ...USB, clock }, seed);
      assert.ok(error > 0.5e-3);
      assert.ok(error <= fit.bound, `seed ${seed}: ${error} s, bound ${fit.bound} s`);
    }
  }
});

test("a night of pings is kept in 64 pairs, and one slow hour does not spoil it", () => {
  const fitter = clockFitter(RATE);
  const night = pairsOf({ ...USB, seconds: 28_800, every: 1 }, 3);
  for (const [n, pair] of night.entries()) {
    const slow = n > 10_000 && n < 13_600 ? 40 : 0; // ms, on the way back.
    fitter.add({ ...pair, receivedMs: pair.receivedMs + slow });
  }
  const fit = fitter.fit()!;
  assert.ok(fit.kept <= 64 && fit.pairs === night.length);
  for (let host = 1000; host < 29_800; host += 100) {
    assert.ok(Math.abs(fit.deviceAt(host) - USB.clock(host)) <= fit.boundAt(host), `at ${host} s`);
  }
  assert.ok(fit.bound < 0.5e-3, `${fit.bound} s`);
});

test("hostAt is the inverse of deviceAt", () => {
  const { fit } = measured(USB, 1);
  for (const host of [1000, 1030, 1060, 5000])
    assert.ok(Math.abs(fit.hostAt(fit.deviceAt(host)) - host) < 1e-9);
});

test("nothing is known before the first pair, and a pair that ends before it begins is refused", () => {
  const fitter = clockFitter(RATE);
  assert.equal(fitter.fit(), null);
  assert.throws(() => fitter.add({ sentMs: 2, receivedMs: 1, ticks: 0 }), RangeError);
  assert.throws(() => clockFitter(0), RangeError);
});
