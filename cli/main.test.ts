import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOMLOOP = fileURLToPath(new URL("./roomloop.js", import.meta.url));
/** Tests that look for processes do so in /proc. */
const noProc = process.platform === "linux" ? false : "needs /proc: run it on Linux";
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

test("a device that is killed from outside is the bench's error: exit code 3", { skip: noProc }, async () => {
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
  process.kill(await hangingDevice(child, "kill"), "SIGKILL");
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
  assert.match(out, /at step "stream": echo \(exits\) ended by itself with exit code 3/);
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
  const device = await hangingDevice(child, "stop");
  child.kill("SIGINT");
  const { code, err } = await ended;
  assert.equal(code, 130);
  assert.match(err, /stopping/);
  assert.throws(() => process.kill(device, 0), { code: "ESRCH" });
  const { code: read, out } = await roomloop("report", "--out", "stop");
  assert.equal(read, 0);
  assert.match(out, /the run was interrupted/);
});

test("a second Ctrl-C ends everything at once, exit code 130", { skip: noProc }, async () => {
  const { child, ended } = start(
    "run",
    "corner.ts",
    "--rig",
    "pipe",
    "--firmware",
    "hangs-after-hello",
    "--out",
    "twice",
  );
  await hangingDevice(child, "twice");
  const started = below(child.pid as number);
  assert.ok(started.length >= 2, "a worker and a device");
  child.kill("SIGINT");
  child.kill("SIGINT");
  assert.equal((await ended).code, 130);
  while (started.some((pid) => lives(pid))) await pause();
});

test("roomloop killed -9 leaves a record that can be read and no process, and the next run is clean", {
  skip: noProc,
}, async () => {
  const words = ["run", "corner.ts", "--rig", "emulated", "--out", "killed"];
  const { child, ended } = start(...words, "--firmware", "hangs-after-hello");
  await hangingDevice(child, "killed");
  const started = below(child.pid as number);
  assert.ok(started.length >= 2, "a worker and a device");
  child.kill("SIGKILL");
  await ended;
  while (started.some((pid) => lives(pid))) await pause();
  const left = await roomloop("report", "--out", "killed");
  assert.equal(left.code, 0, left.err);
  assert.match(left.out, /the run (was interrupted|did not end: its process is gone)/);
  const next = await roomloop(...words);
  assert.equal(next.code, 0, next.out + next.err);
});

test("scenarios whose names come to the same folder's are kept apart", async () => {
  mkdirSync(join(folder, "x"), { recursive: true });
  for (const path of ["x/a.ts", "x.a.ts"]) copyFileSync(join(folder, "corner.ts"), join(folder, path));
  const { code, out } = await roomloop("run", "x/a.ts", "x.a.ts", "--rig", "pipe", "--out", "same");
  assert.equal(code, 0, out);
  assert.match(out, /x\/a\.ts/);
  assert.match(out, /x\.a\.ts/);
});

test("the command that repeats a run quotes what a shell would split", async () => {
  copyFileSync(join(folder, "corner.ts"), join(folder, "the corner's.ts"));
  const { out } = await roomloop(
    "run",
    "the corner's.ts",
    "--rig",
    "pipe",
    "--firmware",
    "deaf",
    "--out",
    "quoted",
  );
  assert.ok(out.includes("roomloop run 'the corner'\\''s.ts' --seed 1000"), out);
});

for (const [words, message] of [
  [
    ["run", "presence/wlak-in"],
    /no scenario, suite or file is called presence\/wlak-in; did you mean presence\/walk-in\?/,
  ],
  [
    ["run", "smoke", "--rig", "pip"],
    /no rig is called pip; did you mean pipe\? \(there are: emulated, pipe, /,
  ],
  [["run", "smoke", "--firmware", "defa"], /rig emulated has no firmware defa; did you mean deaf\?/],
  [["run", "smoke", "--sede", "3"], /unknown option '--sede'\n\(Did you mean --seed\?\)/],
  [
    ["run", "smoke", "--seed", "-1"],
    /'--seed <n>' argument '-1' is invalid. expected a whole number, 0 or more/,
  ],
  [["run", "smoke", "--repeat", "0"], /expected a whole number, 1 or more/],
  [["run", "smoke", "--seed", "9007199254740990", "--repeat", "3"], /3 of them are not all below 2\^53/],
  [["run", "corner.ts", "--out", "corner.ts"], /--out corner\.ts: no folder can be made there: EEXIST/],
  [["run", "x"], /no scenario, suite or file is called x; a scenario of your own is named by its \.ts file/],
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

/** Process id of the device below `child`, once samples have been sent to it: it hangs at 2 s of stream. */
async function hangingDevice(child: ChildProcess, out: string): Promise<number> {
  for (;;) {
    const pid = below(child.pid as number).find((one) =>
      read(`/proc/${one}/cmdline`).includes("echo/main.ts"),
    );
    const records = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (path) => path.startsWith(`${out}/`) && path.endsWith("run.mcap"),
    );
    // The picture's first column is written when samples have been sent.
    const sent = records.some((path) => readFileSync(join(folder, path)).includes("columns"));
    if (pid !== undefined && sent) return pid;
    await pause();
  }
}

function lives(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(read(`/proc/${pid}/status`));
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
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
