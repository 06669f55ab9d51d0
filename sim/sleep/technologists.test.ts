import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOCH } from "./hypnogram.ts";
import { CLASS_OF } from "./stages.ts";
import { technologists } from "./technologists.ts";
import { middle, nightOf, range } from "./testing.ts";

const NIGHTS = range(60).map((seed) => {
  const night = nightOf(seed);
  const inBed = (stages: Uint8Array) =>
    stages.subarray(night.lightsOut / EPOCH, Math.floor(night.rises / EPOCH)).map((stage) => CLASS_OF[stage]);
  // Six teams, for one may happen to be of one mind.
  return {
    truth: inBed(night.stages),
    scored: technologists(night, { seed: seed % 6, count: 5 }).map(inBed),
  };
});

/** Shares of the epochs in which so many of the first three say the same. */
function agreement() {
  const counts = [0, 0, 0, 0];
  for (const { scored } of NIGHTS) {
    for (const i of scored[0].keys()) {
      const said = new Set(scored.slice(0, 3).map((stages) => stages[i]));
      counts[said.size]++;
    }
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}

test("three technologists agree as three of DOD-H do: unanimous in 72 to 80 % of epochs, all apart in 0.1 to 1.1 %", () => {
  const shares = agreement();
  assert.ok(shares[1] > 0.72 && shares[1] < 0.81, String(shares[1]));
  assert.ok(shares[3] > 0.001 && shares[3] < 0.011, String(shares[3]));
});

test("two err together, in the same way, more than 2.5 times as often as if each erred alone", () => {
  let [together, apart, epochs] = [0, 0, 0];
  const single = [new Float64Array(16), new Float64Array(16)];
  for (const { scored } of NIGHTS) {
    for (const i of scored[0].keys()) {
      // Held against the other three, where two of them at least agree.
      const votes = [2, 3, 4].map((k) => scored[k][i]);
      const most = votes.find((vote) => votes.filter((other) => other === vote).length > 1);
      if (most === undefined) continue;
      epochs++;
      single[0][4 * most + scored[0][i]]++;
      single[1][4 * most + scored[1][i]]++;
      if (scored[0][i] !== most && scored[0][i] === scored[1][i]) together++;
    }
  }
  for (let truth = 0; truth < 4; truth++) {
    const all = single[0].subarray(4 * truth, 4 * truth + 4).reduce((sum, count) => sum + count, 0);
    for (let stage = 0; stage < 4; stage++) {
      if (stage !== truth) apart += (single[0][4 * truth + stage] * single[1][4 * truth + stage]) / all;
    }
  }
  // DOD-H, pairs of five: 3.8 to 5.8 % against 0.8 to 1.5 %.
  assert.ok(together / epochs > 0.025 && together / epochs < 0.07, String(together / epochs));
  assert.ok(together > 2.5 * apart, `${together} against ${apart}`);
});

test("they differ most about deep sleep: by a median of 25 to 60 min a night among five", () => {
  const ranges = NIGHTS.map(({ scored }) => {
    const minutes = scored.map((stages) => stages.filter((stage) => stage === 2).length / 2);
    return Math.max(...minutes) - Math.min(...minutes);
  });
  const own = middle(ranges);
  assert.ok(own > 25 && own < 60, String(own));
});

test("their disagreements crowd round changes of stage, though two in five lie further than 3 epochs away", () => {
  let [near, far, nearAll, all] = [0, 0, 0, 0];
  for (const { truth, scored } of NIGHTS) {
    for (const i of truth.keys()) {
      const said = new Set(scored.slice(0, 3).map((stages) => stages[i]));
      const here = truth.subarray(Math.max(0, i - 3), i + 4);
      const close = here.some((stage) => stage !== truth[i]);
      all++;
      if (close) nearAll++;
      if (said.size === 2) close ? near++ : far++;
    }
  }
  const share = near / (near + far);
  assert.ok(share > 0.42 && share < 0.68, String(share));
  assert.ok(share > (1.4 * nearAll) / all);
});

test("one technologist scores a night in one way, and another in another", () => {
  const night = nightOf(3);
  assert.deepEqual(technologists(night, { seed: 1 }), technologists(night, { seed: 1 }));
  assert.equal(technologists(night, { seed: 1 }).length, 3);
  assert.notDeepEqual(technologists(night, { seed: 1 })[0], technologists(night, { seed: 2 })[0]);
  assert.deepEqual(technologists(night, { seed: 1, count: 5 })[1], technologists(night, { seed: 1 })[1]);
  assert.throws(() => technologists(night, { seed: 1, count: 0 }), /technologists.count/);
});
