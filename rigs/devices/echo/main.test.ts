import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { frameDecoder, frameEncoder, type Message, message, readMessage } from "#wire";
import { ECHO } from "./echo.ts";
import { FAULTS } from "./faults.ts";
import { HOP } from "./motion-detector.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const LANES = 2 * ECHO.input.channels;
const BLOCK = 200;

/** A device on pipes, and a host that speaks to it; disposed of, the device is gone. */
function start(firmware: string, ...options: string[]) {
  const stdio: StdioOptions = ["pipe", "pipe", "pipe", options.length ? "pipe" : "ignore"];
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", MAIN, "--firmware", firmware, ...options],
    { stdio },
  );
  const encoder = frameEncoder();
  const decoder = frameDecoder();
  const heard: Message[] = [];
  let told: (() => void) | null = null;
  const output = child.stdout as Readable;
  output.on("data", (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) heard.push(readMessage(frame));
    told?.();
  });
  let console = "";
  (child.stderr as Readable).on("data", (chunk: Buffer) => {
    console += chunk.toString();
    told?.();
  });
  const input = child.stdin as Writable;
  input.on("error", () => {}); // A device that ended no longer listens.
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  return {
    heard,
    decoder,
    ended,
    child,
    console: () => console,
    send: (...args: Parameters<typeof message>) => input.write(encoder.encode(message(...args))),
    cut: () => input.end(),
    async until(holds: () => boolean) {
      while (!holds()) await new Promise<void>((resolve) => (told = resolve));
    },
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}

type Host = ReturnType<typeof start>;

const has = ({ heard }: Host, type: Message["type"]) => heard.some((one) => one.type === type);

async function open(host: Host, total: number | null = null): Promise<void> {
  host.send("greeting", { protocol: { least: 1, most: 1 }, nonce: 5, host: "test" });
  await host.until(() => has(host, "hello"));
  const { name, input } = ECHO;
  host.send("open", {
    stream: 0,
    function: name,
    rate: input.rate,
    lead: 200,
    blockLength: BLOCK,
    total,
    timekeeping: "lockstep",
    cloud: true,
  });
  await host.until(() => has(host, "opened"));
}

/** Waits for what must come; false where the device ended or, after `timeoutMs`, it has not come. */
async function comes(host: Host, holds: () => boolean, timeoutMs = 60_000): Promise<boolean> {
  const late = once(AbortSignal.timeout(timeoutMs), "abort").then(() => false);
  const there = host.until(holds).then(() => true);
  return Promise.race([there, late, host.ended.then(() => false)]);
}

const processed = ({ heard }: Host) => heard.filter(({ type }) => type === "processed").length;

function sendBlock(host: Host, block: number, length = BLOCK): void {
  host.send("samples", { index: block * BLOCK, values: new Int16Array(length * LANES) }, { stream: 0 });
}

/** Sends the first blocks of silence, each after the one before was processed. */
async function stream(host: Host, blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    sendBlock(host, block);
    assert.ok(await comes(host, () => processed(host) > block), `block ${block} is answered`);
  }
}

/** Whole blocks before 2 s of stream, where the faults begin. */
const SOUND = 19;

test("the program greets, takes a stream and closes it over pipes, and ends when its link does", async () => {
  using host = start("energy");
  await open(host);
  const hello = host.heard[0];
  assert.ok(hello.type === "hello");
  const { nonce, descriptor } = hello.body;
  assert.deepEqual([nonce, descriptor.board, descriptor.firmware], [5, "echo", "energy"]);
  assert.match(descriptor.firmwareHash, /^[0-9a-f]{64}$/);
  assert.deepEqual(descriptor.functions, [ECHO]);

  await stream(host, 15);
  host.send("close", { stream: 0 });
  await host.until(() => has(host, "closed"));
  const closed = host.heard.at(-1);
  assert.ok(closed?.type === "closed");
  assert.deepEqual([closed.body.samples, closed.body.actuations, closed.body.events], [15 * BLOCK, 6, 1]);
  assert.match(host.console(), /^emulated echo, firmware energy [0-9a-f]{12}, power-on\n/);

  host.cut();
  assert.deepEqual(await host.ended, [0, null]);
});

test("a stream that ends within a hop is processed to its last sample before it is closed", async () => {
  const total = 3 * BLOCK + 37;
  assert.notEqual(total % HOP, 0);
  using host = start("energy");
  await open(host, total);
  await stream(host, 3);
  sendBlock(host, 3, 37);
  assert.ok(await comes(host, () => processed(host) === 4));
  const last = host.heard.findLast(({ type }) => type === "processed");
  assert.deepEqual(last?.body, { stream: 0, samples: total });
  host.send("close", { stream: 0 });
  assert.ok(await comes(host, () => has(host, "closed")));
  const closed = host.heard.at(-1);
  assert.ok(closed?.type === "closed");
  assert.equal(closed.body.samples, total);
});

test("the program ends when its power line does, though its link is up", async () => {
  using host = start("energy", "--power-fd", "3");
  await open(host);
  (host.child.stdio[3] as Writable).end();
  assert.deepEqual(await host.ended, [0, null]);
});

for (const [firmware, way, end] of [
  ["exits", "with code 3", [3, null]],
  ["crashes", "by SIGABRT", [null, "SIGABRT"]],
] as const) {
  test(`${firmware} ends by itself ${way} at 2 s of stream`, async () => {
    using host = start(firmware);
    await open(host);
    await stream(host, SOUND);
    sendBlock(host, SOUND);
    assert.deepEqual(await host.ended, end);
    assert.equal(processed(host), SOUND);
  });
}

for (const [firmware, what, damaged] of [
  ["hangs-after-hello", "says nothing", false],
  ["garbage", "says nothing that is a Frame", true],
] as const) {
  test(`${firmware} ${what} from 2 s of stream on, and lives`, async () => {
    using host = start(firmware);
    await open(host);
    await stream(host, SOUND);
    sendBlock(host, SOUND);
    assert.equal(await comes(host, () => processed(host) > SOUND, 500), false);
    assert.equal(host.child.exitCode, null);
    assert.equal(host.decoder.counters.badFrames > 0, damaged);
  });
}

test("hangs-before-hello boots and says nothing", async () => {
  using host = start("hangs-before-hello");
  host.send("greeting", { protocol: { least: 1, most: 1 }, nonce: 5, host: "test" });
  await host.until(() => host.console().includes("greeted"));
  host.cut();
  assert.deepEqual(await host.ended, [0, null]);
  assert.equal(host.decoder.counters.bytes, 0);
});

test("garbage-hello says something that is no hello", async () => {
  using host = start("garbage-hello");
  host.send("greeting", { protocol: { least: 1, most: 1 }, nonce: 5, host: "test" });
  await host.until(() => host.decoder.counters.bytes > 100);
  assert.deepEqual(host.heard, []);
});

test("a firmware it has not got ends the program with code 2 and the names of those it has", async () => {
  using host = start("deff");
  assert.deepEqual(await host.ended, [2, null]);
  assert.match(host.console(), /no firmware "deff"; there are energy, deaf, ghosts, exits/);
});

test("asked for a list, the program prints its firmwares one a line, the reference first, and ends", () => {
  const listed = execFileSync(process.execPath, ["--import", "tsx", MAIN, "--list"], { encoding: "utf8" });
  assert.equal(listed, `${["energy", "deaf", "ghosts", ...Object.keys(FAULTS)].join("\n")}\n`);
});
