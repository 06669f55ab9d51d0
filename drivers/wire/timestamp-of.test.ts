import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampOf } from "./timestamp-of.ts";

test("a timestamp is whole microseconds, rounded, and begins again after 2^32 of them", () => {
  assert.equal(timestampOf(0, 2000), 0);
  assert.equal(timestampOf(1, 2000), 500);
  assert.equal(timestampOf(1, 3), 333_333);
  assert.equal(timestampOf(2, 3), 666_667);
  assert.equal(timestampOf(2 ** 32 - 1, 1e6), 2 ** 32 - 1);
  assert.equal(timestampOf(2 ** 32, 1e6), 0);
  assert.equal(timestampOf(4295 * 2000, 2000), 32_704);
});
