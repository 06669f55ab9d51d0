import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nodeProgram, ptyAvailable, spawnOnPty } from "#drivers";
import { ATTACH_DEADLINES } from "../deadlines.ts";
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
  const rig = boardRig(board(part), join(folder, "desk.ts"), health, { ...ATTACH_DEADLINES, ...HASTY });
  const deadlines = { ...QUICK, hello: 10, answer: 5 };
  return talk({ rig, firmware, deadlines, nonce: nonce++ });
}
let nonce = 1;
const HASTY = { lease: 0.2, reset: 1 };
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

test("a board's console is a second port, read from before its reset to its end, and never keeps it from its run", {
  skip,
}, async () => {
  const spoken = ["reset cause: pin\\r\\n", "\\u001b[31mwarm\\u001b[0m\\n"];
  const script = `require("net").Socket({ fd: 3 }).on("close", () => process.exit()).resume();
    setInterval(() => process.stdout.write("${spoken.join("")}"), 50);`;
  await using second = await spawnOnPty([process.execPath, "-e", script]);
  const { cause, console } = await meet({ console: { port: { path: second.path }, baud: 115_200 } });
  assert.equal(cause, null, cause?.message);
  assert.ok(
    console.includes("reset cause: pin") && console.includes("\u001b[31mwarm\u001b[0m"),
    console.join("|"),
  );
});

test("a console that is not there keeps a board from its run, and is named", { skip }, async () => {
  const { cause } = await meet({ console: { port: { path: "/dev/no-such-console" }, baud: 115_200 } });
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "port"], cause?.message);
  assert.match(cause?.message ?? "", /there is no port \/dev\/no-such-console/);
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
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "flash"]);
  assert.match(
    cause?.message ?? "",
    /could not be flashed: nothing was flashed: the chip says it is id: STM32L4, expected STM32H7/,
  );
  assert.deepEqual(did(), ["on", "read", "off"]);
  assert.equal(readHealth(health).state, "suspect");
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
  rmSync(health, { force: true });
  const { cause } = await meet({ port: { path: join(folder, "nothing") } });
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "port"]);
  assert.match(cause?.message ?? "", /could not be reached by its port: there is no port .*nothing/);
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
    runHook("power.on", failing, 10),
    /^TransportError: power\.on: .*node failed \(3\): no probe/,
  );
  await assert.rejects(
    runHook("reset", ["/no/such/program"], 10),
    /reset: \/no\/such\/program failed \(ENOENT\)/,
  );
});

test("of a hook that says much on one line the end is told", async () => {
  const talking: Hook = [
    process.execPath,
    "-e",
    'console.error("x".repeat(5000) + "no probe"); process.exit(3)',
  ];
  const failed = await runHook("reset", talking, 10).catch((error: Error) => error.message);
  assert.match(failed, /: x{900,}no probe$/);
  assert.ok(failed.length < 1500, `${failed.length} characters`);
});

test("a board that somebody else has is had by them, and is no worse for it", { skip }, async () => {
  rmSync(health, { force: true });
  using _held = await lease(board().name, { purpose: "a test", wait: 0 });
  const { cause } = await meet({ power: { on: hook("on"), off: hook("off") } });
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "lease"]);
  assert.match(cause?.message ?? "", /could not be had: board .* is held by process \d+: a test/);
  assert.equal(readHealth(health).state, "good");
  assert.deepEqual(did(), []);
});

test("a hook that hangs is killed at its deadline with all that it started, and its words are told", {
  skip,
}, async () => {
  const hanging: Hook = [
    process.execPath,
    "-e",
    `const { spawn } = require("child_process");
     console.log(spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"], { stdio: "inherit" }).pid, "looks for a probe");
     setInterval(() => {}, 1e3);`,
  ];
  const { cause } = await meet({ power: { on: hook("on"), off: hook("off") }, reset: hanging });
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "reset"]);
  const found = /could not be reset: reset: .*node was killed after 1 s: (\d+) looks for a probe/.exec(
    cause?.message ?? "",
  );
  assert.ok(found, cause?.message);
  // A process that was killed is there until somebody asks how it ended: here, nobody may.
  while (alive(Number(found[1]))) await new Promise((wake) => setTimeout(wake, 20));
  assert.deepEqual(did(), ["on", "off"]);
  assert.equal(readHealth(health).state, "suspect");
});

test("of a board that could not be reset, and whose power then does not go off, the first is told", {
  skip,
}, async () => {
  const broken: Hook = [process.execPath, "-e", 'console.error("the hub is gone"); process.exit(1)'];
  const { cause } = await meet({ power: { on: hook("on"), off: broken }, reset: broken });
  assert.equal(cause?.step, "reset");
  const whole = await meet({ power: { on: hook("on"), off: broken } });
  assert.deepEqual([whole.cause?.blame, whole.cause?.step], ["bench", "power"]);
  assert.match(whole.cause?.message ?? "", /power\.off: .* failed \(1\): the hub is gone/);
  did();
});

test("a run that is interrupted while its board is reset ends there, and its power goes off", {
  skip,
}, async () => {
  const slow: Hook = [process.execPath, "-e", "setTimeout(() => {}, 300)"];
  await interrupted({ reset: slow });
});

test("a run that is interrupted while its board has no port yet waits for it no longer", {
  skip,
}, async () => {
  await interrupted({ port: { path: join(folder, "nothing") } }, 500); // The hook has ended by then, and it looks for its port.
});

/** A run whose board has power, and no more, when it is interrupted, or has had it for so long, ms. */
async function interrupted(part: Partial<BoardFile>, laterMs = 0): Promise<void> {
  const stop = new AbortController();
  const power = { on: hook("on"), off: hook("off") };
  const endless = { ...ATTACH_DEADLINES, port: 600 };
  const rig = boardRig(board({ power, ...part }), join(folder, "desk.ts"), health, endless);
  const running = talk({ rig, firmware: "as-is", signal: stop.signal, nonce: nonce++ });
  while (!existsSync(done)) await new Promise((wake) => setTimeout(wake, 10));
  await new Promise((wake) => setTimeout(wake, laterMs));
  stop.abort();
  await assert.rejects(running, { name: "Interrupted" });
  assert.deepEqual(did(), ["on", "off"]);
}

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

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
