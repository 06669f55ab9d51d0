import assert from "node:assert/strict";
import { test } from "node:test";
import { UNLINKED } from "#contracts";
import { behindTime } from "./behind-time.ts";
import { blame } from "./blame.ts";

const LATE = { underruns: 40, skipped: 2 };
const whose = (...[timing, seen]: Parameters<typeof behindTime>) => {
  const found = behindTime(timing, seen);
  return found && blame("stream", "board", found).blame;
};

test("a device falls behind its own clock by its own fault only where host and line were on time", () => {
  assert.equal(whose(LATE, { late: 0.004, link: UNLINKED }), "device");
  assert.equal(whose(LATE, { late: 0.4, link: UNLINKED }), "bench");
  for (const counter of ["lostFrames", "badFrames", "repeatsSent", "reconnects"]) {
    assert.equal(whose(LATE, { late: 0.004, link: { ...UNLINKED, [counter]: 1 } }), "bench", counter);
  }
});

test("underruns alone, and skipped blocks alone, keep a run from judging; neither does not", () => {
  const seen = { late: 0.5, link: UNLINKED };
  assert.equal(whose({ underruns: 1, skipped: 0 }, seen), "bench");
  assert.equal(whose({ underruns: 0, skipped: 1 }, seen), "bench");
  assert.equal(whose({ underruns: 0, skipped: 0 }, seen), null);
});
