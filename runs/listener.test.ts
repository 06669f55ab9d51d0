import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { listener } from "./listener.ts";
import { recordMessages } from "./record-messages.ts";
import { openRecord } from "./record-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "roomloop-listener-"));
after(() => rmSync(folder, { recursive: true }));

test("what a device would have sent over a network is in the record, at its stream time", async () => {
  {
    await using file = await openRecord(folder);
    const heard = listener(file, { recordAll: false, quota: Infinity, onProgress: () => {} });
    const format = {
      kind: "pcm",
      channels: 1,
      rate: 1000,
      encoding: "i16",
      fullScale: 1,
      radar: null,
    } as const;
    heard.begin({ format, blockLength: 50, total: 4000, lead: 0.1 });
    heard.hooks.onUpload({ kind: "summary", index: 1500, bytes: 70_000, content: Uint8Array.of(0, 255) });
  }
  const uploads = [...recordMessages(folder)].filter(({ topic }) => topic === "uploads");
  assert.deepEqual(
    uploads.map(({ time, data }) => [time, JSON.parse(Buffer.from(data).toString())]),
    [[1.5, { kind: "summary", index: 1500, bytes: 70_000, content: "00ff" }]],
  );
});
