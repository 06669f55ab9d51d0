import assert from "node:assert/strict";
import { test } from "node:test";
import { sequenceAhead, sequenceCheck, sequenceCounter } from "./sequence.ts";

test("each channel counts for itself, modulo 2^16, and none is missing", () => {
  const counter = sequenceCounter();
  const check = sequenceCheck();
  check.missing("hello", 0, counter.next(0));
  for (let n = 0; n < 70_000; n++) {
    for (const channel of [1, 16]) {
      const sequence = counter.next(channel);
      assert.equal(sequence, n & 0xffff);
      assert.equal(check.missing("event", channel, sequence), 0);
    }
  }
});

test("frames left out are counted, over the wrap too", () => {
  const check = sequenceCheck();
  check.missing("event", 1, 65_533);
  assert.equal(check.missing("event", 1, 3), 5); // 65534, 65535, 0, 1 and 2 are missing.
  assert.equal(check.missing("event", 1, 4), 0);
  assert.equal(check.missing("samples", 16, 0), 0);
});

test("what is late or double is not missing, nor does it make others so", () => {
  const check = sequenceCheck();
  for (const [sequence, missing] of [
    [0, 0],
    [2, 1],
    [1, 0],
    [2, 0],
    [3, 0],
    [65_535, 0],
    [4, 0],
  ] as const) {
    assert.equal(check.missing("event", 1, sequence), missing, `frame ${sequence}`);
  }
});

test("after a greeting or hello each channel may begin anywhere", () => {
  const check = sequenceCheck();
  check.missing("log", 2, 500);
  check.missing("hello", 0, 9);
  assert.equal(check.missing("log", 2, 0), 0);
  assert.equal(check.missing("pong", 0, 10), 0);
});

test("a number is ahead by at most half of all there are", () => {
  assert.equal(sequenceAhead(5, 5), 0);
  assert.equal(sequenceAhead(0, 65_535), 1);
  assert.equal(sequenceAhead(65_535, 0), -1);
  assert.equal(sequenceAhead(0x7fff, 0), 32_767);
  assert.equal(sequenceAhead(0x8000, 0), -32_768);
});
