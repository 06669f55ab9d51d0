import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { digest } from "./digest.ts";
import { encodeFrame } from "./frame.ts";
import { frameDecoder } from "./frame-decoder.ts";
import { FrameError } from "./frame-error.ts";
import { FRAME_TYPE, type FrameType } from "./frame-type.ts";
import { message, readMessage } from "./message.ts";

interface FrameVector {
  readonly type: FrameType;
  readonly number: number;
  readonly channel: number;
  readonly sequence: number;
  readonly flags: number;
  readonly timestamp: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly payload: string;
  readonly wire: string;
}

interface Refused {
  readonly messages: readonly { why: string; type: FrameType; payload: string; says: string }[];
  readonly frames: readonly { why: string; wire: string }[];
}

const FRAMES = vectors<readonly FrameVector[]>("frames.json");
const REFUSED = vectors<Refused>("refused.json");

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), "utf8"));
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

/** JSON has no typed arrays. */
function bodyOf(vector: FrameVector): never {
  const { body, type } = vector;
  const typed = {
    ...(type === "samples" || type === "feed" ? { values: Int16Array.from(body.values as number[]) } : {}),
    ...(type === "upload" ? { content: Uint8Array.from(body.content as number[]) } : {}),
    ...(type === "chunk" ? { bytes: Uint8Array.from(body.bytes as number[]) } : {}),
  };
  return { ...body, ...typed } as never;
}

test("there is a vector of every type of Frame", () => {
  assert.deepEqual(new Set(FRAMES.map(({ type }) => type)), new Set(Object.keys(FRAME_TYPE)));
});

test("the digest of '123456789' is the check value of CRC-32, in one piece or two", () => {
  assert.equal(digest(Buffer.from("123456789")), 0xcbf43926);
  assert.equal(digest(Buffer.from("6789"), digest(Buffer.from("12345"))), 0xcbf43926);
});

for (const [place, vector] of FRAMES.entries()) {
  const { type, number, sequence, timestamp, channel, flags, payload, wire } = vector;

  test(`vector ${place}, ${type}: its meaning is encoded as these bytes`, () => {
    const { body } = vector;
    const stream = channel >= 16 ? channel - 16 : Number(body.stream ?? 0);
    const outgoing = message(type, bodyOf(vector), { stream, timestamp });
    assert.equal(FRAME_TYPE[type], number);
    assert.equal(outgoing.channel, channel);
    assert.equal(Buffer.from(outgoing.payload).toString("hex"), payload);
    const encoded = encodeFrame({ ...outgoing, timestamp, sequence, flags });
    assert.equal(Buffer.from(encoded).toString("hex"), wire);
  });

  test(`vector ${place}, ${type}: these bytes are decoded as its meaning`, () => {
    const [frame, ...rest] = frameDecoder().push(bytes(wire));
    assert.ok(frame && rest.length === 0);
    assert.deepEqual(frame, { type, channel, sequence, flags, timestamp, payload: bytes(payload) });
    assert.deepEqual(readMessage(frame), { type, channel, timestamp, body: bodyOf(vector) });
  });
}

for (const { why, type, payload, says } of REFUSED.messages) {
  test(`${type} is refused: ${why}`, () => {
    const frame = { type, channel: 0, sequence: 0, flags: 0, timestamp: 0, payload: bytes(payload) };
    assert.throws(
      () => readMessage(frame),
      (error: Error) =>
        error instanceof FrameError && error.message.includes(type) && error.message.includes(says),
    );
  });
}

for (const { why, wire } of REFUSED.frames) {
  test(`bytes are no Frame: ${why}`, () => {
    const decoder = frameDecoder();
    assert.deepEqual(decoder.push(bytes(wire)), []);
    assert.equal(decoder.counters.badFrames, 1);
    assert.equal(decoder.counters.badBytes, wire.length / 2 - 1);
  });
}
