/** The record as a reader in another language has it, which was written from the MCAP specification alone. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openRecord, RECORD_FILE } from "./record-writer.ts";
import { noPython } from "./testing.ts";
import { TOPICS, type TopicName } from "./topics.ts";

const READER = fileURLToPath(new URL("../docs/examples/read_record.py", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "roomloop-foreign-"));
after(() => rmSync(root, { recursive: true }));

const RADAR = { chirps: 1, bins: 64, complex: true, parameters: { rangeStep: 0.04 } };
const FORMAT = { channels: 4, rate: 2000, encoding: "i16", fullScale: 2 };

/** Messages of every topic, and of the values that a field may have. */
const MESSAGES: Readonly<Record<TopicName, readonly unknown[]>> = {
  truth: [{ duration: 2, states: ["major"], intervals: [{ state: "major", from: 0.5, until: 1 }] }],
  staging: [
    { function: "presence", checks: [{ check: "happens", event: "calibrated", by: 5 }], scene: "00" },
    { function: "sleep", checks: [], scene: null },
  ],
  stream: [
    { format: { kind: "baseband", ...FORMAT, radar: null }, blockLength: 100, total: 4000, lead: 0.1 },
    { format: { kind: "profiles", ...FORMAT, radar: RADAR }, blockLength: 1, total: 40, lead: 0 },
  ],
  events: [
    { kind: "major", state: "on", time: 0.5, confidence: 1 },
    { kind: "respiration", state: "on", time: 0.7, confidence: 0.5, value: 14.5 },
    { kind: "stage", state: "off", time: 0.9, confidence: 0, value: "N2" },
  ],
  actuations: [
    { kind: "emission", index: 900, carrier: 33_200, level: 0.5, on: true },
    { kind: "alarm", index: 1000, level: 1, on: false },
  ],
  uploads: [{ kind: "summary", index: 1000, bytes: 2, content: "00ff" }],
  blocks: [{ index: 0, length: 100, crc32: 0xffffffff }],
  console: [{ text: 'a "line" \u0007 of é' }],
  telemetry: [{ values: { temperature: 24.5, load: 0 } }, { values: {} }],
  boots: [{ text: "boot 1, power-on", expected: true }],
  canvas: [{ hop: 0.032, from: -1000, step: 15.625, bins: 3, floorDb: -140, stepDb: 0.6 }],
  columns: [Uint8Array.of(1, 2, 3)],
  samples: [new Uint8Array(8 + 1600)],
};

async function recorded(extra: readonly (readonly [TopicName, unknown])[] = []): Promise<string> {
  const folder = mkdtempSync(join(root, "run-"));
  await using record = await openRecord(folder);
  for (const topic of Object.keys(TOPICS) as TopicName[]) {
    for (const message of MESSAGES[topic]) record.add(topic, 0.5, message);
  }
  // Chunks of their own.
  for (let chunk = 0; chunk < 3; chunk++) record.add("samples", chunk, new Uint8Array(1_000_001));
  for (const [topic, message] of extra) record.add(topic, 3, message);
  return join(folder, RECORD_FILE);
}

interface Told {
  readonly flaw: string | null;
  readonly chunks: number;
  readonly messages: Readonly<Record<string, number>>;
  readonly invalid: readonly string[];
}

function read(path: string): Told & { readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync("python3", [READER, path], { encoding: "utf8" });
  assert.equal(stderr, "");
  return { ...(JSON.parse(stdout) as Told), status };
}

test("Python reads every topic, and finds CRCs, indexes, statistics and schemas right", {
  skip: noPython,
}, async () => {
  const { flaw, chunks, messages, invalid, status } = read(await recorded());
  assert.deepEqual([flaw, invalid, status], [null, [], 0]);
  assert.ok(chunks >= 3, String(chunks));
  const counts = Object.entries(MESSAGES).map(([topic, all]) => [topic, all.length]);
  assert.deepEqual(messages, { ...Object.fromEntries(counts), samples: 4 });
});

test("Python finds a message that is not as its schema has it", { skip: noPython }, async () => {
  const { flaw, invalid, status } = read(
    await recorded([
      ["events", { kind: "major", state: "maybe", time: -1, confidence: 2 }],
      ["console", { text: "said", colour: "red" }],
      ["telemetry", { values: { temperature: "hot" } }],
    ]),
  );
  assert.deepEqual([flaw, status], [null, 1]);
  assert.deepEqual(
    invalid.map((text) => text.split(":")[0]),
    [
      "events[3].state",
      "events[3].time",
      "events[3].confidence",
      "console[1].colour",
      "telemetry[2].values.temperature",
    ],
  );
});

test("Python notices a record that was cut off or spoilt, and reads what comes before", {
  skip: noPython,
}, async () => {
  const cut = await recorded();
  truncateSync(cut, 1_500_000);
  const part = read(cut);
  assert.match(part.flaw ?? "", /^cut off within the record at byte \d+$/);
  assert.deepEqual([part.messages.truth, part.messages.samples, part.status], [1, 2, 1]);
  const spoilt = await recorded();
  const bytes = readFileSync(spoilt);
  bytes[2_500_000]! ^= 1;
  writeFileSync(spoilt, bytes);
  assert.match(read(spoilt).flaw ?? "", /^the chunk at byte \d+ is spoilt$/);
});
