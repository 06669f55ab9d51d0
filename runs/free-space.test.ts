import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { overQuota, shortage } from "./free-space.ts";

const folder = join(tmpdir(), "not", "yet", "made");

test("ten years of samples do not fit on this disk, and both figures are told", () => {
  const message = shortage(folder, 1, 10 * 365 * 86_400, true);
  assert.match(message ?? "", /has \d+ MB free, and the records of these runs may take 1\d{7} MB$/);
});

test("a minute fits", () => {
  assert.equal(shortage(folder, 1, 60, false), null);
});

test("samples beyond the quota are told with both figures; those within it may be kept", () => {
  // Four microphones at 2 kHz, I and Q of 16 bits: 32 kB a second, and what lies round them.
  const message = overQuota(1e6, 60);
  const [, need, quota] =
    /samples of these runs take (\S+) MB, and the quota is (\S+) MB/.exec(message ?? "") ?? [];
  assert.ok(Number(need) >= 60 * 0.032 && Number(need) < 60 * 0.035, message ?? "");
  assert.equal(Number(quota), 1);
  assert.equal(overQuota(2e9, 60), null);
});
