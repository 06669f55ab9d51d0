import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { drain } from "./child.ts";
import { LONGEST_LINE, lineSplitter } from "./line-splitter.ts";

/** The lines of a text that comes in pieces of so many bytes. */
function linesOf(text: string, size: number): readonly string[] {
  const lines: string[] = [];
  const { push, end } = lineSplitter((line) => lines.push(line));
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) push(bytes.subarray(from, from + size));
  end();
  end();
  return lines;
}

test("lines end with LF, CR or CR LF and at the end, however the bytes are cut", () => {
  const text = "boot\r\n\r\n10 %\r20 %\rdéjà vu\n\n\rlast";
  const lines = ["boot", "", "10 %", "20 %", "déjà vu", "", "", "last"];
  for (const size of [1, 2, 3, 5, 100]) assert.deepEqual(linesOf(text, size), lines);
  assert.deepEqual(linesOf("ended\n", 3), ["ended"]);
  assert.deepEqual(linesOf("", 1), []);
});

test("a line of the greatest length is whole, one byte more is cut, and the next line is there", () => {
  const most = "a".repeat(LONGEST_LINE);
  for (const end of ["\n", "\r", "\r\n"]) {
    assert.deepEqual(linesOf(`${most}${end}next${end}`, 1000), [most, "next"]);
    assert.deepEqual(linesOf(`${most}b${end}next${end}`, 1000), [most, "next"]);
    assert.deepEqual(linesOf(`${most.slice(1)}${end}next${end}`, 1000), [most.slice(1), "next"]);
  }
});

test("a cut splits no character, and bytes that are no UTF-8 are shown as such", () => {
  assert.deepEqual(linesOf(`${"a".repeat(LONGEST_LINE - 1)}é\nnext`, 7), [
    "a".repeat(LONGEST_LINE - 1),
    "next",
  ]);
  const lines: string[] = [];
  lineSplitter((line) => lines.push(line)).push(Uint8Array.from([0x55, 0xff, 0xc3, 0x0a]));
  assert.deepEqual(lines, ["U\uFFFD\uFFFD"]);
});

test("of a line of 10 MB the first 4096 bytes are printed while it still comes, and the rest never", async () => {
  const lines: string[] = [];
  const stream = new PassThrough();
  drain(stream, (line) => lines.push(line));
  const piece = Buffer.alloc(1 << 16, "x");
  for (let bytes = 0; bytes < 10e6; bytes += piece.length) stream.write(piece);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(lines, ["x".repeat(4096)]);
  stream.end("\nafter it\n");
  await new Promise((resolve) => stream.once("close", resolve));
  assert.deepEqual(lines.slice(1), ["after it"]);
});
