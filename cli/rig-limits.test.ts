import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeProgram, ptyAvailable, spawnOnPty } from "#drivers";
import { healthFile } from "#rigs";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
const TESTING = new URL("../rigs/devices/runtime/testing-vitals.ts", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "roomloop-limits-"));
const skip = ptyAvailable() ?? false;
/** Counts a fault between two questions, and is warm. */
const TOLD = { counters: [{ "brown-outs": 0 }, { "brown-outs": 2 }], telemetry: [{ temperature: 41.5 }] };
const SCENE = join(folder, "short.ts");
const SHORT = `
import { happens, scenario } from "roomloop/scenario";
import { livingRoom } from "roomloop/sim";
/** Nobody is there. */
export default scenario({
  seed: 1000, duration: 4, room: livingRoom({ size: [4, 3, 2.4] }), device: { at: [0.4, 1.5, 0.9] }, movers: [],
  checks: [happens("calibrated").by(3)],
});
`;

type Board = Awaited<ReturnType<typeof spawnOnPty>>;
let echo: Board | null = null;
let second: Board | null = null;
before(async () => {
  writeFileSync(SCENE, SHORT);
  if (skip !== false) return;
  echo = await board();
  const speaks = `require("net").Socket({ fd: 3 }).on("close", () => process.exit()).resume();
    setInterval(() => process.stdout.write("3.3 V fine\\u001b[2J\\n"), 50);`;
  second = await spawnOnPty([process.execPath, "-e", speaks]);
});
after(async () => {
  await echo?.[Symbol.asyncDispose]();
  await second?.[Symbol.asyncDispose]();
  for (const name of boards) rmSync(healthFile(name), { force: true });
  rmSync(folder, { recursive: true });
});

/** One that has not been asked anything yet. */
async function board(firmware = "vitals"): Promise<Board> {
  const told = Buffer.from(JSON.stringify(TOLD)).toString("base64");
  return await spawnOnPty(nodeProgram(TESTING, [told, firmware]));
}

const boards: string[] = [];
/** Runs the short scene on a board of whose rig file this is a part. */
function run(part: object) {
  const name = `limits-${process.pid}-${boards.length}`;
  boards.push(name);
  const file = join(folder, `${name}.ts`);
  const out = join(folder, name);
  const board = { name, baud: 9600, injection: "samples", port: { path: echo?.path }, ...part };
  writeFileSync(file, `export default ${JSON.stringify(board)};`);
  const words = ["run", SCENE, "--rig", file, "--timekeeping", "credit", "--no-controls", "--out", out];
  const cwd = fileURLToPath(new URL("../", import.meta.url));
  const done = spawnSync(process.execPath, [ROOMLOOP, ...words], { cwd, encoding: "utf8", timeout: 60_000 });
  return { code: done.status, text: done.stdout, err: done.stderr, out };
}

test("a scene that is longer than a rig's runs may be is refused with both figures, and exit code 2", {
  skip,
}, () => {
  const { code, err } = run({ limits: { duration: 3.5 } });
  assert.equal(code, 2, err);
  assert.match(err, /the scene lasts 4 s, and the rig's longest run is 3\.5 s/);
});

test("a board without a function that its rig file promises is refused with both lists, and exit code 2", {
  skip,
}, async () => {
  await using fresh = await board("\u001b[2Jvitals");
  const { code, err } = run({ port: { path: fresh.path }, functions: ["presence", "sleep"] });
  assert.equal(code, 2, err);
  assert.match(
    err,
    /echo \(\\x1b\[2Jvitals\) is not what the rig says: it declares presence, expected presence, sleep/,
  );
  assert.ok(!err.includes("\u001b[2J"), "a terminal is not cleared by a board");
});

test("a board that is warmer than its limit is no device's failure: exit code 3", { skip }, () => {
  const { code, text } = run({ limits: { telemetry: { temperature: [0, 40] } } });
  assert.equal(code, 3, text);
  assert.match(text, /its temperature is 41\.5, and the rig's limits are 0 to 40/);
});

test("a console that is not there is refused before the run, with exit code 2", { skip }, () => {
  const { code, err } = run({ console: { port: { path: "/dev/no-such-console" }, baud: 9600 } });
  assert.equal(code, 2, err);
  assert.match(err, /there is no port \/dev\/no-such-console/);
});

test("a board within its limits runs: its console is kept, and a fault that it counted is noted and fails nothing", {
  skip,
}, async () => {
  await using fresh = await board();
  const { code, text, err, out } = run({
    port: { path: fresh.path },
    functions: ["presence"],
    limits: { duration: 60, telemetry: { temperature: [0, 85] } },
    console: { port: { path: second?.path }, baud: 115_200 },
  });
  assert.equal(code, 0, text + err);
  assert.match(text, /Noted:\n.*fault counter "brown-outs" rose by 2: 0 before the run, 2 after it/);
  assert.ok(!text.includes("\u001b[2J"), "a terminal is not cleared by a board");
  const [session = ""] = readdirSync(out);
  const page = readFileSync(join(out, session, "report.html"), "utf8");
  assert.match(page, /3\.3 V fine/);
  assert.match(page, /<i>device<\/i> temperature<small>41\.5 °C<\/small>/);
  assert.match(page, /<dt>brown-outs<\/dt><dd>0, 2<\/dd>/);
});
