import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UsageError } from "../usage-error.ts";
import { type CsvRow, plainRows, quotedRows } from "./csv-rows.ts";

test("text without quotes is read as csv-parse reads it", () => {
  const characters = fc.constantFrom("a", "1", ",", ",", "\n", "\n", " ", "é", ";");
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 40 }), fc.constantFrom("\n", "\r\n"), (parts, end) => {
      const text = parts.join("").replaceAll("\n", end);
      assert.deepEqual(copies(plainRows("x.csv", text)), copies(quotedRows("x.csv", text)));
    }),
  );
});

test("quoted cells may hold commas, quotes and line breaks", () => {
  const rows = [...quotedRows("x.csv", 'subject,epoch\n"Doe, ""Jane""\n2",1\n')];
  assert.deepEqual(rows[1], { row: 2, cells: ['Doe, "Jane"\n2', "1"] });
});

test("a quote that is never closed is the user's mistake, with the line named", () => {
  assert.throws(
    () => [...quotedRows("x.csv", 'a,b\n"c,d\n')],
    (error) => error instanceof UsageError && /x\.csv: .*line/.test(error.message),
  );
});

/** Rows up to the complaint, if there is one, and the complaint. */
function copies(rows: Iterable<CsvRow>): readonly unknown[] {
  const read: unknown[] = [];
  try {
    for (const { row, cells } of rows) read.push({ row, cells: [...cells] });
  } catch (error) {
    read.push((error as UsageError).message);
  }
  return read;
}
