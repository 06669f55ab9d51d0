import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { findRig } from "#rigs";
import { controlsOf, repeating, uncontrolled, withControls } from "./controls-of.ts";
import { rigOf } from "./rig-of.ts";
import { scenarioAt } from "./scenario-at.ts";

const MADE = { madeAt: "2026-01-01T00:00:00.000Z", commit: "unknown" };
const deaf = rigOf({ rig: "pipe", firmware: "deaf" });
const onDesk = { ...deaf, rig: { ...findRig("pipe"), name: "desk.ts" } };

test("a rig file has controls and an emulated device has none, unless a flag says otherwise", async () => {
  const has = async (flags: { readonly controls?: boolean }, chosen = deaf) =>
    (await controlsOf(flags, chosen, MADE)) !== null;
  assert.deepEqual([await has({}), await has({ controls: true })], [false, true]);
  assert.deepEqual([await has({}, onDesk), await has({ controls: false }, onDesk)], [true, false]);
});

test("controls run with the rig's first firmware whichever is under test, and are counted beforehand", async () => {
  const control = await controlsOf({}, { ...onDesk, pace: { timekeeping: "wall" } }, MADE);
  const job = control?.("negative");
  assert.deepEqual(
    [job?.firmware, job?.control, job?.scenario.name, job?.timekeeping, job?.rig],
    ["energy", "negative", "presence/walk-in", "wall", "desk.ts"],
  );
  assert.equal(job?.repeat, "roomloop run presence/walk-in --seed 1 --rig pipe --firmware deaf --controls");
  assert.deepEqual(withControls(control, 26, 100), { runs: 32, total: 220 });
  assert.equal((await scenarioAt(job!.scenario.path)).duration, 20);
  assert.deepEqual(withControls(null, 26, 100), { runs: 26, total: 100 });
});

test("the command that repeats a run has controls where the run had them, and has none where it had none", () => {
  const words = (flags: { readonly controls?: boolean }) => repeating(flags, deaf).words.slice(2);
  assert.deepEqual(
    [words({}), words({ controls: true }), words({ controls: false })],
    [[], ["--controls"], ["--no-controls"]],
  );
});

test("runs on a board without controls say that the bench was not tried, and those on emulated devices need not", () => {
  const one = (rig: string) => ({
    ...{ ...MADE, repeat: "", scenario: { name: "s", path: "s.ts" }, seed: 1000, firmware: "energy" },
    ...{ rig, folder: "out/s", recordAll: false },
  });
  const [board, pipe] = uncontrolled([one("desk.ts"), one("pipe")]);
  assert.match(board?.uncontrolled ?? "", /no controls were staged/);
  assert.equal(pipe?.uncontrolled, undefined);
});

test("a device that hears what nobody injected ends the command before its first run, with exit code 3", () => {
  const out = mkdtempSync(join(tmpdir(), "roomloop-controls-"));
  try {
    const roomloop = fileURLToPath(new URL("./roomloop.js", import.meta.url));
    const echo = fileURLToPath(new URL("../rigs/devices/echo/main.ts", import.meta.url));
    const device = `${process.execPath} --import tsx ${echo} --firmware ghosts`;
    const words = ["run", "smoke", "--device", device, "--controls", "--out", out];
    const { status, stdout, stderr } = spawnSync(process.execPath, [roomloop, ...words], {
      encoding: "utf8",
    });
    assert.equal(status, 3, stdout + stderr);
    assert.match(
      stdout,
      /! error {2}negative: the same, muted \(firmware ghosts\): no presence: 1 event, at 2 s/,
    );
    assert.match(stdout, /! ERROR {2}no run; 2 controls: 1 error, 1 pass/);
    assert.match(stderr, /^1\/7 positive control: pass$/m);
    assert.match(
      stderr,
      /controls: the negative control reported presence though it was muted: .*; 3 runs were not staged \(--no-controls/,
    );
    const [session = ""] = readdirSync(out);
    assert.deepEqual(readdirSync(join(out, session)).sort(), [
      "control-1.positive",
      "control-2.negative",
      "report.html",
    ]);
    assert.ok(existsSync(join(out, session, "report.html")));
  } finally {
    rmSync(out, { recursive: true });
  }
});
