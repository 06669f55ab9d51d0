import assert from "node:assert/strict";
import { test } from "node:test";
import { sequenceCheck, sequenceCounter } from "./sequence.ts";

test("each channel counts for itself, modulo 2^16, and none is missing", () => {
  const counter = sequenceCounter();
  const check = sequenceCheck();
  check.missing("hello", 0, counter.next("hello", 0));
  for (let n = 0; n < 70_000; n++) {
    for (const channel of [1, 16]) {
      const sequence = counter.next("event", channel);
      assert.equal(sequence, n & 0xffff);
      assert.equal(check.missing("event", channel, sequence), 0);
    }
  }
});

test("frames left out are counted, over the wrap too, and the first of a channel as well", () => {
  const check = sequenceCheck();
  check.missing("hello", 0, 0);
  assert.equal(check.missing("event", 1, 2), 2);
  assert.equal(check.missing("event", 1, 3), 0);
  assert.equal(check.missing("samples", 16, 0), 0);
  const wrapping = sequenceCheck();
  wrapping.missing("hello", 0, 0);
  for (let n = 0; n < 65_534; n++) wrapping.missing("event", 1, n);
  assert.equal(wrapping.missing("event", 1, 3), 5); // 65534, 65535, 0, 1 and 2 are missing.
});

test("a step back counts as one, and the count goes on from there", () => {
  const check = sequenceCheck();
  check.missing("hello", 0, 0);
  for (let n = 0; n < 10; n++) check.missing("event", 1, n);
  assert.equal(check.missing("event", 1, 4), 1);
  assert.equal(check.missing("event", 1, 5), 0);
});

test("before the first hello nothing is missing, and a hello begins all channels anew", () => {
  const check = sequenceCheck();
  assert.equal(check.missing("log", 2, 500), 0);
  assert.equal(check.missing("log", 2, 900), 0);
  assert.equal(check.missing("hello", 0, 0), 0);
  assert.equal(check.missing("log", 2, 0), 0);
  assert.equal(check.missing("hello", 0, 0), 0);
  assert.equal(check.missing("log", 2, 0), 0);
  const counter = sequenceCounter();
  for (let n = 0; n < 5; n++) counter.next("log", 2);
  assert.equal(counter.next("greeting", 0), 0);
  assert.equal(counter.next("log", 2), 0);
  assert.equal(counter.next("open", 0), 1);
});
