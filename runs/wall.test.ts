import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Manifest } from "#contracts";
import { findRig } from "#rigs";
import { campaign } from "./campaign.ts";
import type { Job } from "./job.ts";
import { readManifest } from "./manifest-file.ts";
import { readRecord } from "./record-reader.ts";
import { rescoreRun } from "./rescore-run.ts";

/** Seeds from 1000 on do not judge. The lead is one that a busy machine does not use up. */
const SHORT_WALK = `
import { latency, scenario } from "roomloop/scenario";
import { livingRoom, walker } from "roomloop/sim";
/** Somebody stands at the wall and comes nearer. */
export default scenario({
  seed: 1000,
  duration: 6,
  lead: 0.5,
  room: livingRoom({ size: [4, 3, 2.4] }),
  device: { at: [0.4, 1.5, 0.9] },
  movers: [walker({ path: [[3.6, 1.2], [1.2, 1.5]], speed: 1, from: 3 })],
  checks: [latency("major").atMost(2)],
});
`;

const folder = mkdtempSync(join(tmpdir(), "roomloop-"));
const path = join(folder, "short-walk.ts");
before(() => writeFileSync(path, SHORT_WALK));
after(() => rmSync(folder, { recursive: true }));

let jobs = 0;
function job(part: Partial<Job> = {}): Job {
  return {
    scenario: { name: "short-walk", path },
    ...{ seed: 1000, rig: "pipe", firmware: "energy", recordAll: false, repeat: "", commit: "unknown" },
    folder: join(folder, `run-${jobs++}`),
    madeAt: "2026-01-01T00:00:00.000Z",
    ...part,
  };
}

async function staged(...all: readonly Job[]): Promise<readonly Manifest[]> {
  const { signal } = new AbortController();
  const { manifests, refusal } = await campaign(all, 2, { onProgress: () => {}, onDone: () => {}, signal });
  assert.equal(refusal, null);
  return manifests;
}

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
