import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nodeProgram, ptyAvailable, spawnOnPty } from "#drivers";
import { PROGRAM } from "../emulated.ts";
import { readHealth } from "../health.ts";
import { lease } from "../lease.ts";
import { loadRig } from "../load-rig.ts";
import { QUICK, talk } from "../testing.ts";
import type { BoardFile, Hook } from "./board-file.ts";
import { boardRig } from "./board-rig.ts";
import { runHook } from "./run-hook.ts";

const skip = ptyAvailable() ?? false;
const folder = mkdtempSync(join(tmpdir(), "roomloop-desk-"));
/** What the hooks did, in order. */
const done = join(folder, "done");
const image = join(folder, "main.bin");

let echo: Awaited<ReturnType<typeof spawnOnPty>> | null = null;
before(async () => {
  writeFileSync(image, "an image");
  if (skip === false) echo = await spawnOnPty(nodeProgram(PROGRAM, ["--power-fd", "3"]));
});
after(async () => {
  await echo?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** A hook that notes that it ran, and prints. */
function hook(word: string, prints = ""): Hook {
  const program = `require("fs").appendFileSync(process.argv[1], process.argv.slice(2).join(" ") + "\\n"); process.stdout.write(${JSON.stringify(prints)})`;
  return [process.execPath, "-e", program, done, word];
}

const board = (part: Partial<BoardFile> = {}): BoardFile => ({
  ...{ name: `desk-${process.pid}`, port: { path: echo?.path ?? "" }, baud: 115_200, injection: "samples" },
  ...part,
});

function did(): readonly string[] {
  const lines = existsSync(done) ? readFileSync(done, "utf8").trim().split("\n") : [];
  rmSync(done, { force: true });
  return lines;
}

/** One conversation of the many that the board lives through, each a session of its own. */
function meet(part: Partial<BoardFile>, firmware = "as-is") {
  const rig = boardRig(board(part), join(folder, "desk.ts"), health);
  const deadlines = { ...QUICK, hello: 10, answer: 5 };
  return talk({ rig, firmware, deadlines, nonce: nonce++ });
}
let nonce = 1;
const health = join(folder, "health.json");

test("a board has power for as long as its run, is reset, and answers", { skip }, async () => {
  const { cause, device, carrier } = await meet({
    power: { on: hook("on"), off: hook("off") },
    reset: hook("reset"),
    chip: "emulated",
  });
  assert.equal(cause, null, cause?.message);
  assert.equal(device?.board, "echo");
  assert.equal(carrier, "serial");
  assert.deepEqual(did(), ["on", "reset", "off"]);
});

test("nothing is flashed into a chip that is another one, and its power is cut", { skip }, async () => {
  const { cause } = await meet(
    {
      power: { on: hook("on"), off: hook("off") },
      flash: { readChip: hook("read", "id: STM32L4"), chip: "STM32H7", write: hook("write {image}") },
      firmwares: { main: "main.bin" },
    },
    "main",
  );
  assert.equal(cause?.blame, "bench");
  assert.match(
    cause?.message ?? "",
    /nothing was flashed: the chip says it is id: STM32L4, expected STM32H7/,
  );
  assert.deepEqual(did(), ["on", "read", "off"]);
});

test("a board whose hello has another hash than what was flashed is not judged", { skip }, async () => {
  const flash = { readChip: hook("read", "emulated"), chip: "emulated", write: hook("write {image}") };
  const { cause } = await meet({ flash, firmwares: { main: "main.bin" } }, "main");
  assert.deepEqual(did(), ["read", `write ${image}`]);
  assert.equal(cause?.blame, "bench");
  assert.match(
    cause?.message ?? "",
    /echo \(energy\) at \/dev\/pts\/\d+ runs other firmware than was flashed/,
  );
});

test("another chip id than the rig file's is another board", { skip }, async () => {
  const { cause } = await meet({ chip: "6d75736361000001" });
  assert.equal(cause?.blame, "bench");
  assert.match(cause?.message ?? "", /is another board: its chip id is emulated, expected 6d75736361000001/);
});

test("a board without a port counts against the bench, and gives its lease back", { skip }, async () => {
  const { cause } = await meet({ port: { path: join(folder, "nothing") } });
  assert.equal(cause?.blame, "bench");
  assert.match(cause?.message ?? "", /there is no port .*nothing/);
  assert.equal(readHealth(health).state, "offline");
  using _free = await lease(board().name, { purpose: "a test", wait: 0 });
});

test("a board that the bench lost three times is set aside, and its next run says why", {
  skip,
}, async () => {
  rmSync(health, { force: true });
  for (let n = 0; n < 3; n++) await meet({ chip: "another" });
  const { cause } = await meet({});
  assert.equal(cause?.blame, "bench");
  assert.match(cause?.message ?? "", /is quarantined until .*Z, after echo .* is another board/);
  rmSync(health);
  assert.equal((await meet({})).cause, null);
  assert.equal(readHealth(health).state, "good");
});

test("a hook that fails is told with its step, its program and its last words", async () => {
  const failing: Hook = [process.execPath, "-e", 'console.error("no probe"); process.exit(3)'];
  await assert.rejects(
    runHook("power.on", failing),
    /^TransportError: power\.on: .*node failed \(3\): no probe/,
  );
  await assert.rejects(
    runHook("reset", ["/no/such/program"]),
    /reset: \/no\/such\/program failed \(ENOENT\)/,
  );
});

test("a rig file is loaded from anywhere, and one that is none is refused", async () => {
  const path = join(folder, "loaded.ts");
  writeFileSync(path, `export default ${JSON.stringify(board({ microphones: [[0, 0, 0.1]] }))};`);
  const rig = await loadRig(path);
  assert.equal(rig.name, path);
  assert.deepEqual(rig.microphones, [[0, 0, 0.1]]);
  assert.match(rig.notExercised.join("; "), /converters: samples are injected behind them/);
  const bad = join(folder, "bad.ts");
  writeFileSync(bad, "export default { name: 'desk' };");
  await assert.rejects(loadRig(bad), /bad\.ts\.baud: expected an integer of at least 1, got nothing/);
});
