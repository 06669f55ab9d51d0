/** Runs on boards by their rig files: one board for many runs, many boards at once, a crash and a cut cable. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Manifest } from "#contracts";
import { nodeProgram, now, ptyAvailable, since, spawnOnPty } from "#drivers";
import { type Format, report } from "#reports";
import { findRig, healthFile, leaseHolder, powerMusca } from "#rigs";
import { campaign, type Job } from "#runs";
import { loadRuns } from "./publish.ts";

const ECHO = new URL("../rigs/devices/echo/main.ts", import.meta.url);
const skip = ptyAvailable() ?? false;
const noQemu = findRig("qemu").notice ?? false;

const folder = mkdtempSync(join(tmpdir(), "roomloop-boards-"));
const boards: string[] = [];
const powered: AsyncDisposable[] = [];
after(async () => {
  for (const one of powered) await one[Symbol.asyncDispose]();
  for (const board of boards) rmSync(healthFile(board), { force: true });
  rmSync(folder, { recursive: true });
});

/** Somebody comes nearer, 3 s before the end. Seeds from 1000 on do not judge. */
const scene = (duration: number) => `
import { latency, scenario } from "roomloop/scenario";
import { livingRoom, walker } from "roomloop/sim";
export default scenario({
  seed: 1000,
  duration: ${duration},
  room: livingRoom({ size: [4, 3, 2.4] }),
  device: { at: [0.4, 1.5, 0.9] },
  movers: [walker({ path: [[3.6, 1.2], [1.2, 1.5]], speed: 1, from: ${duration - 3} })],
  checks: [latency("major").atMost(2)],
});
`;
const SHORT = join(folder, "short.ts");
const LONG = join(folder, "long.ts");
before(() => {
  writeFileSync(SHORT, scene(6));
  writeFileSync(LONG, scene(1200));
});

/** The rig file of a board at a port, whose power switch notes what it does. */
function rigFile(path: string, part: object = {}) {
  const board = `board-runs-${process.pid}-${boards.length}`;
  boards.push(board);
  const notes = join(folder, `${board}.notes`);
  const note = (word: string) => [
    process.execPath,
    "-e",
    'require("fs").appendFileSync(process.argv[1], process.argv[2])',
    notes,
    word,
  ];
  const file = join(folder, `${board}.ts`);
  const power = { on: note("+"), off: note("-") };
  const said = { name: board, port: { path }, baud: 3_000_000, injection: "samples", power, ...part };
  writeFileSync(file, `export default ${JSON.stringify(said)};\n`);
  return { file, board, did: () => (existsSync(notes) ? readFileSync(notes, "utf8") : "") };
}

/** An emulated Echo on a pseudo-terminal, which lives through many runs. */
async function echo() {
  const device = await spawnOnPty(nodeProgram(ECHO, ["--power-fd", "3"]));
  powered.push(device);
  return { ...rigFile(device.path), device };
}

let jobs = 0;
function job(part: Partial<Job>): Job {
  return {
    ...{ scenario: { name: "short", path: SHORT }, seed: 1000, firmware: "as-is", rig: "", recordAll: false },
    ...{ repeat: "roomloop run short.ts", madeAt: "2026-01-01T00:00:00.000Z", commit: "unknown" },
    folder: join(folder, `run-${jobs++}`),
    ...part,
  };
}

async function staged(
  all: readonly Job[],
  parallel: number,
  told: { readonly onProgress?: (job: Job) => void; readonly onDone?: () => void } = {},
): Promise<readonly Manifest[]> {
  const signal = new AbortController().signal;
  const hooks = { onProgress: () => {}, onDone: () => {}, ...told, signal };
  const { manifests, refusal } = await campaign(all, parallel, hooks);
  assert.equal(refusal, null);
  return manifests;
}

const why = ({ run, cause, checks }: Manifest) => `${run}: ${JSON.stringify(cause ?? checks)}`;
const reported = (run: Job, format: Format) =>
  report({ runs: loadRuns([run.folder]).runs, format, columns: 200 });

test("four runs on one board, four at a time, are all judged, and never two at once", { skip }, async () => {
  const { file, board, did } = await echo();
  const all = [1000, 1001, 1002, 1003].map((seed) => job({ rig: file, seed }));
  const begun = () => all.filter(({ folder: run }) => existsSync(run)).length;
  const begunAt: number[] = [];
  const manifests = await staged(all, 4, { onDone: () => begunAt.push(begun()) });
  for (const manifest of manifests) assert.equal(manifest.verdict, "pass", why(manifest));
  assert.deepEqual(begunAt, [1, 2, 3, 4]); // None waits for its board in a process of its own.
  assert.equal(did(), "+-+-+-+-");
  assert.equal(leaseHolder(board), null);
});

test("eight boards at once lose nothing, and each is held by its run and given back", { skip }, async (t) => {
  const eight = await Promise.all(Array.from({ length: 8 }, echo));
  const held = new Set<string>();
  const began = now();
  const all = eight.map(({ file }) => job({ rig: file }));
  const manifests = await staged(all, 8, {
    onProgress({ rig }) {
      const one = eight.find(({ file }) => file === rig);
      if (one && leaseHolder(one.board) !== null) held.add(one.board);
    },
  });
  t.diagnostic(`8 runs of 6 s: ${since(began).toFixed(1)} s of wall time, load ${loadavg()[0]?.toFixed(1)}`);
  assert.equal(manifests.length, 8);
  for (const manifest of manifests) {
    assert.equal(manifest.verdict, "pass", why(manifest));
    const { badFrames, lostFrames, unknownFrames, repeatsSent, repeatsReceived, reconnects } = manifest.link;
    assert.deepEqual(
      { badFrames, lostFrames, unknownFrames, reconnects },
      { badFrames: 0, lostFrames: 0, unknownFrames: 0, reconnects: 0 },
    );
    t.diagnostic(`${manifest.run}: ${repeatsSent} repeats sent, ${repeatsReceived} received`);
    assert.deepEqual(manifest.stream.received, manifest.stream.sent);
  }
  assert.equal(new Set(manifests.map(({ stream }) => stream.sent.crc32)).size, 1);
  assert.equal(held.size, 8);
  for (const { board, did } of eight) {
    assert.equal(leaseHolder(board), null);
    assert.equal(did(), "+-");
  }
});

test("a cable that is cut is an error, and its report names board, port and firmware hash", {
  skip,
}, async () => {
  const { file, device } = await echo();
  const cut = job({ rig: file, scenario: { name: "long", path: LONG } });
  const [manifest] = await staged([cut], 1, { onProgress: () => void device[Symbol.asyncDispose]() });
  assert.equal(manifest?.verdict, "error", JSON.stringify(manifest?.cause));
  assert.deepEqual([manifest.cause?.blame, manifest.cause?.step], ["bench", "stream"]);
  assert.equal(manifest.rig.where?.path, device.path);
  const hash = manifest.device?.firmwareHash ?? "";
  assert.match(hash, /^[0-9a-f]{64}$/);
  const line = `echo, chip emulated, firmware energy (SHA-256 ${hash.slice(0, 16)}), at ${device.path}`;
  for (const format of ["terminal", "html", "junit"] as const) {
    const text = reported(cut, format);
    assert.ok(text.includes(line), `${format}: ${text}`);
  }
  assert.ok(reported(cut, "html").includes(hash));
});

test("an interrupted run lets its board be reset to the end, and cuts its power, longer though that takes than a device's end", {
  skip,
}, async () => {
  const { device } = await echo();
  const stop = new AbortController();
  const slow = [process.execPath, "-e", "setTimeout(() => {}, 6e3)"];
  const { file, board, did } = rigFile(device.path, { reset: slow });
  const hooks = { onProgress: () => {}, onDone: () => {}, signal: stop.signal };
  const running = campaign([job({ rig: file })], 1, hooks);
  while (did() === "") await new Promise((wake) => setTimeout(wake, 20));
  stop.abort();
  assert.deepEqual((await running).manifests, []);
  assert.equal(did(), "+-");
  assert.equal(leaseHolder(board), null);
});

test("a firmware that crashes fails, and its report names board, chip, port and firmware hash", {
  skip: noQemu,
}, async () => {
  await using board = await powerMusca({ firmware: "asserts", onConsole: () => {} });
  const { file } = rigFile(board.path, { microphones: findRig("qemu").microphones });
  const crashing = job({ rig: file });
  const [manifest] = await staged([crashing], 1);
  assert.equal(manifest?.verdict, "fail", JSON.stringify(manifest?.cause));
  assert.match(manifest.cause?.message ?? "", /boot count 2 after 1, reset cause "assertion"/);
  const { firmwareHash = "" } = manifest.device ?? {};
  const text = reported(crashing, "terminal");
  assert.ok(
    text.includes(
      `musca-b1, chip 6d75736361000001, firmware small-presence 1.0 asserts (SHA-256 ${firmwareHash.slice(0, 16)}), at ${board.path}`,
    ),
    text,
  );
});

test("a firmware that hears nothing fails by the check that asks for it, on the emulated board", {
  skip: noQemu,
}, async () => {
  const deaf = job({ rig: "qemu", firmware: "deaf" });
  const [manifest] = await staged([deaf], 1);
  assert.equal(manifest?.verdict, "fail", JSON.stringify(manifest?.cause));
  assert.equal(manifest.cause, null);
  assert.deepEqual(
    manifest.checks.map(({ name, passed, found }) => [name, passed, /^never/.test(found)]),
    [["major within 2 s of true major", false, true]],
  );
});
