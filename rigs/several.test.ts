import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import type { FunctionDescriptor } from "#contracts";
import { digest, type Frame } from "#wire";
import { call } from "./call.ts";
import { DEADLINES } from "./deadlines.ts";
import { greet } from "./greet.ts";
import type { Block, Source } from "./pace.ts";
import { speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";
import { talk } from "./testing.ts";
import { type Change, type Line, lastingDevice } from "./testing-line.ts";
import { change, transfer } from "./transfer.ts";

const device = await lastingDevice(new URL("./devices/runtime/testing-device.ts", import.meta.url));
after(() => device[Symbol.asyncDispose]());
let nonce = 500;
const deadlines = { ...DEADLINES, request: 0.1 };

/** A ramp of so many samples. */
function ramp(total: number, { input }: FunctionDescriptor, blockLength: number): Source {
  const values = input.radar ? 48 : input.channels;
  let index = 0;
  return {
    total,
    next() {
      const length = Math.min(blockLength, total - index);
      const samples = Int16Array.from({ length: length * values }, (_, n) => (index * values + n) % 30_000);
      const block: Block = { index, length, samples };
      index += length;
      return block;
    },
  };
}

/** Two functions at once for two seconds. */
async function both(line: Line) {
  const sent: string[] = [];
  const feed: number[] = [];
  const uploads: unknown[] = [];
  const onBlock = (name: string, rate: number) => (block: Block) =>
    sent.push(`${block.index / rate} ${name}`);
  const options = {
    ...{ rig: device.changed(line), firmware: "two", nonce: ++nonce, deadlines, cloud: false },
    onFeed: ({ index, values }: { readonly index: number; readonly values: Int16Array }) => {
      assert.equal(index, feed.length);
      feed.push(...values);
    },
    onUpload: (upload: unknown) => uploads.push(upload),
  };
  const found = await talk({
    ...options,
    ...{ function: "mean", onBlock: onBlock("mean", 1000) },
    source: (declared, blockLength) => ramp(2003, declared, blockLength),
    also: [
      {
        ...{ function: "count", onBlock: onBlock("count", 10), onProgress: () => {} },
        ...{ onEvent: () => {}, onActuation: () => {} },
        source: (declared, blockLength) => ramp(20, declared, blockLength),
      },
    ],
    calls: [{ method: "threshold", arguments: { kind: "counted", value: 0.5 } }],
  });
  return { ...found, sent, feed, uploads };
}

test("two streams go out in order of stream time, then of id; feed and uploads come back whole", async () => {
  const { cause, paced, also, sent, feed, uploads } = await both({});
  assert.equal(cause, null, cause?.message);
  assert.equal(sent.length, 41 + 20);
  const order = [...sent].sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? 1 : -1));
  assert.deepEqual(sent, order);
  // Of each pair of samples (4n, 4n + 1) and (4n + 2, 4n + 3): the mean of four values of a ramp.
  assert.equal(feed.length, 1001);
  assert.deepEqual(feed.slice(0, 3), [1, 5, 9]);
  assert.equal(paced.feedCrc32, digest(new Uint8Array(Int16Array.from(feed).buffer)));
  assert.deepEqual(
    uploads,
    [1000, 2000].map((index) => ({
      ...{ kind: "summary", index, bytes: 2, content: Uint8Array.of(0, 255) },
    })),
  );
  assert.deepEqual([also[0]?.processed, also[0]?.events, also[0]?.actuations], [20, 20, 20]);
});

test("over a line that loses one frame in seven both ways, two streams and their feed are the same", async () => {
  const seventh = (): Change => {
    let n = 0;
    return (frame) => (++n % 7 === 0 ? [] : [frame]);
  };
  const good = await both({});
  const { cause, sent, feed, uploads } = await both({ toDevice: seventh(), toHost: seventh() });
  assert.equal(cause, null, cause?.message);
  assert.deepEqual({ sent, feed, uploads }, { sent: good.sent, feed: good.feed, uploads: good.uploads });
});

test("a call that was answered three times, because it was asked as often, was done once", async () => {
  const held: Frame[] = [];
  const toHost: Change = (frame) => {
    if (frame.type !== "result" || held.length === 3) return [frame];
    held.push(frame);
    return held.length === 3 ? held : [];
  };
  const { cause } = await both({ toHost });
  assert.equal(held.length, 3);
  assert.equal(cause, null, cause?.message);
});

/** Talks to the device itself. */
async function host(line: Line) {
  const attachment = await device.changed(line).attach({ firmware: "two", onConsole: () => {} });
  const peer = speaker(attachment, { signal: new AbortController().signal, onLog: () => {} });
  const { largestFrame } = await greet(peer, ++nonce, deadlines);
  return { peer, most: largestFrame - 28, [Symbol.asyncDispose]: () => attachment[Symbol.asyncDispose]() };
}

const bytes = Uint8Array.from({ length: 100_003 }, (_, n) => (n * n) >> 3);
const file = (content: Uint8Array, id: number, kind = "model", sha256?: string) => ({
  bytes: content,
  offer: {
    ...{ id, kind, length: content.length, base: null },
    sha256: sha256 ?? createHash("sha256").update(content).digest("hex"),
  },
});

test("a file arrives whole over a line that loses one frame in nine, is applied and rolled back", async () => {
  let n = 0;
  let m = 4;
  await using talking = await host({
    toDevice: (frame) => (++n % 9 === 0 ? [] : [frame]),
    toHost: (frame) => (++m % 9 === 0 ? [] : [frame]),
  });
  const { peer, most } = talking;
  assert.equal((await transfer(peer, file(bytes, 1), most, deadlines)).state, "verified");
  assert.equal((await change(peer, "apply", 1, deadlines)).state, "applied");
  // In use, it need not be sent again.
  assert.equal((await transfer(peer, file(bytes, 2), most, deadlines)).state, "applied");
  const back = await change(peer, "rollback", 2, deadlines);
  assert.deepEqual([back.state, back.reason], ["rolled-back", "asked for"]);
});

test("a transfer that was cut goes on where it was, in another session", async () => {
  let chunks = 0;
  const first = await host({ toDevice: (frame) => (frame.type === "chunk" && ++chunks > 10 ? [] : [frame]) });
  const cut = { ...deadlines, answer: 0.3 };
  const half = file(bytes.slice(1), 7);
  const stopped = Promise.race([
    transfer(first.peer, half, first.most, cut),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), 600)),
  ]);
  assert.equal(await stopped, null);
  await first[Symbol.asyncDispose]();
  let sent = 0;
  await using second = await host({
    toDevice(frame) {
      if (frame.type === "chunk") sent++;
      return [frame];
    },
  });
  assert.equal((await transfer(second.peer, half, second.most, deadlines)).state, "verified");
  assert.equal(sent, Math.ceil((bytes.length - 1) / 4096) - 10);
});

test("files that are no model, damaged or no good are refused, found out and rolled back", async () => {
  await using talking = await host({});
  const { peer, most } = talking;
  const sending = (one: ReturnType<typeof file>) => transfer(peer, one, most, deadlines);
  const refusal = (says: RegExp) => (error: Error) => {
    assert.ok(error instanceof Stopped && error.seen.what === "refused");
    assert.match(error.seen.detail, says);
    return true;
  };
  await assert.rejects(
    sending(file(bytes, 3, "firmware")),
    refusal(/refused, takes models, and no firmware/),
  );
  await assert.rejects(
    sending(file(bytes, 4, "model", "0".repeat(64))),
    refusal(/damaged, the SHA-256 of what/),
  );
  const bad = bytes.with(0, 0xff);
  assert.equal((await sending(file(bad, 5))).state, "verified");
  const back = await change(peer, "apply", 5, deadlines);
  assert.deepEqual([back.state, back.reason], ["rolled-back", "it does not pass its test"]);
});

test("a call is answered with values, and a refusal with the device's reason", async () => {
  await using talking = await host({});
  const asked = { method: "threshold", arguments: { kind: "counted", value: 0.25 } };
  assert.deepEqual(await call(talking.peer, asked, deadlines), { value: 0.25 });
  await assert.rejects(
    call(talking.peer, { ...asked, arguments: { kind: "major" } }, deadlines),
    (error: Error) => error instanceof Stopped && /no threshold of major/.test(error.message),
  );
});
