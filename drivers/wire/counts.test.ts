import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "cborg";
import fc from "fast-check";
import { decodeCbor } from "./cbor.ts";
import { readCounts, writeCounts } from "./counts.ts";

const counts = fc
  .array(
    fc.oneof(
      fc.maxSafeNat(),
      fc.nat(70_000),
      fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32),
    ),
    {
      maxLength: 23,
    },
  )
  .map((values) => new Map(values.map((value, key) => [key, value])));

test("counts are written as a CBOR library writes them, and come back", () => {
  fc.assert(
    fc.property(counts, (map) => {
      const bytes = writeCounts(map)!;
      assert.deepEqual(bytes, Uint8Array.from(encode(map)));
      assert.deepEqual(readCounts(bytes), map);
    }),
  );
});

test("what is read of changed bytes is what they are the deterministic encoding of", () => {
  fc.assert(
    fc.property(counts, fc.nat(), fc.nat(255), fc.nat(3), (map, where, value, cut) => {
      const bytes = writeCounts(map)!;
      bytes[where % bytes.length] = value;
      const changed = bytes.subarray(0, bytes.length - cut);
      const read = readCounts(changed);
      if (read !== null) assert.deepEqual(Uint8Array.from(encode(read)), Uint8Array.from(changed));
    }),
    { numRuns: 2000 },
  );
});

test("maps of anything else are left to the general writer and reader", () => {
  for (const map of [
    new Map([[1, 1]]),
    new Map([[0, -1]]),
    new Map([[0, 0.5]]),
    new Map([[0, null]]),
    new Map(Array.from({ length: 24 }, (_, n) => [n, n])),
  ]) {
    assert.equal(writeCounts(map), null);
  }
  for (const hex of [
    "a20000",
    "a1001817",
    "a100190017",
    "a1001b0020000000000000",
    "a10020",
    "a10000ff",
    "a0ff",
    "80",
  ]) {
    assert.equal(readCounts(Uint8Array.from(Buffer.from(hex, "hex"))), null, hex);
  }
  assert.throws(() => decodeCbor(Uint8Array.of(0xa1, 0, 0x18, 0x17), "here"), /more bytes than necessary/);
});
