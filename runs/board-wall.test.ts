import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Manifest } from "#contracts";
import { findRig } from "#rigs";
import type { Job } from "./job.ts";
import { readManifest } from "./manifest-file.ts";
import { readRecord } from "./record-reader.ts";
import { SHORT_WALK, testRuns } from "./testing.ts";

const { job, staged } = testRuns(SHORT_WALK);
const skip = findRig("qemu").notice ?? false;
/** A lead that a busy machine does not use up: QEMU takes a byte at a time, two thirds of a core in all. */
const WALL = { rig: "qemu", timekeeping: "wall", lead: 0.5 } as const;
const WALK_IN: Pick<Job, "scenario" | "seed"> = {
  scenario: {
    name: "presence/walk-in",
    path: fileURLToPath(new URL("../scenarios/presence/walk-in.ts", import.meta.url)),
  },
  seed: 1,
};

/** Where emulator and host share a machine that has not enough of itself, samples come too late, and nothing is judged. */
const BUSY = /had not come when due by its clock/;

async function onTime(part: Partial<Job>): Promise<readonly [Job, Manifest]> {
  for (let left = 1; ; left--) {
    const one = job({ ...WALL, ...part });
    const [manifest] = await staged(one);
    assert.ok(manifest);
    if (left === 0 || !BUSY.test(manifest.cause?.message ?? "")) return [one, manifest];
  }
}

test("walk-in passes on the emulated board by its own clock, whose bound is a small part of each latency", {
  skip,
}, async (t) => {
  const [{ folder }, manifest] = await onTime({ ...WALK_IN, firmware: "presence" });
  if (BUSY.test(manifest.cause?.message ?? "")) {
    t.diagnostic(`this machine is too busy for wall time: ${manifest.cause?.message}`);
    assert.notEqual(manifest.verdict, "pass");
    return;
  }
  assert.equal(manifest.verdict, "pass", JSON.stringify(manifest.cause ?? manifest.checks));
  assert.equal(manifest.rig.timekeeping, "wall");
  assert.equal(manifest.rig.link, "pty");
  assert.deepEqual(manifest.stream.received, manifest.stream.sent);
  const { timing } = readManifest(folder);
  assert.deepEqual([timing?.underruns, timing?.skipped], [0, 0]);
  // The shortest limit in walk-in is 0.6 s, and what is judged by it has to be known to a tenth of that.
  assert.ok(
    timing?.clock && timing.clock.bound > 0 && timing.clock.bound < 0.06,
    JSON.stringify(timing?.clock),
  );
  assert.ok(timing.clock.pairs > 50);
  assert.ok(readRecord(folder).events.some(({ kind }) => kind === "major"));
});

for (const { firmware, says } of [
  { firmware: "deaf", says: /major within 2 s of true major: never/ },
  { firmware: "asserts", says: /was reset .* boot count 2 after 1, reset cause "assertion"/ },
] as const) {
  test(`a board that ${firmware === "deaf" ? "is deaf" : firmware} fails by its own clock too`, {
    skip,
  }, async (t) => {
    const [, { verdict, cause, checks }] = await onTime({ firmware });
    if (BUSY.test(cause?.message ?? "")) {
      t.diagnostic(`this machine is too busy for wall time: ${cause?.message}`);
      assert.notEqual(verdict, "pass");
      return;
    }
    const found = [cause?.message ?? "", ...checks.map((one) => `${one.name}: ${one.found}`)].join("\n");
    assert.equal(verdict, "fail", found);
    assert.match(found, says);
  });
}
