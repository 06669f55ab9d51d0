import assert from "node:assert/strict";
import { test } from "node:test";
import { diaryTime, scoreIntent } from "./score-intent.ts";

test("errors of 4, -9, 14 and 30 minutes and a night without a claim are those worked by hand", () => {
  const score = scoreIntent([0, 0, 0, 0, 0], [4, -9, 14, 30, null]);
  assert.deepEqual([score.claimed, score.missing, score.bias, score.meanAbsolute], [4, 1, 9.75, 14.25]);
  assert.deepEqual(
    score.within.map(({ share }) => share),
    [0.2, 0.4, 0.6],
  );
});

test("without a claim there is no error, and no share is within", () => {
  const score = scoreIntent([1320], [null]);
  assert.deepEqual([score.bias, score.biasInterval, score.meanAbsolute], [null, null, null]);
  assert.equal(score.within[2]!.share, 0);
});

test("a diary rounds to its step after its bias", () => {
  assert.equal(diaryTime(1357, { rounding: 15, bias: 0 }), 1350);
  assert.equal(diaryTime(1357, { rounding: 15, bias: 6 }), 1365);
  assert.throws(() => diaryTime(1357, { rounding: 0, bias: 0 }), /rounding: expected minutes above 0/);
});

test("a claim is needed for each night", () => {
  assert.throws(() => scoreIntent([1, 2], [1]), /one for each of 2 nights, got 1/);
});
