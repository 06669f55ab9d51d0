import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeProgram, ptyAvailable, spawnOnPty } from "#drivers";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
const ECHO = fileURLToPath(new URL("../rigs/devices/echo/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "roomloop-boards-"));
after(() => rmSync(folder, { recursive: true }));

function roomloop(...words: readonly string[]) {
  const cwd = fileURLToPath(new URL("../", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [ROOMLOOP, ...words], {
    cwd,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

test("conformance of a program that keeps the protocol ends with 0, and its findings as JSON", () => {
  const device = `${process.execPath} --import tsx ${ECHO}`;
  const { code, out, err } = roomloop("conformance", "--device", device, "--json");
  assert.equal(code, 0, err);
  const { conforms, findings } = JSON.parse(out) as { conforms: boolean; findings: { holds: string }[] };
  assert.equal(conforms, true);
  assert.ok(findings.length > 30 && findings.every(({ holds }) => holds === "yes"));
});

test("conformance of a program that says nothing ends with 3; of none or two devices with 2", () => {
  const mute = roomloop("conformance", "--device", "true");
  assert.equal(mute.code, 3);
  assert.match(mute.out, /expected a hello .*\n.*came +nothing: true exited with code 0/);
  assert.equal(roomloop("conformance").code, 2);
  assert.equal(roomloop("conformance", "--device", "true", "--rig", "pipe").code, 2);
});

test("a rig file that is none, or whose port is empty, is refused before the run with exit code 2", () => {
  const file = join(folder, "desk.ts");
  const run = () => roomloop("run", "presence/walk-in", "--rig", file, "--out", folder);
  writeFileSync(
    file,
    'export default { name: "desk", baud: 9600, injection: "samples", port: { path: "/dev/nothing" } };',
  );
  const empty = run();
  assert.equal(empty.code, 2);
  assert.match(empty.err, /there is no port \/dev\/nothing/);
  writeFileSync(file, "export default { name: 7 };");
  const bad = run();
  assert.equal(bad.code, 2);
  assert.match(bad.err, /desk\.ts\.name: expected text, got 7/);
});

test("a stream that the link was measured not to carry is refused with both figures, and exit code 2", {
  skip: ptyAvailable() ?? false,
}, async () => {
  await using echo = await spawnOnPty(nodeProgram(pathToFileURL(ECHO), ["--power-fd", "3"]));
  const file = join(folder, "slow.ts");
  const board = { name: "slow", baud: 9600, injection: "samples", port: { path: echo.path }, lineRate: 960 };
  writeFileSync(file, `export default ${JSON.stringify(board)};`);
  const { code, err } = roomloop("run", "presence/walk-in", "--rig", file, "--out", folder);
  assert.equal(code, 2, err);
  // Four microphones, I and Q, 16 bits, 2000 a second; and a fifth.
  assert.match(err, /needs 38400 bytes a second .* measured to carry 960/);
});

test("probe of a port that is not there says so and ends with 3", () => {
  const { code, err } = roomloop("rig", "probe", join(folder, "nothing"));
  assert.equal(code, 3);
  assert.match(err, /there is no port .*nothing/);
});
