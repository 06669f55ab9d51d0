import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { consensusOf } from "./consensus.ts";
import { scoreScorers } from "./score-scorers.ts";
import { FOUR } from "./testing.ts";

/** A scorer's night from characters: digits are stages, a point is not scored. */
function scorer(text: string): Int8Array {
  return Int8Array.from(text, (character) => (character === "." ? -1 : Number(character)));
}

test("soft agreement of three scorers is the one worked by hand", () => {
  // Epochs 0 0 1, 1 1 1, 2 0 0: the first agrees with 1 of most 1, 2 of 2, 0 of 2: mean 2/3.
  const { softAgreement, stages, probability } = consensusOf(
    [scorer("012"), scorer("010"), scorer("110")],
    3,
  );
  assert.deepEqual([...softAgreement], [2 / 3, 1, 2 / 3]);
  assert.deepEqual([...stages], [0, 1, 0]);
  assert.deepEqual([...probability], [2 / 3, 1, 2 / 3]);
});

test("a tie goes to the scorer of highest soft agreement who chose a tied stage", () => {
  // The fifth agrees with all others until the last epoch, where it stands alone against 2 and 2: of the
  // others the third and fourth agree best.
  const scorers = ["00100 0", "01000 0", "00000 2", "00000 2", "00000 3"].map((text) =>
    scorer(text.replace(" ", "")),
  );
  const { stages, ties, softAgreement } = consensusOf(scorers, 4);
  assert.ok(softAgreement[2]! > softAgreement[0]! && softAgreement[2]! > softAgreement[1]!);
  assert.deepEqual([stages[5], ties], [2, 1]);
});

test("epochs not scored cast no vote, and nobody's epoch has no consensus", () => {
  const { stages, probability } = consensusOf([scorer("0.."), scorer("01."), scorer(".1.")], 2);
  assert.deepEqual([...stages], [0, 1, -1]);
  assert.deepEqual([...probability], [1, 1, 0]);
});

const anyNight = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 12, maxLength: 12 });
const anyScorers = fc.array(anyNight, { minLength: 2, maxLength: 6 });

test("the consensus always has most votes, and the order of scorers matters in ties alone", () => {
  fc.assert(
    fc.property(anyScorers, (nights) => {
      const scorers = nights.map((night) => Int8Array.from(night));
      const there = consensusOf(scorers, 4);
      const back = consensusOf(scorers.toReversed(), 4);
      for (let epoch = 0; epoch < 12; epoch++) {
        const counts = [0, 1, 2, 3].map((stage) => scorers.filter((one) => one[epoch] === stage).length);
        const most = Math.max(...counts);
        if (most === 0) assert.equal(there.stages[epoch], -1);
        else assert.equal(counts[there.stages[epoch]!], most);
        const tied = counts.filter((count) => count === most).length > 1;
        if (!tied) assert.equal(there.stages[epoch], back.stages[epoch]);
      }
    }),
  );
});

test("scorers of one mind have every agreement 1", () => {
  const night = scorer("00112233012");
  const { report } = scoreScorers([{ record: "a", scorers: [night, night, night] }], {
    stages: FOUR,
    scorers: ["x", "y", "z"],
  });
  assert.equal(report.fleiss.kappa, 1);
  for (const { pooled, averaged } of report.scorers) {
    assert.deepEqual([pooled.accuracy, pooled.kappa, averaged.macroF1, pooled.epochs], [1, 1, 1, 11]);
  }
  assert.deepEqual(
    report.pairs.map(({ kappa }) => kappa),
    [1, 1, 1],
  );
});

test("with two scorers each is held against the other, by Cohen's kappa", () => {
  const { report } = scoreScorers([{ record: "a", scorers: [scorer("0011.0"), scorer("0101.0")] }], {
    stages: ["wake", "sleep"],
    scorers: ["x", "y"],
  });
  // 2 0 0, of 5 epochs: agreed 3, table 2 1 / 1 1, chance (9 + 4) / 25.
  const kappa = (0.6 - 13 / 25) / (1 - 13 / 25);
  assert.ok(Math.abs(report.pairs[0]!.kappa! - kappa) < 1e-12);
  assert.ok(Math.abs(report.scorers[0]!.pooled.kappa! - kappa) < 1e-12);
  assert.deepEqual([report.pairs[0]!.epochs, report.records[0]!.unscored, report.fleiss.epochs], [5, 1, 5]);
});

test("one scorer, scorers of unequal length and unknown stages are refused", () => {
  assert.throws(
    () => scoreScorers([{ record: "a", scorers: [scorer("0")] }], { stages: FOUR, scorers: ["x"] }),
    /at least 2/,
  );
  assert.throws(() => consensusOf([scorer("00"), scorer("0")], 2), /scorer 1: 1 epochs, expected 2/);
  assert.throws(() => consensusOf([scorer("00"), scorer("02")], 2), /epoch 1: stage 2 of 2/);
});
