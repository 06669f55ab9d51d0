import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, type Frame, frameEncoder, message } from "#wire";
import { within } from "./clock.ts";
import { type Link, linkOver } from "./link.ts";
import { ECHO_LINKS, type EchoLink } from "./testing.ts";
import { TransportError } from "./transport.ts";

/** Any wait of these tests; a busy machine needs seconds to start three processes. */
const DEADLINE_MS = 60_000;

function contract(name: string, body: (link: EchoLink) => Promise<void>): void {
  for (const echo of ECHO_LINKS) {
    test(`${echo.name}: ${name}`, async (t) => {
      if (echo.missing !== null) t.skip(echo.missing);
      else await body(echo);
    });
  }
}

/** A Frame of `log`, whose payload no Link looks into. */
function logFrame(payload: Uint8Array) {
  return { type: "log", channel: 2, payload } as const;
}

async function receive(link: Link, count: number, seen: (frame: Frame) => void): Promise<void> {
  const reading = (async () => {
    let left = count;
    for await (const frame of link.incoming) {
      seen(frame);
      if (--left === 0) return;
    }
    throw new Error(`incoming ended ${left} frames early`);
  })();
  await within(DEADLINE_MS, `${count} frames`, reading);
}

async function greet(link: Link): Promise<void> {
  await link.send(message("greeting", { protocol: { least: 1, most: 1 }, nonce: 1, host: "test" }));
}

contract("every byte value arrives as it was sent", async (echo) => {
  await using link = await echo.open();
  const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
  await link.send({ ...logFrame(bytes), timestamp: 0xffff_ffff, flags: 0x1100 });

  await receive(link, 1, (frame) => {
    assert.deepEqual(Uint8Array.from(frame.payload), bytes);
    assert.equal(frame.timestamp, 0xffff_ffff);
    assert.equal(frame.flags, 0x1100);
  });
});

contract("16 MB cross both ways at once, whole and in order", async (echo) => {
  await using link = await echo.open();
  const payload = Uint8Array.from({ length: 4096 }, (_, n) => (n * n + (n >> 8)) & 0xff);
  const count = 4096;
  await greet(link);
  const sending = (async () => {
    for (let n = 0; n < count; n++) {
      new DataView(payload.buffer).setUint32(0, n, true);
      await link.send(logFrame(payload));
    }
  })();
  let next = -1;
  await Promise.all([
    sending,
    receive(link, count + 1, ({ payload: got, sequence }) => {
      if (next >= 0) {
        assert.equal(new DataView(got.buffer, got.byteOffset).getUint32(0, true), next);
        assert.equal(sequence, next & 0xffff);
        assert.equal(digest(got.subarray(4)), digest(payload.subarray(4)));
      }
      next++;
    }),
  ]);
  const counters = link.counters();
  assert.equal(counters.framesSent, count + 1);
  assert.equal(counters.framesReceived, count + 1);
  assert.equal(counters.badFrames + counters.lostFrames + counters.unknownFrames, 0);
  assert.ok(counters.bytesReceived > count * 4112);
});

contract("garbage before the first frame is counted and does not hide it", async (echo) => {
  await using link = await echo.open("garbage");
  await greet(link);
  await receive(link, 1, (frame) => assert.equal(frame.type, "greeting"));
  const { badFrames, framesReceived } = link.counters();
  assert.equal(framesReceived, 1);
  // Opening a serial port discards what a device said before, so there it may have been none.
  assert.ok(badFrames === 2 || (echo.name.startsWith("serial") && badFrames <= 2), `${badFrames} bad frames`);
});

test("a missing frame is counted before the one behind them comes", async () => {
  const encoder = frameEncoder();
  const [first, , third] = [1, 2, 3].map((byte) => encoder.encode(logFrame(Uint8Array.of(byte))));
  async function* incoming() {
    yield first!;
    yield third!;
  }
  const nothing = async () => {};
  const link = linkOver({ incoming: incoming(), write: nothing, [Symbol.asyncDispose]: nothing });
  const lost: number[] = [];
  for await (const _ of link.incoming) lost.push(link.counters().lostFrames);
  assert.deepEqual(lost, [0, 1]);
});

test("a line that is not back in time says why it was lost, and why it could not be opened", async () => {
  // biome-ignore lint/correctness/useYield: It is lost before anything is said.
  async function* incoming(): AsyncGenerator<Uint8Array> {
    throw new TransportError("lost /dev/ttyACM0");
  }
  const nothing = async () => {};
  const transport = { incoming: incoming(), write: nothing, [Symbol.asyncDispose]: nothing };
  const reopen = () => Promise.reject(new TransportError("two ports fit"));
  const link = linkOver(transport, { reopen, returnMs: 1000 });
  const reading = link.incoming[Symbol.asyncIterator]().next();
  await assert.rejects(within(DEADLINE_MS, "the end", reading), (error: Error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.message, "lost /dev/ttyACM0, and it was not back within 1 s: two ports fit");
    return true;
  });
});

contract("a peer that ends is a TransportError, after its last frame", async (echo) => {
  await using link = await echo.open("100");
  await link.send(logFrame(new Uint8Array(200)));
  const received: Frame[] = [];
  const reading = (async () => {
    for await (const frame of link.incoming) received.push(frame);
  })();
  await assert.rejects(within(DEADLINE_MS, "the peer's end", reading), (error: Error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.match(error.message, echo.lost);
    return true;
  });
  // A serial line may drop what lay in it when the other end hung up.
  if (!echo.name.startsWith("serial")) assert.equal(received.length, 1);
});

contract("closing twice is closing once; then writes are refused and incoming ends", async (echo) => {
  const link = await echo.open();
  await greet(link);
  await receive(link, 1, () => {});
  await within(
    DEADLINE_MS,
    "both closes",
    Promise.all([link[Symbol.asyncDispose](), link[Symbol.asyncDispose]()]),
  );
  await link[Symbol.asyncDispose]();
  await assert.rejects(link.send(logFrame(new Uint8Array(1))), TransportError);
});

contract("closing ends who is reading, without an error", async (echo) => {
  const link = await echo.open();
  await greet(link);
  const reading = (async () => {
    for await (const frame of link.incoming) {
      assert.equal(frame.type, "greeting");
      void link[Symbol.asyncDispose]();
    }
  })();
  await within(DEADLINE_MS, "the reader's end", reading);
  await link[Symbol.asyncDispose]();
});
