import assert from "node:assert/strict";
import { test } from "node:test";
import { UNLINKED } from "#contracts";
import type { Frame } from "#wire";
import { encodePortMessage, type PortMessage, portMessageDecoder } from "./port-pipe.ts";
import { ProtocolError } from "./protocol-error.ts";
import { TransportError } from "./transport.ts";

const frame: Frame = {
  ...{ type: "samples", channel: 16, sequence: 3, flags: 0, timestamp: 5 },
  payload: Uint8Array.from({ length: 300 }, (_, n) => n & 0xff),
};
const link = { ...UNLINKED, bytesSent: 1, bytesReceived: 2, badFrames: 3, reconnects: 4 };
const counters = { link, pairs: [{ sentMs: 1.5, receivedMs: 2.5, ticks: 7, underruns: 3 }] };
const messages: readonly PortMessage[] = [
  { tag: "opened" },
  { tag: "frame", frame },
  { tag: "counters", counters },
  { tag: "received", frame: { ...frame, at: 2n ** 60n + 1n } },
  { tag: "line", up: false },
  { tag: "failed", error: new TransportError("lost /dev/ttyACM0: déjà vu") },
  { tag: "failed", error: new ProtocolError("let time run backwards") },
];

test("messages come back from any cuts of their bytes", () => {
  const bytes = Buffer.concat(messages.map(encodePortMessage));
  for (let size = 1; size <= bytes.length; size += 7) {
    const decode = portMessageDecoder();
    const got: PortMessage[] = [];
    for (let from = 0; from < bytes.length; from += size) {
      got.push(...decode(Uint8Array.from(bytes.subarray(from, from + size))));
    }
    assert.deepEqual(got, messages);
  }
});

test("bytes of somebody else are a TransportError, and a length is not believed", () => {
  for (const bytes of [
    [9, 0, 0, 0, 0],
    [1, 0, 0, 0, 0],
    [1, 255, 255, 255, 255],
    [4, 2, 0, 0, 0, 123, 125],
    [5, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8],
    [6, 0, 0, 0, 0],
  ]) {
    assert.throws(() => portMessageDecoder()(Uint8Array.from(bytes)), TransportError);
  }
});
