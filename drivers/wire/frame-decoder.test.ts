import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cobsDecode, cobsEncode, cobsLength } from "./cobs.ts";
import { digest } from "./digest.ts";
import { encodeFrame, encodeRaw, type Frame, LARGEST_FRAME } from "./frame.ts";
import { frameDecoder } from "./frame-decoder.ts";
import { frameEncoder } from "./frame-encoder.ts";
import { FRAME_TYPE, type FrameType } from "./frame-type.ts";

const frames: fc.Arbitrary<Frame> = fc.record(
  {
    type: fc.constantFrom(...(Object.keys(FRAME_TYPE) as FrameType[])),
    channel: fc.integer({ min: 0, max: 0xff }),
    sequence: fc.integer({ min: 0, max: 0xffff }),
    flags: fc.integer({ min: 0, max: 0xffff }),
    timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc.integer({ min: 0, max: 1100 }).map((length) => new Uint8Array(length).fill(7)),
    ),
  },
  { noNullPrototype: true },
);

/** The bytes in chunks of some lengths, over and over. */
function chunked(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let from = 0, n = 0; from < bytes.length; n++) {
    const to = from + (lengths[n % lengths.length] ?? bytes.length);
    chunks.push(bytes.slice(from, to));
    from = to;
  }
  return chunks;
}

const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });

test("any frames come back from any cuts of their bytes", () => {
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 6 }), cuts, (sent, lengths) => {
      const decoder = frameDecoder();
      const bytes = Buffer.concat(sent.map(encodeFrame));
      const got = chunked(bytes, lengths).flatMap((chunk) => decoder.push(chunk));
      assert.deepEqual(got, sent);
      assert.equal(decoder.counters.badFrames, 0);
    }),
  );
});

test("stuffed bytes hold no zero, grow by one in 254 at most and come back", () => {
  fc.assert(
    fc.property(frames, ({ payload }) => {
      const out = new Uint8Array(cobsLength(payload.length));
      const stuffed = out.subarray(0, cobsEncode(payload, out, 0));
      assert.equal(stuffed.indexOf(0), -1);
      const back = new Uint8Array(stuffed.length);
      assert.deepEqual(back.subarray(0, cobsDecode(stuffed, 0, stuffed.length, back, 0)), payload);
    }),
  );
});

test("runs without a zero, of any lengths one behind the other, come back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }), (runs) => {
      const bytes = Uint8Array.from(runs.flatMap((run) => [...new Array<number>(run).fill(5), 0]));
      const out = new Uint8Array(3 + cobsLength(bytes.length));
      const end = cobsEncode(bytes, out, 3);
      assert.equal(out.subarray(3, end).indexOf(0), -1);
      const back = new Uint8Array(7 + end - 3);
      assert.deepEqual(back.subarray(7, cobsDecode(out, 3, end, back, 7)), bytes);
    }),
  );
});

test("random bytes never throw, and those that gave no frame are all counted", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), cuts, (bytes, lengths) => {
      const decoder = frameDecoder({ largest: 256 });
      const got = chunked(bytes, lengths).flatMap((chunk) => decoder.push(chunk));
      decoder.push(Uint8Array.of(0));
      assert.equal(got.length, 0); // A CRC that holds by chance: 1 in 4e9.
      assert.equal(decoder.counters.badBytes, bytes.filter((byte) => byte !== 0).length);
    }),
    { numRuns: 500 },
  );
});

test("a frame with any one byte changed is never taken", () => {
  fc.assert(
    fc.property(frames, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, where, change) => {
      const bytes = encodeFrame(frame);
      bytes[where % bytes.length]! ^= change;
      const decoder = frameDecoder();
      assert.deepEqual(decoder.push(Buffer.concat([bytes, Uint8Array.of(0)])), []);
      assert.ok(decoder.counters.badFrames > 0);
    }),
    { numRuns: 500 },
  );
});

test("garbage costs one frame at most", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), frames, frames, (garbage, first, second) => {
      const decoder = frameDecoder();
      const got = decoder.push(Buffer.concat([garbage, encodeFrame(first), encodeFrame(second)]));
      assert.deepEqual(got.at(-1), second);
      assert.ok(got.length <= 2);
    }),
  );
});

test("garbage without end is counted and held in no more memory than one frame's", () => {
  const decoder = frameDecoder({ largest: 128 });
  const chunk = new Uint8Array(1 << 20).fill(0x41);
  for (let n = 0; n < 64; n++) assert.deepEqual(decoder.push(chunk), []);
  const frame: Frame = {
    type: "log",
    channel: 2,
    sequence: 0,
    flags: 0,
    timestamp: 0,
    payload: Uint8Array.of(1),
  };
  assert.deepEqual(decoder.push(Uint8Array.of(0)), []);
  assert.deepEqual(decoder.push(encodeFrame(frame)), [frame]);
  assert.equal(decoder.counters.badFrames, 1);
  assert.equal(decoder.counters.badBytes, 64 << 20);
});

test("a frame is taken up to the largest length and not one byte beyond", () => {
  const frame = (length: number): Frame => ({
    ...{ type: "log", channel: 2, sequence: 0, flags: 0, timestamp: 0 },
    payload: new Uint8Array(length).fill(9),
  });
  for (const whole of [true, false]) {
    const decoder = frameDecoder({ largest: 1016 });
    const lengths = whole ? [100_000] : [100];
    const push = (length: number) =>
      chunked(encodeFrame(frame(length)), lengths).flatMap((chunk) => decoder.push(chunk)).length;
    assert.equal(push(1000), 1);
    assert.equal(push(1001), 0);
    assert.equal(push(65_535), 0);
    assert.equal(decoder.counters.badFrames, 2);
  }
  assert.equal(frameDecoder().push(encodeFrame(frame(65_535))).length, 1);
  assert.throws(() => encodeFrame(frame(65_536)), RangeError);
  assert.throws(() => frameDecoder({ largest: LARGEST_FRAME + 1 }), RangeError);
});

test("frames of an unknown type are skipped, counted and keep their place in the sequence", () => {
  const encoder = frameEncoder();
  const decoder = frameDecoder();
  const log = { type: "log", channel: 2, payload: new Uint8Array(0) } as const;
  decoder.push(encoder.encode({ ...log, type: "hello", channel: 0 }));
  const known = encoder.encode(log);
  const raw = encodeRaw({ ...log, sequence: 1, flags: 0, timestamp: 0 });
  raw[0] = 99;
  new DataView(raw.buffer).setUint32(12, digest(raw.subarray(0, 12)), true);
  const skipped = new Uint8Array(18);
  cobsEncode(raw, skipped, 0);
  encoder.encode(log);
  const got = [known, skipped, encoder.encode(log)].flatMap((bytes) => decoder.push(bytes));
  assert.deepEqual(
    got.map(({ sequence }) => sequence),
    [0, 2],
  );
  assert.equal(decoder.counters.unknownFrames, 1);
  assert.equal(decoder.counters.lostFrames, 0);
});
