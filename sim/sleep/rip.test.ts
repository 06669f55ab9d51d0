import assert from "node:assert/strict";
import { test } from "node:test";
import { breathingOf } from "./breathing.ts";
import type { Rest } from "./rest.ts";
import { ripBelts } from "./rip.ts";
import { deviation, mean, middle, restOf } from "./testing.ts";

const RATE = 25;
const body = restOf(4, { apnoea: 40 }, { empty: 120, before: 0, timeInBed: 3 * 3600 });
const { night } = body;

/** Chest and abdomen for a time: [sample]. */
function belts(rest: Rest, seconds: number, seed = 1): readonly Float32Array[] {
  const out = new Float32Array(2 * RATE * seconds);
  ripBelts(rest, { seed }).write(out);
  return [0, 1].map((part) => out.filter((_, n) => n % 2 === part));
}

const [chest, abdomen] = belts(body, Math.floor(night.duration)) as [Float32Array, Float32Array];

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  const both = Array.from(a, (value, n) => (value - ma) * ((b[n] ?? 0) - mb));
  return mean(both) / (deviation(a) * deviation(b));
}

/** Samples from `from` until `until`, s. */
const part = (belt: Float32Array, from: number, until: number) =>
  belt.subarray(Math.round(from * RATE), Math.round(until * RATE));

const busy = [...body.movements, ...body.stays.map(({ from, length }) => ({ from, until: from + length }))];
const still = (from: number, until: number) => busy.every((one) => one.until < from || one.from > until);
/** Whether the belts are plugged in at this time. */
const worn = (time: number) => body.stays.findLast(({ from }) => from <= time)?.posture !== "away";

test("where nobody moves, a belt follows the breath that it lies round", () => {
  const wave = breathingOf(body);
  const all: number[] = [];
  for (let from = night.lightsOut; from < night.rises - 30; from += 30) {
    if (!still(from, from + 30) || !worn(from)) continue;
    const quiet = body.obstructions.every((one) => one.until < from || one.from > from + 30);
    if (!quiet) continue;
    for (const [belt, breath] of [
      [chest, wave.chest],
      [abdomen, wave.abdomen],
    ] as const) {
      const cut = part(belt, from, from + 30);
      if (Math.max(...cut) >= 1 || Math.min(...cut) <= -1) continue;
      const first = Math.round(from * RATE);
      const found = correlation(
        cut,
        Float64Array.from(cut, (_, n) => breath((first + n) / RATE)),
      );
      all.push(found);
    }
  }
  assert.ok(all.length > 40, `${all.length} stretches`);
  assert.ok(middle(all) > 0.95 && Math.min(...all) > 0.3, `${middle(all)}, ${Math.min(...all)}`);
});

test("in an obstructive apnoea chest and abdomen go against each other, and with each other elsewhere", () => {
  const apnoeas = body.obstructions.filter(
    ({ kind, from, until }) => kind === "obstructive" && until < night.rises && still(from, until),
  );
  assert.ok(apnoeas.length > 3, `${apnoeas.length}`);
  const together = apnoeas.map(({ from, until }) =>
    correlation(part(chest, from + 6, until - 1), part(abdomen, from + 6, until - 1)),
  );
  const before = apnoeas.map(({ from }) =>
    correlation(part(chest, from - 15, from - 1), part(abdomen, from - 15, from - 1)),
  );
  assert.ok(mean(together) < 0, `${mean(together)}`);
  assert.ok(mean(before) > 0.5, `${mean(before)}`);
});

test("belts never leave full scale, and hang unplugged with their noise alone while nobody is there", () => {
  for (const belt of [chest, abdomen]) {
    assert.ok(belt.every((value) => value >= -1 && value <= 1));
    const away = part(belt, 5, night.enters - 5);
    assert.ok(Math.abs(deviation(away) / 0.002 - 1) < 0.1, `${deviation(away)}`);
    assert.ok(deviation(part(belt, night.lightsOut, night.rises)) > 0.02);
  }
});

test("belts are the same however they are cut, others with another seed, and refuse half a sample", () => {
  const cut = ripBelts(body, { seed: 1 });
  const pieces = new Float32Array(2 * 5000);
  for (let n = 0; n < pieces.length; n += 400) cut.write(pieces.subarray(n, n + 400));
  assert.deepEqual(
    pieces.filter((_, n) => n % 2 === 0),
    chest.subarray(0, 5000),
  );
  const [other] = belts(body, 400, 2) as [Float32Array];
  assert.notDeepEqual(other, chest.subarray(0, other.length));
  assert.throws(() => cut.write(new Float32Array(3)), /3 numbers are no whole samples/);
});
