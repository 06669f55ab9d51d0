import assert from "node:assert/strict";
import { test } from "node:test";
import type { Manifest } from "#contracts";
import { findRig } from "#rigs";
import type { Job } from "./job.ts";
import { readManifest } from "./manifest-file.ts";
import { readRecord } from "./record-reader.ts";
import { rescoreRun } from "./rescore-run.ts";
import { SHORT_WALK, testRuns } from "./testing.ts";

/** The lead is one that a busy machine does not use up. */
const { job, staged } = testRuns(SHORT_WALK.replace("duration: 6,", "duration: 6, lead: 0.5,"));

const LATE = /the host was \d+(\.\d+)? ms late/;

/** A run in wall time; again and again, where this machine was too busy to be on time. */
async function inTime(rig: string): Promise<readonly [Job, Manifest]> {
  for (let left = 3; ; left--) {
    const one = job({ rig, timekeeping: "wall" });
    const [manifest] = await staged(one);
    assert.ok(manifest);
    if (left === 0 || !LATE.test(manifest.cause?.message ?? "")) return [one, manifest];
  }
}

test("a scene in wall time ends as in lockstep, over a pipe and a pseudo-terminal, or is an error of a late host", async (t) => {
  const rigs = findRig("emulated").notice === null ? ["pipe", "emulated"] : ["pipe"];
  const runs: (readonly [Job, Manifest])[] = [];
  for (const rig of rigs) runs.push(await inTime(rig));
  const quick = job();
  const shorter = job({ lead: 0.25 });
  const [lockstep] = await staged(quick, shorter);
  assert.equal(lockstep?.rig.timekeeping, "lockstep", JSON.stringify(lockstep?.cause));
  assert.equal(lockstep?.timing, undefined);
  // What is asked for goes before what the scenario says.
  const leads = [quick, shorter].map((one) => readRecord(one.folder).stream?.lead);
  assert.deepEqual(leads, [0.5, 0.25]);
  const expected = readRecord(quick.folder);
  for (const [{ folder: where }, manifest] of runs) {
    if (manifest.cause?.blame === "bench" && LATE.test(manifest.cause.message)) {
      t.diagnostic(`this machine is too busy for wall time: ${manifest.cause.message}`);
      assert.equal(manifest.verdict, "error");
      continue;
    }
    assert.equal(manifest.verdict, "pass", JSON.stringify(manifest.cause ?? manifest.checks));
    assert.equal(manifest.rig.timekeeping, "wall");
    assert.deepEqual(manifest.stream, lockstep?.stream);
    const record = readRecord(where);
    assert.deepEqual(record.events, expected.events);
    assert.deepEqual(record.actuations, expected.actuations);
    const { timing, figures } = readManifest(where);
    assert.ok(timing?.clock && timing.clock.bound > 0 && timing.clock.pairs > 20, JSON.stringify(timing));
    assert.equal(
      timing.hostLateness.reduce((sum, { blocks }) => sum + blocks, 0),
      120, // of 50 ms in 6 s
    );
    assert.ok(figures["late-up-to-0.5-ms"] && figures["later-than-500-ms"]);
    const { verdict, differences } = await rescoreRun(where, { madeAt: "", commit: "" });
    assert.deepEqual([verdict, differences], ["pass", []]);
  }
});
