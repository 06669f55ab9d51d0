/** Recorded streams, played again to a device on pipes. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { crc32 } from "node:zlib";
import type { Actuation, StreamFormat } from "#contracts";
import { type Block, Enough } from "#rigs";
import type { Job } from "./job.ts";
import { readManifest, writeManifest } from "./manifest-file.ts";
import { recordMessages } from "./record-messages.ts";
import { readRecord } from "./record-reader.ts";
import { openRecord } from "./record-writer.ts";
import { recordedPlay } from "./recorded-play.ts";
import { exportRun } from "./recordings/export-run.ts";
import { importRun, readDescription } from "./recordings/import-run.ts";
import { SHORT_WALK, testRuns } from "./testing.ts";
import { TOPICS } from "./topics.ts";

/** Where a door is that a scenario's file names: this process has no loader that knows. */
const door = (path: string) => new URL(path, import.meta.url).href;

const WALK = SHORT_WALK.replace("roomloop/scenario", door("../scenarios/index.ts")).replace(
  "roomloop/sim",
  door("../sim/index.ts"),
);
const runs = testRuns(WALK);
const { folder: root, path, staged } = runs;
/** A run without its samples, and what was exported of it and imported again, which holds them. */
const original = join(root, "original");
const imported = join(root, "imported");
const MADE = { repeat: "", madeAt: "2026-01-01T00:00:00.000Z", commit: "unknown" };

const job = (part: Partial<Job>) => runs.job({ scenario: { name: path, path }, ...part });

function replayOf(folder: string, part: Partial<Job> & { readonly resimulated?: boolean } = {}): Job {
  const { resimulated = false, ...rest } = part;
  return job({ replay: { folder, named: "named", resimulated }, ...rest });
}

/** The stream of a run as a device would get it that does what `actuations` say, to its end or divergence. */
async function played(folder: string, input?: StreamFormat, actuations?: readonly Actuation[]) {
  const replay = { folder, named: "named", resimulated: false };
  const play = await recordedPlay(replayOf(folder), replay);
  const { stream, actuations: were } = readRecord(folder);
  const declared = {
    name: "presence",
    input: input ?? stream!.format,
    output: null,
    events: [],
    actuations: [],
  };
  const source = play.source(declared, 77);
  const blocks: Block[] = [];
  let said = actuations ?? were;
  try {
    for (let block = source.next(said); block !== null; block = source.next(said)) {
      blocks.push(block);
      said = [];
    }
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { play, source, blocks, sent: blocks.reduce((sum, { length }) => sum + length, 0) };
}

before(async () => {
  const [first] = await staged(job({ folder: original }));
  assert.equal(first?.verdict, "pass", JSON.stringify(first?.cause ?? first?.checks));
  const out = join(root, "exported");
  await exportRun(original, "npy", out);
  const describedIn = join(out, "recording.json");
  const description = readDescription(describedIn);
  await importRun({ ...MADE, file: join(out, "samples.npy"), description, describedIn, folder: imported });
});

test("the same device hears the same and says the same, from samples made again and from an import's", async () => {
  const jobs = [replayOf(original), replayOf(imported)];
  const manifests = await staged(...jobs);
  const was = readRecord(original);
  for (const [n, manifest] of manifests.entries()) {
    assert.equal(manifest.verdict, "pass", JSON.stringify(manifest));
    const origin = { kind: "replay", run: "named", resimulated: false, compared: true, diverged: null };
    assert.deepEqual(manifest.origin, origin);
    assert.deepEqual(manifest.stream, readManifest(original).stream);
    const { events, actuations } = readRecord(jobs[n]!.folder);
    assert.deepEqual([events, actuations], [was.events, was.actuations]);
  }
});

test("a device that does otherwise stops the replay there; with the loop closed it fails by its own doing", async () => {
  const deaf = { firmware: "deaf" };
  const [open, closed] = await staged(
    replayOf(original, deaf),
    replayOf(original, { ...deaf, resimulated: true }),
  );
  assert.ok(open?.origin?.kind === "replay" && open.origin.diverged !== null, JSON.stringify(open));
  const { at, recorded, got } = open.origin.diverged;
  assert.ok(readRecord(original).actuations.some(({ index }) => index === at * 2000));
  assert.match(recorded ?? "", /^emission of \d+ Hz/);
  assert.notEqual(got, recorded);
  assert.equal(open.verdict, "inconclusive");
  // Not a sample beyond was sent: the last block before ends at most a block's length earlier.
  const { samples } = open.stream.sent;
  assert.ok(samples <= at * 2000 && samples > at * 2000 - 200, `${samples} samples, diverged at ${at} s`);
  assert.ok(open.stream.received === null && open.device !== null);

  assert.equal(closed?.verdict, "fail");
  assert.ok(closed.origin?.kind === "replay" && closed.origin.resimulated);
  assert.notEqual(closed.stream.sent.crc32, readManifest(original).stream.sent.crc32);
});

test("samples made again and samples kept are one stream, whatever its blocks", async () => {
  const [again, kept] = [await played(original), await played(imported)];
  const bytes = ({ blocks }: typeof again) =>
    Buffer.concat(blocks.map(({ samples }) => Buffer.from(samples.buffer)));
  assert.deepEqual(bytes(again), bytes(kept));
  const { sent } = readManifest(original).stream;
  assert.deepEqual([again.sent, crc32(bytes(again))], [sent.samples, sent.crc32]);
  assert.deepEqual([again.play.until(0.1), again.blocks.at(-1)?.length], [null, 12_000 % 77]);
});

test("an actuation that does not come ends the stream before its sample", async () => {
  const were = readRecord(original).actuations;
  const { play, sent } = await played(original, undefined, were.slice(0, -1));
  const index = were.at(-1)!.index;
  assert.ok(sent <= index && sent > index - 77, `${sent} samples sent, ${index} expected`);
  const origin = play.origin();
  assert.ok(
    origin?.kind === "replay" && origin.diverged?.at === index / 2000 && origin.diverged.got === null,
  );
  assert.equal(play.until(0.1), index / 2000 - 0.1);
});

test("a record that ends early is played to its last whole block, and judged to there", async () => {
  const cut = join(root, "cut");
  mkdirSync(cut);
  writeManifest(cut, readManifest(imported));
  let blocks = 0;
  {
    await using record = await openRecord(cut);
    for (const { topic, time, data } of recordMessages(imported)) {
      if (topic === "blocks" && ++blocks > 20) break;
      record.add(
        topic,
        time,
        TOPICS[topic].encoding === "json" ? JSON.parse(String(Buffer.from(data))) : data.slice(),
      );
    }
  }
  const { source, sent, play } = await played(cut);
  assert.deepEqual([source.total, sent, play.until(0.1)], [2000, 2000, 1]);
});

for (const [what, change, complaint] of [
  [
    "another number of channels",
    { channels: 2 },
    /named holds 4 channels of baseband at 2000 Hz.*wants 2 channels/,
  ],
  ["another rate", { rate: 1000 }, /holds .* at 2000 Hz, .*wants .* at 1000 Hz/],
  ["real samples", { kind: "pcm" }, /holds 4 channels of baseband.*wants 4 channels of pcm/],
] as const) {
  test(`${what} than was recorded cannot be played, and both are named`, async () => {
    const { format } = readRecord(original).stream!;
    await assert.rejects(played(original, { ...format, ...change }), {
      name: "Unsuitable",
      message: complaint,
    });
  });
}

test("samples that are not made again as they were sent are refused, with the commit that sent them", async () => {
  const changed = join(root, "changed.ts");
  writeFileSync(changed, WALK.replace("from: 3", "from: 2"));
  const folder = join(root, "elsewhere");
  cpSync(original, folder, { recursive: true });
  const manifest = readManifest(folder);
  writeManifest(folder, { ...manifest, scenario: { ...manifest.scenario, name: changed } });
  await assert.rejects(
    played(folder),
    /samples \d+ to \d+ are not those that were sent \(CRC-32 .*\); it was made by commit unknown/,
  );
});
