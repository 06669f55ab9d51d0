import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readRecord } from "./record-reader.ts";
import { openRecord, RECORD_FILE } from "./record-writer.ts";
import type { TopicName } from "./topics.ts";

const root = mkdtempSync(join(tmpdir(), "roomloop-record-"));
after(() => rmSync(root, { recursive: true }));

const TRUTH = { duration: 10, states: ["major"], intervals: [{ state: "major", from: 1, until: 2 }] };
const CANVAS = { hop: 0.1, from: -1, step: 1, bins: 3, floorDb: -140, stepDb: 0.6 };
const STREAM = {
  format: { kind: "pcm", channels: 1, rate: 2, encoding: "i16", fullScale: 1, radar: null },
  blockLength: 1,
  total: 4,
  lead: 0.1,
};
const EVENT = { kind: "major", state: "on", time: 1.5, confidence: 1 };

/** Chunks of samples so large that each closes its own. */
const CHUNKS = 4;

/** A new run's folder with a record in it, which ends with `last`. */
async function recorded(...last: readonly (readonly [TopicName, unknown])[]): Promise<string> {
  const folder = mkdtempSync(join(root, "run-"));
  await using record = await openRecord(folder);
  record.add("truth", 0, TRUTH);
  record.add("stream", 0, STREAM);
  record.add("canvas", 0, CANVAS);
  record.add("columns", 0, Uint8Array.of(1, 2, 3));
  record.add("events", 1.5, EVENT);
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    record.add("blocks", chunk, { index: chunk, length: 1, crc32: 7 });
    record.add("samples", chunk, new Uint8Array(1_000_001));
  }
  for (const [topic, message] of last) record.add(topic, 5, message);
  return folder;
}

function file(folder: string): string {
  return join(folder, RECORD_FILE);
}

test("a whole record has no flaw, and gives back what was added", async () => {
  const { truth, events, canvas, columns, blocks, stream, kept, whole, flaw } = readRecord(await recorded());
  assert.deepEqual([truth, events, canvas, blocks.length], [TRUTH, [EVENT], CANVAS, CHUNKS]);
  assert.deepEqual([stream, kept], [STREAM, 1]); // All samples here claim index 0.
  assert.deepEqual(
    columns.map((column) => [...column]),
    [[1, 2, 3]],
  );
  assert.deepEqual([whole, flaw], [true, null]);
});

test("a flipped bit ends the record at the chunk that it spoils, and what came before is kept", async () => {
  const folder = await recorded();
  const bytes = readFileSync(file(folder));
  bytes[2_500_000]! ^= 0x10; // In the third chunk of a megabyte.
  writeFileSync(file(folder), bytes);
  const { truth, events, blocks, whole, flaw } = readRecord(folder);
  assert.deepEqual([truth, events, blocks.length, whole], [TRUTH, [EVENT], 2, false]);
  assert.match(flaw!, /^run\.mcap is spoilt within its first \d+ bytes: Incorrect chunk CRC/);
});

test("a file that is no MCAP file is an empty record with the reason, whatever its length", async () => {
  for (const length of [0, 1, 100, 3_000_000]) {
    const folder = await recorded();
    writeFileSync(file(folder), Buffer.alloc(length, "no record"));
    const { truth, events, whole, flaw } = readRecord(folder);
    assert.deepEqual([truth, events, whole], [null, [], false]);
    assert.match(flaw!, length < 8 ? /ends early, after \d bytes/ : /spoilt .*Expected MCAP magic/);
  }
});

test("bytes after the end spoil the record, but nothing in it", async () => {
  for (const length of [1, 3_000_000]) {
    const folder = await recorded();
    appendFileSync(file(folder), Buffer.alloc(length));
    const { events, blocks, whole, flaw } = readRecord(folder);
    assert.deepEqual([events, blocks.length, whole], [[EVENT], CHUNKS, false]);
    assert.match(flaw!, /after MCAP footer|goes on after its end/);
  }
});

test("a record that was cut off, and one that is missing, say so", async () => {
  const folder = await recorded();
  truncateSync(file(folder), 1_500_000);
  const { blocks, flaw } = readRecord(folder);
  assert.deepEqual(
    [blocks.length, flaw],
    [1, "run.mcap ends early, after 1500000 bytes; truncated after 0.5 s"],
  );
  rmSync(file(folder));
  const missing = readRecord(folder);
  assert.deepEqual([missing.truth, missing.whole, missing.flaw], [null, false, "run.mcap is missing"]);
});

test("cut off anywhere round a record's edge, what is read is what the whole chunks before it hold", async () => {
  const folder = await recorded();
  const bytes = readFileSync(file(folder));
  const edges = chunkEnds(bytes);
  assert.ok(edges.length >= CHUNKS, String(edges.length));
  const whole = readRecord(folder);
  const cuts = [0, 8, ...edges.flatMap(({ place, end }) => [place, end])]
    .flatMap((edge) => [edge - 1, edge, edge + 1, edge + 9])
    .filter((cut) => cut >= 0 && cut < bytes.length);
  // From the back, so that the file only ever becomes shorter.
  for (const cut of [...new Set(cuts)].sort((a, b) => b - a)) {
    truncateSync(file(folder), cut);
    const part = readRecord(folder);
    const blocks = edges.filter(({ end }) => end <= cut).reduce((sum, chunk) => sum + chunk.blocks, 0);
    assert.deepEqual(part.blocks, whole.blocks.slice(0, blocks), `cut at ${cut}`);
    assert.equal(part.whole, false);
    const told = blocks === 0 ? /^run\.mcap [^;]*$/ : new RegExp(`truncated after ${blocks / 2} s$`);
    assert.match(part.flaw!, told, `cut at ${cut}`);
  }
});

/** Each chunk's place and end in a file, and how many messages of blocks are in it: JSON that has a crc32. */
function chunkEnds(bytes: Buffer): { place: number; end: number; blocks: number }[] {
  const chunks: { place: number; end: number; blocks: number }[] = [];
  for (let place = 8; place + 9 <= bytes.length - 8; ) {
    const end = place + 9 + Number(bytes.readBigUInt64LE(place + 1));
    const text = bytes.toString("latin1", place, end);
    if (bytes[place] === 6) chunks.push({ place, end, blocks: text.split('"crc32":7}').length - 1 });
    place = end;
  }
  return chunks;
}

for (const [topic, message, complaint] of [
  ["events", { ...EVENT, state: "maybe" }, /run\.mcap: events\[1\]\.state: expected one of on, off/],
  ["truth", { ...TRUTH, duration: -1 }, /run\.mcap: truth\[1\]: truth\.duration: expected/],
  ["actuations", {}, /run\.mcap: actuations\[0\]\.level: expected/],
  ["stream", { ...STREAM, blockLength: 0 }, /run\.mcap: stream\[1\]\.blockLength: expected/],
  ["stream", { ...STREAM, format: { ...STREAM.format, rate: 0 } }, /run\.mcap: stream\[1\]\.format\.rate/],
  [
    "staging",
    { function: "presence", checks: [{ check: "latency", event: "major" }], scene: null },
    /run\.mcap: staging\[0\]\.checks\[0\]\.of: expected/,
  ],
  ["blocks", { index: -1, length: 1, crc32: 1 }, /run\.mcap: blocks\[4\]\.index: expected/],
  ["console", { text: 1 }, /run\.mcap: console\[0\]\.text: expected text/],
  ["canvas", { ...CANVAS, hop: 0 }, /run\.mcap: canvas\[1\]\.hop: expected more than 0/],
  ["columns", Uint8Array.of(1, 2), /run\.mcap: columns\[1\]: expected 3 bytes, got 2/],
] as const) {
  test(`a message of topic ${topic} that is none is a TypeError which names file, message and field`, async () => {
    const folder = await recorded([topic, message]);
    assert.throws(() => readRecord(folder), { name: "TypeError", message: complaint });
  });
}
