import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readRecord } from "./record-reader.ts";
import { openRecord, RECORD_FILE } from "./record-writer.ts";

const root = mkdtempSync(join(tmpdir(), "roomloop-writer-"));
after(() => rmSync(root, { recursive: true }));

/** Writes blocks and samples until it is told that they cannot be written, and prints how it ended. */
const PROGRAM = `
import { openRecord } from ${JSON.stringify(new URL("./record-writer.ts", import.meta.url).href)};
const [folder] = process.argv.slice(2);
const told = [];
const stream = { format: { kind: "pcm", channels: 1, rate: 10, encoding: "i16", fullScale: 1, radar: null }, blockLength: 1, total: 100, lead: 0 };
try {
  await using record = await openRecord(folder);
  record.add("stream", 0, stream);
  for (let block = 0; block < 100; block++) {
    try {
      record.add("blocks", block, { index: block, length: 1, crc32: 1 });
      record.add("samples", block, new Uint8Array(200_000));
      await record.settled();
    } catch (error) {
      told.push(error.name + ": " + error.message);
      if (told.length === 2) break;
    }
  }
} catch (error) {
  told.push("at the end, " + error.name);
}
console.log(JSON.stringify(told));
`;

/** A limit on the length of a file is a disk that becomes full as far as a writer can see. */
const noLimits = process.platform === "linux" ? false : "needs a shell that limits files: run it on Linux";

test("a disk that becomes full is told once and again, and leaves a record of whole chunks", {
  skip: noLimits,
}, () => {
  const folder = join(root, "full");
  mkdirSync(folder);
  const program = join(root, "write.mts");
  writeFileSync(program, PROGRAM);
  const { stdout, stderr } = spawnSync(
    "bash",
    [
      "-c",
      'ulimit -f 3500; exec "$@"',
      "bash",
      process.execPath,
      "--import",
      import.meta.resolve("tsx"),
      program,
      folder,
    ],
    { encoding: "utf8" },
  );
  assert.equal(stderr, "");
  const told = JSON.parse(stdout) as readonly string[];
  assert.equal(told.length, 2);
  assert.equal(told[0], told[1]);
  assert.match(
    told[0] ?? "",
    /^RecordError: .*run\.mcap could not be written beyond its first \d+ bytes: EFBIG/,
  );
  // Cut back to where it was whole: what had been half written is gone.
  const size = statSync(join(folder, RECORD_FILE)).size;
  assert.match(told[0] ?? "", new RegExp(`first ${size} bytes`));
  assert.ok(size > 1_000_000 && size < 3500 * 1024, String(size));
  const { blocks, whole, flaw } = readRecord(folder);
  assert.ok(blocks.length >= 5 && blocks.length < 18, String(blocks.length));
  assert.deepEqual(
    [whole, flaw],
    [false, `run.mcap ends early, after ${size} bytes; truncated after ${blocks.length / 10} s`],
  );
});

test("a record is never written over", async () => {
  const folder = join(root, "twice");
  mkdirSync(folder);
  await (await openRecord(folder))[Symbol.asyncDispose]();
  await assert.rejects(openRecord(folder), { code: "EEXIST" });
});
