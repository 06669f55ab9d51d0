import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type Transport, TransportError } from "#drivers";
import type { Rig } from "./attachment.ts";
import { DEADLINES } from "./deadlines.ts";
import { talk } from "./testing.ts";
import { lastingDevice } from "./testing-line.ts";

const device = await lastingDevice();
const other = await lastingDevice();
after(() => Promise.all([device[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]));

const deadlines = { ...DEADLINES, hello: 5, answer: 1, behind: 3 };
let nonce = 100;
const conversation = (rig: Rig) => talk({ rig, firmware: "energy", nonce: ++nonce, deadlines });
const good = await conversation(device.over((line) => [line]));

/** A line that is cut after so many bytes to the device, in the middle of a write, or so many to the host. */
function cut(
  line: Transport,
  { to = Infinity, from = Infinity }: { readonly to?: number; readonly from?: number },
): Transport {
  let [toLeft, fromLeft] = [to, from];
  const lost = new TransportError("the cable was pulled");
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for await (const chunk of line.incoming) {
      yield chunk.subarray(0, fromLeft);
      fromLeft -= chunk.length;
      if (fromLeft <= 0) throw lost;
    }
    if (toLeft <= 0) throw lost;
  }
  return {
    ...line,
    incoming: incoming(),
    async write(bytes) {
      const part = bytes.subarray(0, Math.max(0, toLeft));
      toLeft -= bytes.length;
      if (part.length > 0) await line.write(part);
      if (part.length < bytes.length) throw lost;
    },
  };
}

for (const [what, where] of [
  ["in a block on its way to the device", { to: 40_123 }],
  ["in a report on its way to the host", { from: 2_345 }],
] as const) {
  test(`a line cut ${what}, and back after longer than a device may be silent, completes the stream`, async () => {
    let attempts = 0;
    const rig = device.over((line) => [
      cut(line, where),
      {
        // What the device says while nobody listens is lost with the cable.
        async reopen() {
          if (++attempts < 15) throw new TransportError("no such port");
          return device.dial();
        },
      },
    ]);
    const { cause, events, actuations, received, link } = await conversation(rig);
    assert.equal(cause, null, cause?.message);
    const { events: heard, actuations: done, received: whole } = good;
    assert.deepEqual({ events, actuations, received }, { events: heard, actuations: done, received: whole });
    assert.equal(link.reconnects, 1);
  });
}

test("a device that was reset while the line was away has failed, and is told so", async () => {
  const rig = device.over((line) => [cut(line, { to: 40_123 }), { reopen: async () => other.dial() }]);
  const { cause } = await conversation(rig);
  assert.deepEqual([cause?.blame, cause?.step], ["device", "stream"], cause?.message);
  assert.match(cause?.message ?? "", /was reset in the middle of a session: boot count 1 after 1/);
});

test("a line that does not come back in time counts against the bench", async () => {
  const reopen = () => Promise.reject(new TransportError("no such port"));
  const rig = device.over((line) => [cut(line, { to: 40_123 }), { reopen, returnMs: 700 }]);
  const { cause } = await conversation(rig);
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "stream"], cause?.message);
  assert.match(cause?.message ?? "", /is out of reach: the link was lost: the cable was pulled/);
});

test("a device that is not there on a line that came back counts against the bench", async () => {
  let close = () => {};
  const closed = new Promise<void>((resolve) => (close = resolve));
  const silent: Transport = {
    // biome-ignore lint/correctness/useYield: It has nothing to say.
    incoming: (async function* () {
      await closed;
    })(),
    write: async () => {},
    [Symbol.asyncDispose]: async () => close(),
  };
  const rig = device.over((line) => [
    cut(line, { to: 40_123 }),
    { reopen: async () => silent, returnMs: 700 },
  ]);
  const { cause } = await conversation(rig);
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "stream"], cause?.message);
});
