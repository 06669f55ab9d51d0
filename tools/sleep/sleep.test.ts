import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "#sim";
import { agreementOf } from "./agreement.ts";
import { boost } from "./boosted.ts";
import { measure } from "./measures.ts";
import { REAL_AGREEMENT, REAL_MEASURES } from "./real-figures.ts";

/** Epochs of classes, each given with how many. */
function night(...parts: readonly (readonly [stage: number, epochs: number])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(([stage, epochs]) => Array<number>(epochs).fill(stage)));
}

test("measures of a night that was written down are those one counts by hand", () => {
  const own = measure(night([0, 20], [1, 40], [2, 60], [1, 20], [3, 20], [0, 4], [3, 6], [1, 40], [3, 30]));
  assert.equal(own["time in bed, min"], 120);
  assert.equal(own["sleep onset latency, min"], 10);
  assert.equal(own["wake after sleep onset, min"], 2);
  assert.equal(own["REM latency from onset, min"], 60);
  assert.ok(Math.abs(own["deep, % of sleep"] - (100 * 60) / 216) < 1e-9);
  assert.equal(own["deep, share of third 1"], 20 / 80);
  assert.equal(own["rem: bouts"], 3);
  assert.equal(own["light: mean bout, min"], 100 / 6);
  // The second bout, 2 min after the first, is of the same period; the third, 20 min later, is not.
  assert.equal(own["REM periods"], 2);
  assert.equal(own["REM to REM, min"], 35);
});

test("the figures of the real nights are those that the script derives, by name", () => {
  assert.deepEqual(
    Object.keys(REAL_MEASURES),
    Object.keys(measure(night([0, 9], [1, 60], [2, 60], [3, 60]))),
  );
  const scored = Int8Array.from(night([0, 20], [1, 40], [3, 20]));
  const same = agreementOf([[scored, scored, scored, scored, scored]]);
  assert.deepEqual(Object.keys(REAL_AGREEMENT), Object.keys(same));
  assert.equal(same["three scorers: unanimous"], 1);
  assert.equal(same["two scorers: both wrong"], 0);
});

test("of five scorers one who dissents in a tenth of the epochs leaves 0.94 unanimous among three, on average", () => {
  const most = Int8Array.from(night([1, 100]));
  const other = Int8Array.from(night([2, 10], [1, 90]));
  const own = agreementOf([[most, most, other, most, most]]);
  assert.ok(Math.abs(own["three scorers: unanimous"] - 0.94) < 1e-9);
});

test("boosted trees learn an exclusive or, which no single feature shows", () => {
  const chance = random(1);
  const columns = [0, 1, 2].map(() => Float32Array.from({ length: 4000 }, () => chance.uniform()));
  const labels = Uint8Array.from(columns[0], (value, i) => (value > 0.5 !== columns[1][i] > 0.5 ? 1 : 0));
  const model = boost(columns, labels, { classes: 2, rounds: 40, uniform: chance.uniform });
  const fresh = [0, 1, 2].map(() => Float32Array.from({ length: 1000 }, () => chance.uniform()));
  const chances = model.predict(fresh);
  const right = Array.from(fresh[0]).filter(
    (value, i) => (value > 0.5 !== fresh[1][i] > 0.5 ? 1 : 0) === (chances[2 * i + 1] > 0.5 ? 1 : 0),
  );
  assert.ok(right.length > 900, String(right.length));
});
