import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Event, Manifest, Truth } from "#contracts";
import { type Scenario, scenario } from "#scenario";
import { happens, latency, never } from "#score";
import { livingRoom, walker } from "#sim";
import { judgeRun } from "./judge-run.ts";
import { draftManifest, writeManifest } from "./manifest-file.ts";
import { openRecord, RECORD_FILE } from "./record-writer.ts";
import { rescoreRun } from "./rescore-run.ts";
import { stagingDigest } from "./staging-digest.ts";

const root = mkdtempSync(join(tmpdir(), "roomloop-rescore-"));
after(() => rmSync(root, { recursive: true }));

const MADE = { madeAt: "2026-01-01T00:00:00.000Z", commit: "unknown" };
const TRUTH: Truth = { duration: 10, states: ["major"], intervals: [{ state: "major", from: 4, until: 6 }] };
const EVENTS: readonly Event[] = [{ kind: "major", state: "on", time: 4.5, confidence: 1 }];
const STRICT = [latency("major").atMost(0.2), never("major", { unless: "major" })];
const LENIENT = [latency("major").atMost(1), never("major", { unless: "major" })];
const FORMAT = { kind: "pcm", channels: 1, rate: 10, encoding: "i16", fullScale: 1, radar: null } as const;

const staged = (x: number): Scenario =>
  scenario({
    seed: 1000,
    duration: 10,
    room: livingRoom(),
    device: { at: [x, 2, 0.9] },
    movers: [
      walker({
        path: [
          [4, 1.4],
          [1.6, 2],
        ],
        speed: 1,
        from: 4,
      }),
    ],
    checks: LENIENT,
  });

/** What a package's name stands for where roomloop's own loader is at work. */
const door = (path: string) => new URL(path, import.meta.url).href;

/** A scenario's file as its person has it today. */
function today(x: number, checks: string): string {
  const path = join(mkdtempSync(join(root, "today-")), "walk.ts");
  writeFileSync(
    path,
    `import { latency, never, scenario } from "roomloop/scenario";
import { livingRoom, walker } from "roomloop/sim";
export default scenario({
  seed: 1000, duration: 10, room: livingRoom(), device: { at: [${x}, 2, 0.9] },
  movers: [walker({ path: [[4, 1.4], [1.6, 2]], speed: 1, from: 4 })],
  checks: [${checks}],
});
`
      .replace("roomloop/scenario", door("../scenarios/index.ts"))
      .replace("roomloop/sim", door("../sim/index.ts")),
  );
  return path;
}

/** A run that was recorded with strict checks, which its device failed by 0.3 s. */
async function recorded(name: string, part: Partial<Manifest> = {}): Promise<string> {
  const folder = mkdtempSync(join(root, "run-"));
  const draft = draftManifest({
    ...MADE,
    scenario: { name, path: "" },
    seed: 1000,
    rig: "pipe",
    folder,
    repeat: "",
  });
  const judged = judgeRun(
    { function: "presence", checks: STRICT },
    { truth: TRUTH, events: EVENTS, actuations: [] },
    10,
  );
  writeManifest(folder, { ...draft, cause: null, ...judged, ...part });
  await using record = await openRecord(folder);
  record.add("truth", 0, TRUTH);
  record.add("staging", 0, { function: "presence", checks: STRICT, scene: stagingDigest(staged(0.4)) });
  record.add("stream", 0, { format: FORMAT, blockLength: 10, total: 100, lead: 0.1 });
  for (let block = 0; block < 10; block++) {
    record.add("blocks", block, { index: 10 * block, length: 10, crc32: 0 });
    for (const event of EVENTS) if (Math.floor(event.time) === block) record.add("events", event.time, event);
    record.add("samples", block, new Uint8Array(1_000_001)); // A chunk each.
  }
  return folder;
}

test("the scenario's checks as they are now are used while it stages the same scene", async () => {
  const path = today(0.4, 'latency("major").atMost(1), never("major", { unless: "major" })');
  const folder = await recorded(path);
  const before = readFileSync(join(folder, "manifest.json"), "utf8");
  const { before: was, verdict, checksFrom, until, differences } = await rescoreRun(folder, MADE);
  assert.deepEqual([was, verdict, checksFrom.source, until], ["fail", "pass", "scenario", null]);
  assert.deepEqual(differences, [
    "verdict: fail, now pass",
    "check major within 0.2 s of true major: failed, only after 0.5 s, true from 4 s; now not judged",
    "check major within 1 s of true major: new, passed, after 0.5 s",
  ]);
  assert.equal(readFileSync(join(folder, "manifest.json"), "utf8"), before);
});

test("another scene of that name is not this run's: the record's own checks are used", async () => {
  const folder = await recorded(today(0.5, 'latency("major").atMost(1)'));
  const { verdict, checksFrom, differences } = await rescoreRun(folder, MADE);
  assert.deepEqual([verdict, checksFrom.source, differences], ["fail", "record", []]);
  assert.match(checksFrom.why, /stages another scene now/);
  const gone = await rescoreRun(await recorded("nowhere/to-be-found"), MADE);
  assert.match(gone.checksFrom.why, /nowhere\/to-be-found is not here/);
});

test("nothing is written over: each time the next number is taken", async () => {
  const folder = await recorded("gone");
  for (let time = 0; time < 3; time++) await rescoreRun(folder, MADE);
  const names = readdirSync(folder).filter((name) => name.startsWith("rescore"));
  assert.deepEqual(names.sort(), ["rescore-1.json", "rescore-2.json", "rescore-3.json"]);
  assert.equal(JSON.parse(readFileSync(join(folder, "rescore-2.json"), "utf8")).verdict, "fail");
});

test("a record that was cut off is judged to a lead's time before its last sample", async () => {
  const folder = await recorded("gone");
  truncateSync(join(folder, RECORD_FILE), 8_500_000);
  const { verdict, until, checks } = await rescoreRun(folder, MADE);
  assert.deepEqual([verdict, until], ["fail", 7.9]);
  assert.equal(checks.length, 2);
  const early = await recorded("gone");
  truncateSync(join(early, RECORD_FILE), 3_500_000);
  const part = await rescoreRun(early, MADE);
  // Truth has not begun by then: only "never" can be answered, and its answer is not final.
  assert.deepEqual(
    [part.verdict, part.until, part.checks.map(({ passed }) => passed)],
    ["inconclusive", 2.9, [true]],
  );
});

test("a run that broke off keeps its cause and verdict, and what it holds is judged beside them", async () => {
  const cause = { blame: "bench", step: "run", message: "killed" } as const;
  const folder = await recorded("gone", { cause, verdict: "error", checks: [], scores: [] });
  const { verdict, until, checks } = await rescoreRun(folder, MADE);
  assert.deepEqual([verdict, until, checks.length], ["error", 9.9, 2]);
});

test("a word that the device never declared cannot be asked for afterwards", async () => {
  const device = {
    protocol: { least: 1, most: 1 },
    ...{ largestFrame: 4096, chip: "", board: "", firmware: "", firmwareHash: "", resetCause: "", uptime: 0 },
    ...{ bootCount: 1, sampleDriven: true, clockRate: 1, ackEvery: 1 },
    functions: [{ name: "presence", input: FORMAT, output: null, events: ["presence"], actuations: [] }],
  };
  await assert.rejects(rescoreRun(await recorded("gone", { device }), MADE), /declares no event "major"/);
});

test("a digest of what is staged changes with the scene, and not with checks or seed", () => {
  const { checks, ...same } = staged(0.4);
  assert.equal(
    stagingDigest({ ...same, checks: [happens("calibrated").by(5)], seed: 7 }),
    stagingDigest(staged(0.4)),
  );
  for (const other of [staged(0.5), { ...same, checks, duration: 11 }]) {
    assert.notEqual(stagingDigest(other), stagingDigest(staged(0.4)));
  }
});
