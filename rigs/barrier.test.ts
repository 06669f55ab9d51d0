import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Transport } from "#drivers";
import { blockDigest } from "./pace.ts";
import { talk } from "./testing.ts";
import { lastingDevice } from "./testing-line.ts";

const device = await lastingDevice();
after(() => device[Symbol.asyncDispose]());
let nonce = 300;

/** What came of a conversation over this line: events, actuations, and a digest of each block. */
async function outcome(line: (inner: Transport) => Transport) {
  const digests: number[] = [];
  const { cause, events, actuations, received } = await talk(
    {
      rig: device.over((inner) => [line(inner)]),
      firmware: "energy",
      nonce: ++nonce,
      onBlock: (_, bytes) => digests.push(blockDigest(bytes)),
    },
    2,
  );
  assert.equal(cause, null, cause?.message);
  return { events, actuations, received, digests };
}

/** Numbers from 0 to 1 by mulberry32. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Delays each side by up to 10 ms a time, and cuts what it carries anywhere. */
function delayed(inner: Transport, seed: number): Transport {
  const chance = uniform(seed);
  const pause = () => new Promise((resolve) => setTimeout(resolve, chance() < 0.5 ? 0 : 10 * chance()));
  async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const where = Math.floor(chance() * bytes.length);
    for (const piece of [bytes.subarray(0, where), bytes.subarray(where)]) {
      await pause();
      if (piece.length > 0) yield piece;
    }
  }
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for await (const chunk of inner.incoming) yield* pieces(chunk);
  }
  return {
    ...inner,
    incoming: incoming(),
    async write(bytes) {
      for await (const piece of pieces(bytes)) await inner.write(piece);
    },
  };
}

test("events, actuations and blocks do not depend on who is scheduled when", async () => {
  const plain = await outcome((inner) => inner);
  assert.ok(plain.actuations.length > 0 && plain.events.length > 0 && plain.digests.length === 40);
  for (const seed of [1, 2, 3]) {
    assert.deepEqual(await outcome((inner) => delayed(inner, seed)), plain, `seed ${seed}`);
  }
});
