import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { encodeCbor } from "./cbor.ts";
import { FrameError } from "./frame-error.ts";
import { FRAME_TYPE, type FrameType } from "./frame-type.ts";
import { message, readMessage } from "./message.ts";

const types = Object.keys(FRAME_TYPE) as FrameType[];

function read(type: FrameType, payload: Uint8Array) {
  return readMessage({ type, channel: 0, sequence: 0, flags: 0, timestamp: 0, payload });
}

/** Payloads of every type, as an independent encoder made them. */
const GOOD: readonly { readonly type: FrameType; readonly payload: string }[] = JSON.parse(
  readFileSync(new URL("./vectors/frames.json", import.meta.url), "utf8"),
);

const mutated = fc
  .tuple(
    fc.constantFrom(...GOOD),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 2 })), { maxLength: 4 }),
  )
  .map(([{ type, payload }, changes]) => {
    const bytes = [...Buffer.from(payload, "hex")];
    for (const [where, byte, how] of changes) bytes.splice(where % (bytes.length + 1), how, byte);
    return { type, payload: Uint8Array.from(bytes) };
  });
const random = fc.record({ type: fc.constantFrom(...types), payload: fc.uint8Array({ maxLength: 80 }) });

test("random and mutated payloads of every type give a message or a FrameError, never another error", () => {
  let taken = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 1, arbitrary: random }, { weight: 4, arbitrary: mutated }),
      ({ type, payload }) => {
        try {
          const { body } = read(type, payload);
          // What is taken is what we would have sent: there is one encoding of each meaning.
          const skips = type === "greeting" || type === "hello";
          if (!skips) assert.deepEqual(message(type, body as never).payload, payload);
          taken++;
        } catch (error) {
          assert.ok(error instanceof FrameError, String(error));
        }
      },
    ),
    { numRuns: 10_000 },
  );
  assert.ok(taken > 1000, `${taken} were taken`);
});

test("nesting as deep as a frame can carry is refused without exhausting the stack", () => {
  assert.throws(() => read("log", new Uint8Array(65_535).fill(0x81)), FrameError);
  assert.throws(() => read("log", new Uint8Array(65_535).fill(0xa1)), FrameError);
});

test("events of any value come back", () => {
  fc.assert(
    fc.property(
      fc.record({
        kind: fc.string({ unit: "grapheme", maxLength: 20 }).filter((kind) => kind.length <= 64),
        state: fc.constantFrom("on" as const, "off" as const),
        stream: fc.integer({ min: 0, max: 239 }),
        index: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        value: fc.oneof(
          fc.constant(null),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.constant("N2"),
        ),
      }),
      (event) => {
        const frame = { sequence: 0, flags: 0, timestamp: 0, ...message("event", event) };
        assert.deepEqual(readMessage({ ...frame, flags: 0, timestamp: 0 }).body, { ...event });
      },
    ),
  );
});

test("a greeting of a later version is read; its new keys are skipped", () => {
  const payload = encodeCbor(
    new Map<number, never>([
      [
        0,
        new Map([
          [0, 2],
          [1, 3],
          [2, 0],
        ]) as never,
      ],
      [1, 5 as never],
      [2, "later" as never],
      [9, ["news"] as never],
    ]),
  );
  assert.deepEqual(read("greeting", payload).body, {
    protocol: { least: 2, most: 3 },
    nonce: 5,
    host: "later",
  });
});

test("a caller's mistake is a RangeError that names message and field", () => {
  assert.throws(
    () => message("processed", { stream: 0, samples: 0.5 }),
    /RangeError: processed\.samples: expected an integer/,
  );
  assert.throws(
    () => message("samples", { index: 0, values: new Int16Array(1) }, { stream: 240 }),
    RangeError,
  );
  assert.throws(() => message("log", { level: "info", text: "\ud800" }), /log\.text/);
});
