import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LEAD, leadSamples } from "./lead.ts";
import type { Block } from "./pace.ts";
import { talk } from "./testing.ts";
import { lastingDevice } from "./testing-line.ts";

test("a lead is whole samples, and one at least", () => {
  assert.equal(leadSamples(2000), 2000 * LEAD);
  assert.equal(leadSamples(20), 2);
  assert.equal(leadSamples(1), 1);
  assert.equal(leadSamples(20, 10), 200);
});

const device = await lastingDevice(new URL("./devices/runtime/testing-device.ts", import.meta.url));
let nonce = 40;
after(() => device[Symbol.asyncDispose]());

/** A night of a radar's frames, as many as the function `count` takes a second. */
async function night(hours: number, lead: number) {
  const blocks: number[] = [];
  const found = await talk({
    ...{ rig: device.over((line) => [line]), firmware: "two", function: "count", nonce: ++nonce, lead },
    onBlock: ({ length }) => blocks.push(length),
    source({ input: { rate } }, blockLength) {
      const total = hours * 3600 * rate;
      let index = 0;
      return {
        total,
        next() {
          const length = Math.min(blockLength, total - index);
          const block: Block = { index, length, samples: new Int16Array(48 * length) };
          index += length;
          return block;
        },
      };
    },
  });
  return { ...found, blocks };
}

test("a longer lead sends a slow stream in longer blocks, as long as they fit the device's window", async () => {
  for (const [lead, longest] of [
    [0.1, 1],
    [4, 20],
    [60, Math.floor(16_384 / 96)],
  ] as const) {
    const { cause, blocks, paced, received } = await night(0.01, lead);
    assert.equal(cause, null, cause?.message);
    assert.equal(Math.max(...blocks), longest);
    assert.deepEqual(received, { samples: 360, crc32: paced.crc32 });
  }
});
