import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "roomloop-cli-"));
after(() => rmSync(folder, { recursive: true }));

/** A short scene of a user's own, in a folder without package.json. Seeds from 1000 on do not judge. */
before(() =>
  writeFileSync(
    join(folder, "corner.ts"),
    `import { latency, never, scenario } from "roomloop/scenario";
import { room, walker } from "roomloop/sim";
/**
 * Somebody leaves a corner.
 */
export default scenario({
  seed: 1000,
  duration: 6,
  room: room({ size: [4, 3, 2.4], absorption: 0.4 }),
  device: { at: [0.4, 1.5, 0.9] },
  movers: [walker({ path: [[3.5, 2.5], [1.2, 1.5]], from: 3 })],
  checks: [latency("major").atMost(2)],
});
`,
  ),
);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...words: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [ROOMLOOP, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ended };
}

async function roomloop(...words: readonly string[]): Promise<Ended> {
  return await start(...words).ended;
}

test("a scenario in a folder of one's own passes, with a table, a page and exit code 0", async () => {
  const { code, out, err } = await roomloop("run", "corner.ts", "--rig", "pipe", "--out", "own");
  assert.equal(code, 0, out + err);
  assert.match(out, /corner\.ts\s+1000\s+✓ pass/);
  const page = /^Report: (.*report\.html)$/m.exec(out)?.[1] ?? "";
  assert.match(readFileSync(join(folder, page), "utf8"), /Somebody leaves a corner/);
});

test("a deaf device fails, with exit code 1 and the command that repeats the run", async () => {
  const { code, out } = await roomloop(
    "run",
    "corner.ts",
    "--rig",
    "pipe",
    "--firmware",
    "deaf",
    "--out",
    "deaf",
  );
  assert.equal(code, 1);
  assert.match(out, /roomloop run corner\.ts --seed 1000 --rig pipe --firmware deaf/);
});

test("a device that is killed from outside is the bench's error: exit code 3", async () => {
  // It has said hello and hangs: there is time to find it.
  const { child, ended } = start(
    "run",
    "corner.ts",
    "--rig",
    "pipe",
    "--firmware",
    "hangs-after-hello",
    "--out",
    "kill",
  );
  process.kill(await descendant(child, "echo/main.ts", "hangs-after-hello"), "SIGKILL");
  const { code, out } = await ended;
  assert.equal(code, 3, out);
  assert.match(out, /echo \(hangs-after-hello\) was ended by SIGKILL, which was sent from outside/);
});

test("a device that exits by itself is the device's failure: exit code 1", async () => {
  const { code, out } = await roomloop(
    "run",
    "corner.ts",
    "--rig",
    "pipe",
    "--firmware",
    "exits",
    "--out",
    "exits",
  );
  assert.equal(code, 1);
  assert.match(out, /stream: echo \(exits\) ended by itself with exit code 3/);
});

test("Ctrl-C ends device and run, leaves a readable record, exit code 130", async () => {
  const { child, ended } = start(
    "run",
    "corner.ts",
    "--rig",
    "pipe",
    "--firmware",
    "hangs-after-hello",
    "--out",
    "stop",
  );
  const device = await descendant(child, "echo/main.ts", "hangs-after-hello");
  child.kill("SIGINT");
  const { code, err } = await ended;
  assert.equal(code, 130);
  assert.match(err, /stopping/);
  assert.throws(() => process.kill(device, 0), { code: "ESRCH" });
  const { code: read, out } = await roomloop("report", "--out", "stop");
  assert.equal(read, 0);
  assert.match(out, /the run was interrupted/);
});

for (const [words, message] of [
  [
    ["run", "presence/wlak-in"],
    /no scenario, suite or file is called presence\/wlak-in; did you mean presence\/walk-in\?/,
  ],
  [
    ["run", "smoke", "--rig", "pip"],
    /no rig is called pip; did you mean pipe\? \(there are: emulated, pipe\)/,
  ],
  [["run", "smoke", "--firmware", "defa"], /rig emulated has no firmware defa; did you mean deaf\?/],
  [["run", "smoke", "--sede", "3"], /unknown option '--sede'\n\(Did you mean --seed\?\)/],
  [
    ["run", "smoke", "--seed", "-1"],
    /'--seed <n>' argument '-1' is invalid. expected a whole number, 0 or more/,
  ],
  [["run", "smoke", "--repeat", "0"], /expected a whole number, 1 or more/],
  [["run"], /missing required argument 'what'/],
  [["rnu"], /unknown command 'rnu'\n\(Did you mean run\?\)/],
  [["report", "nowhere"], /nowhere is no folder of a run/],
  [["report"], /out holds no session of runs/],
] as const) {
  test(`\`roomloop ${words.join(" ")}\` says what was expected, exit code 2`, async () => {
    const { code, err } = await roomloop(...words);
    assert.equal(code, 2);
    assert.match(err, message);
  });
}

test("a scenario that does not load is named, exit code 2", async () => {
  writeFileSync(
    join(folder, "broken.ts"),
    'import { scenario } from "roomloop/scenario";\nexport default scenario({ seed: -1 });\n',
  );
  const { code, err } = await roomloop("run", "broken.ts");
  assert.equal(code, 2);
  assert.match(err, /broken\.ts does not load: .*expected a whole number of 0 or more, got -1/);
  assert.equal(existsSync(join(folder, "out")), false);
});

for (const format of ["terminal", "json", "junit", "html"]) {
  test(`a run is reported once more as ${format}`, async () => {
    const { code, out } = await roomloop("report", "--out", "own", "--format", format);
    assert.equal(code, 0);
    assert.match(out, /corner\.ts/);
  });
}

/** Process id of the descendant of `child` whose command line holds all `words`, once there is one and it speaks. */
async function descendant(child: ChildProcess, ...words: readonly string[]): Promise<number> {
  for (;;) {
    for (const pid of below(child.pid as number)) {
      const command = read(`/proc/${pid}/cmdline`);
      if (words.every((word) => command.includes(word))) {
        // Its program has to load, and to come so far that it hangs.
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return pid;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function below(pid: number): readonly number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`).trim();
  return text === ""
    ? []
    : text
        .split(" ")
        .map(Number)
        .flatMap((child) => [child, ...below(child)]);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
