import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UNLINKED } from "#contracts";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "roomloop-report-"));
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(join(folder, "out"), { recursive: true, force: true }));

const MANIFEST = {
  format: "roomloop-run-1",
  run: "hall.1",
  scenario: { name: "hall", why: "", seed: 1, duration: 10 },
  verdict: "pass",
  cause: null,
  checks: [],
  scores: [],
  repeat: "roomloop run hall",
  rig: { name: "pipe", link: "pipe", timekeeping: "lockstep", injection: "samples", notExercised: [] },
  device: null,
  versions: { roomloop: "0.1.0", commit: "unknown", node: "v20", platform: "linux", protocol: 1 },
  stream: { sent: { samples: 0, crc32: 0 }, received: null },
  link: UNLINKED,
  actuations: 0,
  figures: {},
  madeAt: "2026-01-01T00:00:00.000Z",
};

/** Makes a run in a session of the folder `out`, with this text as its manifest. */
function run(session: string, name: string, manifest: string): string {
  const path = join(folder, "out", session, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "manifest.json"), manifest);
  return path;
}

function passed(name: string): string {
  return JSON.stringify({ ...MANIFEST, scenario: { ...MANIFEST.scenario, name } });
}

function report(...words: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ROOMLOOP, "report", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

test("a bad run does not hide a good one: it is named with what was expected, exit code 2", () => {
  run("s", "a", passed("good-scene"));
  run("s", "b", '{"format": \u001b[2J');
  run("s", "c", JSON.stringify({ ...MANIFEST, scenario: undefined }));
  mkdirSync(join(folder, "out/s/d/manifest.json"), { recursive: true });
  const { code, out, err } = report();
  assert.equal(code, 2, err);
  assert.match(out, /good-scene/);
  assert.match(err, /^unreadable: .*s\/b\/manifest\.json: expected JSON: /m);
  assert.match(err, /^unreadable: .*s\/c\/manifest\.json\.scenario: expected an object, got nothing$/m);
  assert.match(err, /^unreadable: .*s\/d: EISDIR/m);
  assert.match(err, /^roomloop: 3 of 4 runs cannot be read$/m);
  assert.doesNotMatch(err, /\n +at /, "a stack trace is no message");
  assert.ok(!err.includes("\u001b"), "an escape sequence reached the terminal");
});

test("a run alone that cannot be read is one sentence, and nothing is reported", () => {
  const { code, out, err } = report(run("s", "b", "[]"));
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /^roomloop: .*manifest\.json: expected an object, got \[\]\n$/);
});

test("a garbage record is shown as one that is not whole, beside its manifest", () => {
  const path = run("s", "a", passed("good-scene"));
  writeFileSync(join(path, "run.mcap"), "this is no MCAP file");
  const { code, out } = report(path);
  assert.equal(code, 0);
  assert.match(out, /Records that are not whole:\n {2}good-scene, seed 1: run\.mcap is spoilt/);
});

test("the newest session is the one with the greatest number, not the last in the alphabet", () => {
  for (const number of ["", "-2", "-9", "-10"])
    run(`2026-11-21T12-05-33${number}`, "a", passed(`session${number}`));
  assert.match(report().out, /session-10/);
});

test("`--out` that names a file is refused in a sentence, exit code 2", () => {
  writeFileSync(join(folder, "afile"), "");
  const { code, err } = report("--out", "afile");
  assert.equal(code, 2);
  assert.equal(err, "roomloop: --out afile: expected a folder of sessions, it is a file\n");
});
