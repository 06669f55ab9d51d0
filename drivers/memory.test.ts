import assert from "node:assert/strict";
import { test } from "node:test";
import { within } from "./clock.ts";
import { memoryPair } from "./memory.ts";
import { TransportError } from "./transport.ts";

test("bytes are copied when they are written", async () => {
  const [near, far] = memoryPair();
  const bytes = Uint8Array.of(1, 2, 3);
  await near.write(bytes);
  bytes.fill(9);
  for await (const chunk of far.incoming) {
    assert.deepEqual(chunk, Uint8Array.of(1, 2, 3));
    break;
  }
});

test("a write waits while 64 kB lie unread, and is refused when the reader closes", async () => {
  const [near, far] = memoryPair();
  await near.write(new Uint8Array(65_535));
  let taken = false;
  const writing = near.write(new Uint8Array(1)).then(() => (taken = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(taken, false);
  const reader = far.incoming[Symbol.asyncIterator]();
  await reader.next();
  await within(1000, "the write", writing);
  const second = assert.rejects(near.write(new Uint8Array(65_536)), TransportError);
  await far[Symbol.asyncDispose]();
  await within(1000, "the refusal", second);
  await assert.rejects(near.write(Uint8Array.of(1)), /the other end closed it/);
});

test("what was written before the close is read before the error", async () => {
  const [near, far] = memoryPair();
  await near.write(Uint8Array.of(1));
  await near.write(Uint8Array.of(2));
  await near[Symbol.asyncDispose]();
  const heard: number[] = [];
  await assert.rejects(async () => {
    for await (const chunk of far.incoming) heard.push(...chunk);
  }, TransportError);
  assert.deepEqual(heard, [1, 2]);
  await assert.rejects(near.write(Uint8Array.of(3)), /it was closed/);
});
