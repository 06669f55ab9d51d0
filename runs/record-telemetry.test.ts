import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readRecord } from "./record-reader.ts";
import { openRecord } from "./record-writer.ts";
import type { TopicName } from "./topics.ts";

const root = mkdtempSync(join(tmpdir(), "roomloop-telemetry-"));
after(() => rmSync(root, { recursive: true }));

async function recorded(...messages: readonly (readonly [TopicName, number, unknown])[]): Promise<string> {
  const folder = mkdtempSync(join(root, "run-"));
  await using record = await openRecord(folder);
  for (const [topic, time, message] of messages) record.add(topic, time, message);
  return folder;
}

test("what a device measured and when it started is read back as it was written", async () => {
  const folder = await recorded(
    ["boots", 0, { text: "boot 1, power-on", expected: true }],
    ["telemetry", 0.5, { values: { temperature: 24.5, "supply-current": 0 } }],
    ["telemetry", 1.5, { values: {} }],
    ["boots", 2, { text: "it was reset", expected: false }],
  );
  const { telemetry, boots, whole } = readRecord(folder);
  assert.deepEqual(telemetry, [
    { time: 0.5, values: { temperature: 24.5, "supply-current": 0 } },
    { time: 1.5, values: {} },
  ]);
  assert.deepEqual(boots, [
    { time: 0, text: "boot 1, power-on", expected: true },
    { time: 2, text: "it was reset", expected: false },
  ]);
  assert.ok(whole);
});

for (const [topic, message, says] of [
  ["telemetry", { values: { temperature: "hot" } }, /telemetry\[0\]\.values\.temperature: expected/],
  ["telemetry", {}, /telemetry\[0\]\.values: expected/],
  ["telemetry", null, /telemetry\[0\]: expected/],
  ["boots", { text: "boot" }, /boots\[0\]\.expected: expected/],
] as const) {
  test(`a record whose ${topic} is ${JSON.stringify(message)} is refused by file and field`, async () => {
    const folder = await recorded([topic, 0, message]);
    assert.throws(
      () => readRecord(folder),
      (error: Error) => error instanceof TypeError && says.test(error.message),
    );
  });
}
