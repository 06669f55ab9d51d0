import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { spawnChild } from "./child-process.ts";
import { within } from "./clock.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { openSerial } from "./serial.ts";
import { type Transport, TransportError } from "./transport.ts";

const DEADLINE_MS = 60_000;
/** A port is to be free within 1 s of its host's end; the rest is for a machine that is busy with all the other tests. */
const FREE_MS = 5000;
const missing = ptyAvailable();
const pty = missing === null ? {} : { skip: missing };

function echo(...args: readonly string[]): readonly string[] {
  return nodeProgram(new URL("./testing-echo.ts", import.meta.url), args);
}

function node(source: string): readonly string[] {
  return [process.execPath, "-e", source];
}

/** Whether a process with this id is there. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  const waiting = (async () => {
    while (alive(pid)) await sleep(10);
  })();
  await within(DEADLINE_MS, `process ${pid} to end`, waiting);
}

/** Opens a serial port as soon as nobody holds it. */
async function freed(options: Parameters<typeof openSerial>[0]): Promise<Transport> {
  for (;;) {
    const port = await openSerial(options).catch(() => null);
    if (port) return port;
    await sleep(20);
  }
}

test("a program that is not there is a TransportError that names it", async () => {
  await assert.rejects(spawnChild(["/nowhere/device"]), (error: Error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.message, /cannot start \/nowhere\/device: .*ENOENT/);
    return true;
  });
});

test("its exit tells code or signal, and its console comes line by line to the end", async () => {
  const lines: string[] = [];
  const source = "for (let n = 0; n < 20000; n++) console.error('line', n); process.exitCode = 7";
  const child = await spawnChild(node(source), { console: (line) => lines.push(line) });
  assert.deepEqual(await within(DEADLINE_MS, "the exit", child.exited), { code: 7, signal: null });
  await assert.rejects(async () => {
    for await (const _ of child.transport.incoming);
  }, /exited with code 7/);
  assert.equal(lines.at(-1), "line 19999");

  const killed = await spawnChild(node("setInterval(() => {}, 1000)"));
  killed.kill();
  assert.deepEqual(await within(DEADLINE_MS, "the end", killed.exited), { code: null, signal: "SIGKILL" });
});

test("a program that ignores the end of its input is killed", async () => {
  const child = await spawnChild(node("setInterval(() => {}, 1000)"));
  await within(DEADLINE_MS, "closing", child.transport[Symbol.asyncDispose]());
  assert.deepEqual(await child.exited, { code: null, signal: "SIGKILL" });
});

test("writes to a program that has ended are refused, not lost in silence", async () => {
  const child = await spawnChild(node(""));
  await within(DEADLINE_MS, "the exit", child.exited);
  await assert.rejects(async () => {
    for (let n = 0; n < 100; n++) await child.transport.write(new Uint8Array(65_536));
  }, TransportError);
});

for (const way of ["pipe", "pty"]) {
  test(
    `a host killed -9 leaves no device and no port process behind: ${way}`,
    way === "pty" ? pty : {},
    async () => {
      const host = await spawnChild(nodeProgram(new URL("./testing-host.ts", import.meta.url), [way]));
      let device = 0;
      for await (const chunk of host.transport.incoming) {
        device = Number(Buffer.from(chunk).toString());
        break;
      }
      assert.ok(alive(device));
      host.kill();
      await gone(device);
    },
  );
}

test("the port of a host killed -9 is free again, and carries what the next one says", pty, async () => {
  const device = await spawnOnPty(echo("power"));
  const options = { path: device.path, baudRate: 115_200 };
  const host = await spawnChild(nodeProgram(new URL("./testing-host.ts", import.meta.url), [device.path]));
  await within(DEADLINE_MS, "the host's port", host.transport.incoming[Symbol.asyncIterator]().next());
  await assert.rejects(openSerial(options), /cannot open .*lock/i);
  host.kill();
  const port = await within(FREE_MS, "the port to be free", freed(options));
  await port.write(Uint8Array.of(1, 2, 3));
  const { value } = await within(DEADLINE_MS, "an echo", port.incoming[Symbol.asyncIterator]().next());
  assert.deepEqual(Uint8Array.from(value), Uint8Array.of(1, 2, 3));
  await port[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
});

test(
  "the port of a host killed -9 is free though the device takes no bytes of what it was sent",
  pty,
  async () => {
    const device = await spawnOnPty(node("setInterval(() => {}, 1000)"));
    const args = [device.path, "flood"];
    const host = await spawnChild(nodeProgram(new URL("./testing-host.ts", import.meta.url), args));
    const said = host.transport.incoming[Symbol.asyncIterator]();
    for (let heard = ""; !heard.includes("full"); ) {
      heard += Buffer.from((await within(DEADLINE_MS, "a full port", said.next())).value).toString();
    }
    host.kill();
    const port = await within(
      FREE_MS,
      "the port to be free",
      freed({ path: device.path, baudRate: 115_200 }),
    );
    await port[Symbol.asyncDispose]();
    await device[Symbol.asyncDispose]();
  },
);

test("a device on a PTY that ends is seen by its exit and by its port", pty, async () => {
  const device = await spawnOnPty(echo("power"));
  await using link = await openPort({ path: device.path, baudRate: 115_200 });
  device.kill();
  assert.equal((await within(DEADLINE_MS, "the device's end", device.exited)).signal, "SIGKILL");
  const reading = (async () => {
    for await (const _ of link.incoming);
  })();
  await assert.rejects(within(DEADLINE_MS, "the port's end", reading), (error: Error) => {
    assert.ok(error instanceof TransportError);
    // At once, and not by opening what may be another device's terminal by now.
    assert.match(error.message, /port \/dev\/pts\/\d+: lost \/dev\/pts\/\d+(?!.*did not answer)/);
    return true;
  });
  await device[Symbol.asyncDispose]();
});

test("turning the power off ends a device on a PTY", pty, async () => {
  const lines: string[] = [];
  const device = await spawnOnPty(echo("power"), { console: (line) => lines.push(line) });
  await device[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
  assert.equal(alive(device.pid), false);
});

test("a program that cannot be started on a PTY is a TransportError that says so", pty, async () => {
  await assert.rejects(spawnOnPty(["/nowhere/device"]), (error: Error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.message, /cannot start \/nowhere\/device/);
    return true;
  });
});

test("a port that is not there is a TransportError that names it", async () => {
  await assert.rejects(openPort({ path: "/dev/nowhere", baudRate: 115_200 }), (error: Error) => {
    assert.ok(error instanceof TransportError);
    assert.match(error.message, /cannot open \/dev\/nowhere at 115200 baud/);
    return true;
  });
});
