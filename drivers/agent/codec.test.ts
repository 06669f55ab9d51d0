import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { compile, SANITIZERS, SOURCES, scratch, WARNINGS, without } from "./testing.ts";

/** The agent's Frames and CBOR against the byte vectors that an independent program wrote. */

const skip = without("gcc", "gcc libc6-dev");
const built = scratch();
after(() => built[Symbol.dispose]());
const program = join(built.folder, "codec");
if (skip === false) {
  assert.equal(
    compile("gcc", [...WARNINGS, "-I.", "testing/codec.c", ...SOURCES, ...SANITIZERS, "-o", program]),
    "",
  );
}

function ask(lines: readonly string[]): readonly string[] {
  const done = spawnSync(program, { input: `${lines.join("\n")}\n`, encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(done.stderr, "");
  return done.stdout.trimEnd().split("\n");
}

function vectors(name: string) {
  return JSON.parse(readFileSync(new URL(`../wire/vectors/${name}`, import.meta.url), "utf8"));
}

test("each vector is read as it says, and written as the same bytes", { skip }, () => {
  const frames = vectors("frames.json");
  const said = ask(frames.map(({ wire }: { wire: string }) => `frame ${wire}`));
  for (const [at, { number, channel, sequence, flags, timestamp, payload, wire, type }] of frames.entries()) {
    const expected = `frame ${number} ${channel} ${sequence} ${flags} ${timestamp} ${payload} ${wire}`;
    assert.equal(said[at], expected, `${type}, vector ${at}`);
  }
});

test("each refused frame is refused", { skip }, () => {
  const { frames } = vectors("refused.json") as { frames: readonly { why: string; wire: string }[] };
  const said = ask(frames.map(({ wire }) => `frame ${wire}`));
  assert.ok(frames.length > 3);
  for (const [at, { why }] of frames.entries()) assert.equal(said[at], "bad", why);
});

test("every message's CBOR is taken, and none that is cut or goes on", { skip }, () => {
  const binary = ["samples", "feed", "chunk"];
  const payloads: string[] = vectors("frames.json")
    .filter(({ type }: { type: string }) => !binary.includes(type))
    .map(({ payload }: { payload: string }) => payload);
  assert.deepEqual(new Set(ask(payloads.map((hex) => `cbor ${hex}`))), new Set(["cbor"]));
  assert.deepEqual(new Set(ask(payloads.map((hex) => `cbor ${hex}00`))), new Set(["bad"]));
  assert.deepEqual(new Set(ask(payloads.map((hex) => `cbor ${hex.slice(0, -2)}`))), new Set(["bad"]));
});

// RFC 8949, appendix A and 4.2.1; what the protocol leaves out is refused too.
for (const [why, hex] of [
  ["an integer longer than need be", "1817"],
  ["an integer of two bytes that fits in one", "1900ff"],
  ["a float of 16 bits", "f93c00"],
  ["a float of 32 bits", "fa47c35000"],
  ["infinity", "fb7ff0000000000000"],
  ["no number", "fb7ff8000000000000"],
  ["undefined", "f7"],
  ["a tag", "c11a514b67b0"],
  ["an indefinite list", "9fff"],
  ["an indefinite text", "7f61616161ff"],
  ["text that is no UTF-8", "62c328"],
  ["UTF-8 longer than need be", "62c080"],
  ["a surrogate", "63eda080"],
  ["a code point beyond U+10FFFF", "64f4908080"],
  ["nesting without end", "81".repeat(40)],
  ["a reserved length", "1c"],
] as const) {
  test(`${why} is no CBOR of the protocol`, { skip }, () => assert.deepEqual(ask([`cbor ${hex}`]), ["bad"]));
}

for (const [what, hex] of [
  ["U+20AC", "63e282ac"],
  ["U+10348", "64f0908d88"],
  ["U+D7FF", "63ed9fbf"],
  ["the greatest integer", "1bffffffffffffffff"],
  ["a byte string", "4401020304"],
] as const) {
  test(`${what} is CBOR of the protocol`, { skip }, () => assert.deepEqual(ask([`cbor ${hex}`]), ["cbor"]));
}
