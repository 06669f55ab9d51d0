import assert from "node:assert/strict";
import { test } from "node:test";
import { within } from "./clock.ts";
import { TransportError } from "./transport.ts";
import { writer } from "./writer.ts";

/** A transport that takes one piece each time it is told to. */
function slow() {
  const taken: Buffer[] = [];
  const waiting: (() => void)[] = [];
  return {
    taken,
    async next() {
      for (let turns = 0; waiting.length === 0; turns++) {
        if (turns > 1000) throw new Error("nothing was written");
        await new Promise((resolve) => setImmediate(resolve));
      }
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async write(bytes: Uint8Array) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      taken.push(Buffer.from(bytes)); // As late as may be: the memory is the transport's until now.
    },
  };
}

test("what is put in one turn goes out in one piece, and what comes meanwhile in the next", async () => {
  const line = slow();
  const { write, put } = writer(line);
  write(Uint8Array.of(1));
  const bytes = put(5, (out, at) => {
    out.set([2, 3], at);
    return at + 2;
  });
  assert.equal(bytes, 2);
  await new Promise((resolve) => setImmediate(resolve));
  write(Uint8Array.of(4));
  write(Uint8Array.of(5));
  await line.next();
  await line.next();
  assert.deepEqual(
    line.taken.map((piece) => [...piece]),
    [
      [1, 2, 3],
      [4, 5],
    ],
  );
});

test("bytes of any length arrive whole and in order, whatever waits", async () => {
  const line = slow();
  const { write } = writer(line);
  const sent: number[] = [];
  for (const length of [10, 100_000, 1, 300_000, 70_000, 0, 5]) {
    const bytes = Uint8Array.from({ length }, (_, n) => (sent.length + n) & 0xff);
    sent.push(...bytes.subarray(0, 1), bytes.length);
    write(bytes);
    if (length === 1) await line.next();
  }
  await line.next();
  const got = Buffer.concat(line.taken);
  assert.equal(got.length, 470_016);
  assert.equal(
    got.indexOf(Buffer.from(Uint8Array.from({ length: 300_000 }, (_, n) => (6 + n) & 0xff))),
    100_011,
  );
});

test("room waits for more than 64 kB, and tells why nothing is taken any more", async () => {
  const line = slow();
  const { write, room } = writer(line);
  write(new Uint8Array(65_536));
  await room();
  write(new Uint8Array(1));
  let free = false;
  const waiting = room().then(() => (free = true));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(free, false);
  await line.next();
  await line.next();
  await within(10_000, "room", waiting);

  const broken = writer({
    write: async () => {
      throw new TransportError("lost the line");
    },
  });
  broken.write(new Uint8Array(100_000));
  await assert.rejects(broken.room(), /lost the line/);
  await assert.rejects(broken.room(), /lost the line/);
});
