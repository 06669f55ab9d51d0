import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { shortage } from "./free-space.ts";

const folder = join(tmpdir(), "not", "yet", "made");

test("ten years of samples do not fit on this disk, and both figures are told", () => {
  const message = shortage(folder, 1, 10 * 365 * 86_400, true);
  assert.match(message ?? "", /has \d+ MB free, and the records of these runs may take 1\d{7} MB$/);
});

test("a minute fits", () => {
  assert.equal(shortage(folder, 1, 60, false), null);
});
