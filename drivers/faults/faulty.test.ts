import assert from "node:assert/strict";
import { test } from "node:test";
import { now, since, within } from "../clock.ts";
import { memoryPair } from "../memory.ts";
import { type Transport, TransportError } from "../transport.ts";
import { type Faults, faulty } from "./faulty.ts";

const DEADLINE_MS = 60_000;

/** A faulty line, and the device's end of the sound one behind it. */
function lineWith(faults: Omit<Faults, "seed">) {
  const [near, device] = memoryPair();
  return { ...faulty(near, { seed: 5, ...faults }), device };
}

/** Reads on until `count` more bytes came, and leaves the rest for later. */
async function read({ incoming }: Transport, count: number): Promise<Buffer> {
  const source = incoming[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < count; length += chunks.at(-1)!.length) {
    const { value, done } = await within(DEADLINE_MS, `${count} bytes`, source.next());
    if (done) throw new Error(`the line ended at ${length} of ${count} bytes`);
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

const FRAME = Uint8Array.of(1, 2, 3, 0);

test("each way has its own faults", async () => {
  const { transport, device, counts } = lineWith({ toDevice: { duplicate: 1 }, toHost: { drop: 1 } });
  await transport.write(FRAME);
  await device.write(FRAME);
  assert.deepEqual(await read(device, 8), Buffer.concat([FRAME, FRAME]));
  assert.deepEqual([counts.toDevice.duplicated, counts.toHost.dropped], [1, 1]);
  await transport[Symbol.asyncDispose]();
});

test("a cut line loses what is said, is refused while it is cut, and is whole when opened again", async () => {
  const { transport, reopen, device } = lineWith({ toHost: { cuts: [{ at: 4, ms: 50 }] } });
  await device.write(FRAME);
  assert.deepEqual(await read(transport, 4), Buffer.from(FRAME));
  await device.write(FRAME);
  await assert.rejects(read(transport, 1), TransportError);
  await assert.rejects(transport.write(FRAME), TransportError);
  await assert.rejects(reopen(), /the line is cut/);
  await device.write(FRAME); // Heard by nobody.
  await new Promise((resolve) => setTimeout(resolve, 60));
  const again = await reopen();
  await device.write(Uint8Array.of(9, 0));
  await again.write(FRAME);
  assert.deepEqual(await read(again, 2), Buffer.of(9, 0));
  assert.deepEqual(await read(device, 4), Buffer.from(FRAME));
  await again[Symbol.asyncDispose]();
  await assert.rejects(device.write(FRAME), TransportError);
});

test("a line cut for good does not open again, and its device is not closed", async () => {
  const { transport, reopen, device } = lineWith({ toDevice: { cuts: [{ at: 0, ms: null }] } });
  await transport.write(FRAME);
  await assert.rejects(read(transport, 1), TransportError);
  await transport[Symbol.asyncDispose]();
  await assert.rejects(reopen(), TransportError);
  await device.write(FRAME);
});

test("what ends the transport behind ends the line, in its words", async () => {
  const failing: Transport = {
    // biome-ignore lint/correctness/useYield: It ends at once.
    incoming: (async function* incoming(): AsyncGenerator<Uint8Array> {
      throw new TransportError("echo exited with code 7");
    })(),
    write: async () => {},
    async [Symbol.asyncDispose]() {},
  };
  const { transport } = faulty(failing, { seed: 1 });
  await assert.rejects(read(transport, 1), /echo exited with code 7/);
});

test("no byte passes during a stall, nor faster than the rate", async () => {
  // Timers never fire early, so these are lower bounds that no load can break.
  const stalled = lineWith({ toHost: { stalls: [{ at: 4, ms: 80 }] } });
  const slow = lineWith({ toHost: { rate: 20_000 } });
  for (const [{ transport, device }, least] of [
    [stalled, 0.075],
    [slow, 0.09],
  ] as const) {
    const began = now();
    void (async () => {
      for (let n = 0; n < 500; n++) await device.write(FRAME);
    })();
    await read(transport, 2000);
    assert.ok(since(began) >= least, `2000 bytes took ${since(began)} s`);
    await transport[Symbol.asyncDispose]();
  }
});
