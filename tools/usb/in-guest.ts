/**
 * Tests of roomloop's drivers against the kernel's own USB: `in-guest.js MADE BUSYBOX`, in the virtual machine of run.ts.
 *
 * Two boards, each on a bus of its own; the second at first only takes the first one's number. The tests go on from one
 * another, as hands at a bench do.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import type { Manifest } from "#contracts";
import { main } from "../../cli/main.ts";
import { gadget, until } from "./gadget.ts";

const [made = "", busybox = ""] = process.argv.slice(2);
const own = mkdtempSync(join(tmpdir(), "usb-"));
const board = (bus: number, serial: string) => gadget(bus, serial, { made, busybox, own });
const ROOMLOOP = join(made, "bundle/roomloop.js");
/** No run takes that long to be under way, s: an assumption (30 to 300), on a busy machine it is some 10. */
const RUN = 200;

const a = board(0, "A7");
const b = board(1, "B8");
after(() => {
  for (const one of [a, b]) one.end();
});

/** What a command prints, and its exit code. */
async function roomloop(...words: readonly string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const keep = (line = "") => void lines.push(String(line));
  const prints = [mock.method(console, "log", keep), mock.method(console, "error", keep)];
  try {
    return { code: await main(words), text: lines.join("\n") };
  } finally {
    for (const print of prints) print.mock.restore();
  }
}

function rigFile(name: string, port: object): string {
  const path = join(own, `${name}.mjs`);
  const microphones = [
    [0.03, 0, 0.03],
    [-0.03, 0, 0.03],
  ];
  const rig = { name, port, baud: 3_000_000, injection: "samples", microphones };
  writeFileSync(path, `export default ${JSON.stringify(rig)};`);
  return path;
}

/** A run in a process of its own. */
function run(name: string, rig: string) {
  const out = join(own, name);
  const child = spawn(process.execPath, [
    ROOMLOOP,
    "run",
    "usb/quiet-room",
    "--rig",
    rig,
    "--no-controls",
    "--out",
    out,
  ]);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const ended = new Promise<{ code: number | null; text: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, text }));
  });
  const file = (end: string) => {
    const paths = existsSync(out) ? readdirSync(out, { recursive: true, encoding: "utf8" }) : [];
    const path = paths.find((one) => one.endsWith(end));
    return path === undefined ? undefined : join(out, path);
  };
  return {
    ended,
    /** Waits until a quarter or so of the record is written: it has 160 kB at the end. */
    underWay: () =>
      until(
        () => {
          assert.equal(child.exitCode, null, text);
          const path = file("run.mcap");
          return path !== undefined && statSync(path).size > 40_000 ? true : undefined;
        },
        "samples to be sent",
        RUN,
      ),
    manifest: () => JSON.parse(readFileSync(file("manifest.json") ?? "", "utf8")) as Manifest,
  };
}

test("a port is listed with its serial number, interface and hub path, as sysfs has them", async () => {
  const port = await a.plug();
  assert.deepEqual(port, {
    ...{ path: "/dev/ttyACM0", serial: "A7", interface: 0, hub: "1-1" },
    ...{ vendor: "1d6b", product: "0104", latencyMs: null },
  });
  const { code, text } = await roomloop("rig", "list");
  assert.equal(code, 0, text);
  assert.match(text, /\/dev\/ttyACM0 \(hub path 1-1, serial number A7, interface 0\)/);
});

test("the board at a port says hello, and the doctor measures its line", async () => {
  const hello = await roomloop("rig", "probe", rigFile("asked", { serial: "A7" }));
  assert.equal(hello.code, 0, hello.text);
  assert.match(
    hello.text,
    /\/dev\/ttyACM0[\s\S]*small-presence 1\.0[\s\S]*function presence: 2 channels of baseband/,
  );
  const { code, text } = await roomloop("rig", "doctor", "/dev/ttyACM0", "--seconds", "1");
  assert.match(text, /USB 1d6b:0104 A7, interface 0: .*hub path 1-1/);
  assert.match(text, /round trip: [\d.]+ ms/);
  assert.match(text, /throughput: [\d.]+ kB\/s[\s\S]*0 bad frames, 0 lost, 0 bytes without room/);
  console.log(text.replace(/^/gm, "# "));
  assert.ok(code === 0 || /✗ .*round trip/.test(text), text); // An emulated processor may be slow to answer.
});

test("a run survives that its board is plugged in again under another number, and loses nothing", async () => {
  const { underWay, ended, manifest } = run("by-serial", rigFile("back", { serial: "A7" }));
  await underWay();
  await a.unplug();
  // A driver that knew no more than the path would now talk to another board.
  assert.equal((await b.plug()).path, "/dev/ttyACM0");
  assert.equal((await a.plug()).path, "/dev/ttyACM1");
  const { code, text } = await ended;
  assert.equal(code, 0, text);
  const { verdict, rig, link, stream } = manifest();
  assert.equal(verdict, "pass");
  assert.equal(link.reconnects, 1);
  assert.deepEqual(stream.received, stream.sent);
  assert.deepEqual(rig.where, { path: "/dev/ttyACM0", hub: "1-1", serial: "A7", interface: 0 });
  assert.match(text, /hub path 1-1, serial number A7, interface 0/);
});

test("a run whose board is gone for good is an error that names its port and hub path", async () => {
  const { underWay, ended, manifest } = run("by-hub", rigFile("gone", { hub: b.hub }));
  await underWay();
  await b.unplug();
  const { code, text } = await ended;
  assert.equal(code, 3, text);
  assert.match(text, /bench failed at step "stream".*lost \/dev\/ttyACM0.*and it was not back within 10 s/);
  assert.match(text, /\/dev\/ttyACM0.*hub path 2-1/);
  const { verdict, cause } = manifest();
  assert.equal(verdict, "error");
  assert.equal(cause?.blame, "bench");
});

test("boards that cannot be told apart are refused, and both are named; so is a rig file that fits none", async () => {
  b.name("A7");
  await b.plug();
  const twice = await roomloop("rig", "probe", rigFile("twice", { serial: "A7" }));
  assert.equal(twice.code, 3, twice.text);
  assert.match(twice.text, /2 ports have USB serial number A7, expected one: .*hub path 2-1.*hub path 1-1/);
  const none = rigFile("none", { serial: "Z0" });
  const { code, text } = await roomloop("run", "usb/quiet-room", "--rig", none, "--out", own);
  assert.equal(code, 2, text);
  assert.match(text, /no port has USB serial number Z0; there are .*serial number A7/);
  const told = await roomloop("rig", "doctor");
  assert.equal(told.code, 1, told.text);
  assert.match(told.text, /✗ USB 1d6b:0104 A7.*hub path 2-1.*hub path 1-1.*\n.*match by hub path/);
});
