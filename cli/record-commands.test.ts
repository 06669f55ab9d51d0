/** Import, export, rescore and replay from outside: what they print and the code they end with. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { main } from "./main.ts";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "roomloop-records-"));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function roomloop(...words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [ROOMLOOP, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return await new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

const SAMPLES = "index,left,right\n0,1,-2\n1,32767,-32768\n2,5,6\n";
const DESCRIPTION = {
  format: "roomloop-recording-1",
  name: "lab/\u001b[31mred",
  function: "presence",
  kind: "pcm",
  channels: ["left", "right"],
  rate: 8000,
  fullScale: 1,
  fullScaleValue: 32768,
};

/** The run that the first import made, below `folder`. */
let run = "";
before(async () => {
  writeFileSync(join(folder, "a.csv"), SAMPLES);
  writeFileSync(join(folder, "a.json"), JSON.stringify(DESCRIPTION));
  const { code, out, err } = await roomloop("import", "a.csv", "--describe", "a.json");
  assert.equal(code, 0, err);
  run = /^Play it: roomloop replay (\S+)$/m.exec(out)?.[1] ?? "";
  assert.ok(existsSync(join(folder, run, "run.mcap")), out);
  assert.match(out, /3 samples of 2 channels, 0 s|3 samples of 2 channels, 0\.000/);
  assert.ok(!out.includes("\u001b"), "a name's control characters are shown, not sent");
});

test("what import says to begin with is a description that import reads", async () => {
  const { code, out } = await roomloop("import", "--example");
  assert.equal(code, 0);
  writeFileSync(join(folder, "example.json"), out);
  const { code: told, err } = await roomloop(
    "import",
    "a.csv",
    "--describe",
    "example.json",
    "--out",
    "none",
  );
  // It is of four columns, and the file has two: the description itself was fine.
  assert.deepEqual([told, /expected 4 columns for 2 channels of baseband/.test(err)], [2, true], err);
  assert.deepEqual(readdirSync(join(folder, "none")), [], "no session is left behind");
});

test("an import is reported and rescored as inconclusive: no device has heard it", async () => {
  const [report, rescore] = await Promise.all([roomloop("report", run), roomloop("rescore", run)]);
  assert.equal(report.code, 0, report.err);
  assert.match(report.out, /\? inconclusive[\s\S]*No device has heard this recording yet/);
  assert.equal(rescore.code, 4, rescore.err);
  assert.match(rescore.out, /inconclusive, as before; checks: the record's own, for the run was imported/);
  assert.ok(existsSync(join(folder, run, "rescore-1.json")));
});

test("an export gives the file back, tells the way back, and is never written over", async () => {
  const words = ["export", run, "--format", "csv", "--out", "given"];
  const { code, out, err } = await roomloop(...words);
  assert.equal(code, 0, err);
  assert.equal(
    readFileSync(join(folder, "given", "samples.csv"), "utf8"),
    SAMPLES.replace("left,right", "c0,c1"),
  );
  assert.match(out, /^3 samples of 2 values, from the record$/m);
  const back = /^Back: roomloop (.*)$/m.exec(out)?.[1]?.split(" ") ?? [];
  const [again, twice] = await Promise.all([roomloop(...back), roomloop(...words)]);
  assert.equal(again.code, 0, again.err);
  assert.deepEqual([twice.code, /expected no such folder yet/.test(twice.err)], [2, true]);
});

for (const [what, words, complaint] of [
  ["import without a description", ["import", "a.csv"], /--describe; --example prints one/],
  ["import of nothing", ["import"], /name the recording's file/],
  ["import of a file that is not there", ["import", "b.csv", "--describe", "a.json"], /ENOENT.*b\.csv/],
  [
    "export of a form that is none",
    ["export", "RUN", "--format", "mp3"],
    /Allowed choices are wav, npy, csv/,
  ],
  ["rescore of a folder that is no run's", ["rescore", "."], /holds no run: expected manifest\.json/],
  ["replay of what is not there", ["replay", "nowhere"], /nowhere is no folder of a run/],
  [
    "replay of an import with the loop closed",
    ["replay", "RUN", "--resimulate"],
    /was imported: there is no scene to simulate/,
  ],
  [
    "replay to a rig that is none",
    ["replay", "RUN", "--rig", "pip"],
    /no rig is called pip; did you mean pipe\?/,
  ],
  [
    "samples beyond the quota",
    ["run", "presence/walk-in", "--record", "all", "--quota", "100kB"],
    /samples of these runs take 0\.66 MB, and the quota is 0\.10 MB/,
  ],
  [
    "a quota that is no size",
    ["run", "presence/walk-in", "--record", "all", "--quota", "2"],
    /expected a size with its unit/,
  ],
] as const) {
  test(`${what} is a mistake at the keyboard: exit code 2, and the message says which`, async (context) => {
    let err = "";
    context.mock.method(process.stderr, "write", (text: string) => {
      err += text;
      return true;
    });
    // In this process: starting one takes longer than all that is tested here.
    const code = await main(words.map(inFolder));
    context.mock.restoreAll();
    assert.equal(code, 2, err);
    assert.match(err, complaint);
    assert.ok(!err.includes("    at "), err);
  });
}

/** A word as it would be given in the test's folder. */
function inFolder(word: string): string {
  if (word === "RUN") return join(folder, run);
  return /^(\.|[ab]\.\w+)$/.test(word) ? join(folder, word) : word;
}
