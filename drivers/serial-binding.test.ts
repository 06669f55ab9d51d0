import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";
import { SerialPort } from "serialport";
import { within } from "./clock.ts";
import { nodeProgram } from "./node-program.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { mend, type PolledPort, polled, serialBinding } from "./serial-binding.ts";
import { TransportError } from "./transport.ts";

const missing = ptyAvailable();
const pty = missing === null ? {} : { skip: missing };

const READABLE = 1;
const WRITABLE = 2;

/** A port whose poller, like the library's, forgets what an earlier call asked for. */
function port(fd: number): PolledPort & { readonly polls: readonly number[] } {
  const polls: number[] = [];
  const poller = Object.assign(new EventEmitter(), { poll: (events = 0) => void polls.push(events) });
  return { fd, isOpen: true, poller, polls, read: () => Promise.reject(new Error("not mended")) };
}

test("waiting for writable does not forget that readable is awaited, nor the other way round", () => {
  const mended = port(0);
  mend(mended);
  mended.poller.poll(READABLE);
  mended.poller.once("readable", () => {});
  mended.poller.poll(WRITABLE);
  mended.poller.once("writable", () => {});
  mended.poller.emit("readable");
  mended.poller.poll(READABLE);
  assert.deepEqual(mended.polls, [READABLE, READABLE | WRITABLE, READABLE | WRITABLE]);
});

test("a read of 0 bytes is a hang-up, and is not read again for ever", async () => {
  const fd = openSync("/dev/null", "r");
  const mended = port(fd);
  mend(mended);
  await assert.rejects(mended.read(Buffer.alloc(8), 0, 8), /hung up/);
  closeSync(fd);
});

test("a port of another shape than the one that is mended is refused, with what it lacks", () => {
  const { poller, ...rest } = port(0);
  assert.throws(
    () => polled(rest),
    (error: Error) => {
      assert.ok(error instanceof TransportError);
      assert.match(
        error.message,
        /lacks poller\.poll, poller\.once, poller\.listenerCount; its 13th version/,
      );
      return true;
    },
  );
  assert.throws(() => polled({ ...rest, fd: null, poller: new EventEmitter() }), /lacks fd, poller\.poll;/);
  const whole = { ...rest, poller };
  assert.equal(polled(whole), whole);
});

type Options = { readonly path: string; readonly baudRate: number };

/** Opens a port by a binding, whichever system's it is. */
function opened(binding: object, options: Options): Promise<{ close(): Promise<void> }> {
  return (binding as { open(options: Options): Promise<{ close(): Promise<void> }> }).open(options);
}

test("the library's own port has what is mended, and what it waits for goes through poll", pty, async () => {
  const device = await spawnOnPty(nodeProgram(new URL("./testing-echo.ts", import.meta.url), ["power"]));
  try {
    const options = { path: device.path, baudRate: 115_200 };
    const plain = await within(60_000, "the port", opened(SerialPort.binding, options));
    const { poller } = polled(plain);
    const asked: number[] = [];
    poller.poll = (events = 0) => void asked.push(events);
    poller.once("readable", () => {});
    poller.once("writable", () => {});
    assert.deepEqual(asked, [READABLE, WRITABLE]); // The fault: the second start forgets the first.
    await plain.close();

    const mended = await within(60_000, "the port, mended", opened(serialBinding, options));
    for (const [of, name] of [
      [mended, "read"],
      [polled(mended).poller, "poll"],
    ] as const) {
      assert.ok(Object.hasOwn(of, name), `${name} is ours`);
    }
    await mended.close();
  } finally {
    await device[Symbol.asyncDispose]();
  }
});
