import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { closeSync, openSync } from "node:fs";
import { test } from "node:test";
import { mend, type PolledPort } from "./serial-binding.ts";

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
