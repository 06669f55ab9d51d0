import assert from "node:assert/strict";
import { test } from "node:test";
import { chance } from "./chance.ts";
import { type LineFaults, type Piece, spoiler } from "./spoiler.ts";

/** Frames of 9 bytes and a delimiter: eight times `n`'s number, from 1 on, and one that tells a copy from a neighbour. */
function frames(count: number): Uint8Array {
  const bytes = new Uint8Array(10 * count);
  for (let n = 0; n < count; n++) bytes.fill(1 + (n % 250), 10 * n, 10 * n + 9);
  return bytes;
}

const bytesOf = (pieces: readonly Piece[]) =>
  Buffer.concat(pieces.flatMap((piece) => ("bytes" in piece ? [piece.bytes] : [])));

function spoil(faults: LineFaults, bytes: Uint8Array, cut = bytes.length, seed = 3) {
  const line = spoiler(faults, seed);
  const pieces: Piece[] = [];
  for (let from = 0; from < bytes.length; from += cut)
    pieces.push(...line.push(bytes.subarray(from, from + cut)));
  return { pieces, out: bytesOf(pieces), counts: line.counts };
}

/** Holds a count of `n` trials of probability `p` against their mean, within five standard deviations. */
function assertBinomial(count: number, n: number, p: number): void {
  assert.ok(Math.abs(count - n * p) < 5 * Math.sqrt(n * p * (1 - p)), `${count} of ${n} at ${p}`);
}

const ALL: LineFaults = {
  ...{ corrupt: 0.003, drop: 0.05, duplicate: 0.05, reorder: 0.05, truncate: 0.05, garbage: 0.05 },
  ...{ delay: 0.01, delayMs: 5, stalls: [{ at: 777, ms: 9 }], cuts: [{ at: 5000, ms: 7 }] },
};

test("a line without faults passes every byte", () => {
  const bytes = frames(100);
  assert.deepEqual(spoil({}, bytes, 7).out, Buffer.from(bytes));
});

test("the same seed gives the same faults, however the bytes are cut, and another seed others", () => {
  const bytes = frames(2000);
  const whole = spoil(ALL, bytes);
  for (const cut of [1, 13, 4096]) {
    const again = spoil(ALL, bytes, cut);
    assert.deepEqual(again.out, whole.out);
    assert.deepEqual(again.counts, whole.counts);
  }
  assert.notDeepEqual(spoil(ALL, bytes, bytes.length, 4).out, whole.out);
});

test("asking for one more kind of fault does not move the others", () => {
  const bytes = frames(2000);
  const { counts } = spoil({ drop: 0.05, delay: 0.1 }, bytes);
  const more = spoil({ drop: 0.05, delay: 0.1, garbage: 0.2, reorder: 0.2 }, bytes).counts;
  assert.equal(more.dropped, counts.dropped);
  assert.equal(more.delayed, counts.delayed);
});

test("each fault happens as often as asked, and does what it says", () => {
  const count = 20_000;
  const bytes = frames(count);
  const corrupted = spoil({ corrupt: 1e-3 }, bytes);
  const changed = corrupted.out.filter((byte, n) => byte !== bytes[n]).length;
  assert.equal(corrupted.counts.corrupted, changed);
  assertBinomial(changed, bytes.length, 1e-3);

  const dropped = spoil({ drop: 0.01 }, bytes);
  assertBinomial(dropped.counts.dropped, count, 0.01);
  assert.equal(dropped.out.length, bytes.length - 10 * dropped.counts.dropped);

  const doubled = spoil({ duplicate: 0.01 }, bytes);
  assertBinomial(doubled.counts.duplicated, count, 0.01);
  assert.equal(doubled.out.length, bytes.length + 10 * doubled.counts.duplicated);

  const truncated = spoil({ truncate: 0.01 }, bytes);
  assertBinomial(truncated.counts.truncated, count, 0.01);
  const delimiters = truncated.out.filter((byte) => byte === 0).length;
  assert.equal(delimiters, count - truncated.counts.truncated);

  const noisy = spoil({ garbage: 0.01 }, bytes);
  assertBinomial(noisy.counts.garbage, count, 0.01);
  const added = (noisy.out.length - bytes.length) / noisy.counts.garbage;
  assert.ok(added > 28 && added < 37, `${added} bytes of garbage, expected 32.5 on average`);
});

test("a reordered frame comes behind the next one, and none is lost but the last", () => {
  const bytes = frames(200);
  const { out, counts } = spoil({ reorder: 0.2 }, bytes);
  const order = Array.from({ length: Math.floor(out.length / 10) }, (_, n) => out[10 * n]! - 1);
  const steps = order.filter((n, at) => at > 0 && n < order[at - 1]!).length;
  assert.ok(Math.abs(steps - counts.reordered) <= 1 && steps > 10, `${steps} of ${counts.reordered}`);
  assert.ok(order.every((n, at) => Math.abs(n - at) <= 1));
});

test("a stall and a cut come at their byte, once", () => {
  const { pieces, counts } = spoil(
    { stalls: [{ at: 25, ms: 9 }], cuts: [{ at: 40, ms: null }] },
    frames(10),
    3,
  );
  const before = (what: "waitMs" | "cutMs") =>
    bytesOf(
      pieces.slice(
        0,
        pieces.findIndex((piece) => what in piece),
      ),
    ).length;
  assert.deepEqual([before("waitMs"), before("cutMs"), counts.stalls, counts.cuts], [20, 40, 1, 1]);
});

test("bytes without a delimiter are held no longer than 128 kB", () => {
  const line = spoiler({ drop: 0 }, 1);
  let out = 0;
  for (let n = 0; n < 100; n++) out += bytesOf(line.push(new Uint8Array(10_000).fill(7))).length;
  assert.ok(out > 1_000_000 - (1 << 17), `${out} bytes passed`);
});

test("chance is mulberry32's: its first numbers from seed 1, and uniform to 1 %", () => {
  // From https://gist.github.com/tommyettinger/46a874533244883189143505d203312c, run in C.
  const { next } = chance(1, "");
  const first = [next(), next(), next()].map((value) => Math.floor(value * 2 ** 32));
  assert.deepEqual(first, [2693262067, 11749833, 2265367787]);
  const bins = new Array<number>(10).fill(0);
  for (let n = 0; n < 100_000; n++) bins[Math.floor(10 * next())]! += 1;
  for (const bin of bins) assertBinomial(bin, 100_000, 0.1);
});
