import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { findRig } from "#rigs";
import { campaign } from "./campaign.ts";
import { readManifest } from "./manifest-file.ts";
import { readRecord, readSamples } from "./record-reader.ts";
import { RECORD_FILE } from "./record-writer.ts";
import { SHORT_WALK, testRuns, unwatched } from "./testing.ts";

const { folder, job, ordered, staged } = testRuns();

/** Tests that look for processes do so in /proc. */
const noProc = process.platform === "linux" ? false : "needs /proc: run it on Linux";
const noPty = findRig("emulated").notice ?? false;

test("two processes make the same stream, events and actuations, over pipes and a pseudo-terminal", async () => {
  const one = job();
  const other = job(noPty === false ? { rig: "emulated" } : {});
  const [first, second] = await staged(one, other);
  assert.equal(first?.verdict, "pass", JSON.stringify(first?.cause ?? first?.checks));
  assert.equal(second?.verdict, "pass", JSON.stringify(second?.cause ?? second?.checks));
  assert.deepEqual(second?.stream, first?.stream);
  const [a, b] = [readRecord(one.folder), readRecord(other.folder)];
  assert.ok(a.events.length > 0 && a.actuations.length > 0 && a.blocks.length > 100);
  assert.deepEqual(b.events, a.events);
  assert.deepEqual(b.actuations, a.actuations);
  assert.deepEqual(b.blocks, a.blocks);
  assert.deepEqual(b.truth, a.truth);
});

test("another seed makes another stream", async () => {
  const [first, second] = await staged(job(), job({ seed: 1001 }));
  assert.notEqual(first?.stream.sent.crc32, second?.stream.sent.crc32);
});

test("a run that fails keeps the samples round the failure, as they were sent", async () => {
  const failing = job({ firmware: "deaf" });
  const [manifest] = await staged(failing);
  assert.equal(manifest?.verdict, "fail");
  const { blocks } = readRecord(failing.folder);
  const samples = [...readSamples(failing.folder)];
  assert.ok(samples.length > 0);
  for (const { index, bytes } of samples) {
    assert.equal(crc32(bytes), blocks.find((block) => block.index === index)?.crc32, `block ${index}`);
  }
});

test("--record all keeps every sample, and the digest of the stream is theirs", async () => {
  const kept = job({ recordAll: true });
  const [manifest] = await staged(kept);
  const bytes = Buffer.concat([...readSamples(kept.folder)].map((block) => block.bytes));
  assert.equal(crc32(bytes), manifest?.stream.sent.crc32);
  assert.equal(bytes.length, (manifest?.stream.sent.samples ?? 0) * 16);
});

test("a record that was cut off is read to its last whole chunk, and says so", async () => {
  const cut = job({ recordAll: true });
  await staged(cut);
  const file = join(cut.folder, RECORD_FILE);
  const whole = readRecord(cut.folder);
  truncateSync(file, Math.floor(statSync(file).size * 0.9));
  const part = readRecord(cut.folder);
  assert.equal(whole.whole, true);
  assert.equal(part.whole, false);
  assert.deepEqual(part.truth, whole.truth);
  assert.ok(part.blocks.length > 0 && part.blocks.length < whole.blocks.length);
});

test("a run whose process is killed leaves a manifest that says so, and its device ends", {
  skip: noProc,
}, async () => {
  const killed = job({ firmware: "hangs-after-hello" });
  const doomed = staged(killed);
  const pid = await workerOf(killed.folder);
  const devices = childrenOf(pid);
  assert.equal(devices.length, 1);
  process.kill(pid, "SIGKILL");
  const [manifest] = await doomed;
  while (devices.some(lives)) await pause(); // Until the test's own time is up.
  assert.equal(manifest?.verdict, "error");
  assert.match(manifest?.cause?.message ?? "", /the process that staged the run was ended by SIGKILL/);
  assert.equal(readManifest(killed.folder).verdict, "error");
  assert.equal(readRecord(killed.folder).whole, false);
});

test("an interrupted campaign ends its run and its device, and the manifest says so", {
  skip: noProc,
}, async () => {
  const stopped = job({ firmware: "hangs-after-hello" });
  const stop = new AbortController();
  const running = campaign([stopped, job()], 1, { ...unwatched(), signal: stop.signal });
  const devices = childrenOf(await workerOf(stopped.folder));
  stop.abort();
  assert.deepEqual((await running).manifests, []);
  assert.deepEqual(devices.filter(lives), []);
  assert.match(readManifest(stopped.folder).cause?.message ?? "", /interrupted/);
});

test("a file that exports no scenario is refused and named, and what ran before is kept", async () => {
  const wrong = join(folder, "wrong.ts");
  writeFileSync(wrong, "export default { seed: 1 };\n");
  const { manifests, refusal } = await ordered(job(), job({ scenario: { name: "wrong", path: wrong } }));
  assert.ok(refusal?.includes(wrong), refusal ?? "");
  assert.deepEqual(
    manifests.map(({ verdict }) => verdict),
    ["pass"],
  );
});

test("a check that this scene can never answer is refused before anything is powered", async () => {
  const idle = join(folder, "idle.ts");
  writeFileSync(idle, SHORT_WALK.replace(/movers: .*/, "movers: [],"));
  const refused = job({ scenario: { name: "idle", path: idle } });
  const { refusal } = await ordered(refused);
  assert.match(refusal ?? "", /major/);
  assert.deepEqual(readManifest(refused.folder).cause, { blame: "bench", step: "run", message: refusal });
  assert.equal(statSync(join(refused.folder, RECORD_FILE), { throwIfNoEntry: false }), undefined);
});

/** Process id of the worker that stages into `run`, once it has sent samples. */
async function workerOf(run: string): Promise<number> {
  for (;;) {
    const worker = childrenOf(process.pid).find((pid) => {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("worker.ts");
    });
    const file = join(run, RECORD_FILE);
    // The picture's first column is written when samples have been sent.
    if (worker !== undefined && existsSync(file) && readFileSync(file).includes("columns")) return worker;
    await pause();
  }
}

function childrenOf(pid: number): readonly number[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return pids === "" ? [] : pids.split(" ").map(Number);
}

function lives(pid: number): boolean {
  // A zombie has ended; it only waits to be asked how.
  const state = /^State:\s+(\S)/m.exec(status(pid))?.[1];
  return state !== undefined && state !== "Z";
}

function status(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
