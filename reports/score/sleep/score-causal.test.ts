import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreCausal } from "./score-causal.ts";
import { stages } from "./testing.ts";

const OPTIONS = { stages: 4, epoch: 30 };

test("delays, revisions and both accuracies of four epochs are those worked by hand", () => {
  const score = scoreCausal(
    stages("0112"),
    [
      { epoch: 0, time: 30, stage: 0 },
      { epoch: 1, time: 60, stage: 0 },
      { epoch: 2, time: 95, stage: 1 },
      { epoch: 1, time: 120, stage: 1 },
    ],
    OPTIONS,
  );
  assert.deepEqual([score.epochs, score.spoken, score.revised], [4, 3, 1 / 3]);
  assert.deepEqual(
    [score.firstDelay, score.lastDelay],
    [
      { median: 0, most: 5 },
      { median: 5, most: 60 },
    ],
  );
  assert.deepEqual([score.first.accuracy, score.last.accuracy, score.last.kappa], [2 / 3, 1, 1]);
});

test("a device that says nothing has no delay and no accuracy", () => {
  const { firstDelay, revised, first } = scoreCausal(stages("01"), [], OPTIONS);
  assert.deepEqual([firstDelay, revised, first.accuracy, first.kappa], [null, null, null, null]);
});

test("an epoch beyond the night and words out of order are refused", () => {
  assert.throws(() => scoreCausal(stages("01"), [{ epoch: 2, time: 0, stage: 0 }], OPTIONS), /epoch 2 of 2/);
  const late = [
    { epoch: 0, time: 40, stage: 0 },
    { epoch: 1, time: 30, stage: 0 },
  ];
  assert.throws(() => scoreCausal(stages("01"), late, OPTIONS), /statements\[1\]: at 30 s, before/);
});
