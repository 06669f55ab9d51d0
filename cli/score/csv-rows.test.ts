import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UsageError } from "../usage-error.ts";
import { type CsvRow, csvRows, plainRows, quotedRows } from "./csv-rows.ts";

test("text without quotes is read as csv-parse reads it", () => {
  const characters = fc.constantFrom("a", "1", ",", ",", "\n", "\n", " ", "é", ";");
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 40 }), fc.constantFrom("\n", "\r\n"), (parts, end) => {
      const text = parts.join("").replaceAll("\n", end);
      assert.deepEqual(copies(plainRows(Buffer.from(text))), copies(quotedRows("x.csv", text)));
    }),
  );
});

test("quoted cells may hold commas, quotes and line breaks", () => {
  const rows = copies(quotedRows("x.csv", 'subject,epoch\n"Doe, ""Jane""\n2",1\n'));
  assert.deepEqual(rows[1], { row: 2, cells: ['Doe, "Jane"\n2', "1"] });
});

test("a quote that is never closed is the user's mistake, with the line named", () => {
  assert.throws(
    () => [...quotedRows("x.csv", 'a,b\n"c,d\n')],
    (error) => error instanceof UsageError && /x\.csv: .*line/.test(error.message),
  );
});

test("only whole numbers are whole, however they are written", () => {
  const cells = ["7", "007", " 7 ", "7.0", "-7", "7.5", "", "x", "9007199254740993"];
  const [row] = plainRows(Buffer.from(cells.join(",")));
  const read = cells.map((_, column) => row?.whole(column));
  assert.deepEqual(read, [7, 7, 7, 7, -7, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

function copies(rows: Iterable<CsvRow>): readonly unknown[] {
  return Array.from(rows, (row) => ({
    row: row.row,
    cells: Array.from({ length: row.width }, (_, column) => row.text(column)),
  }));
}

test("spaces round a cell are passed over, and a file packed by gzip is read", () => {
  const path = join(mkdtempSync(join(tmpdir(), "roomloop-csv-")), "nights.csv.gz");
  writeFileSync(path, gzipSync("subject , epoch\n a, 1\n"));
  const { heading, rows } = csvRows(path);
  assert.deepEqual(heading, ["subject", "epoch"]);
  assert.deepEqual(copies(rows), [{ row: 2, cells: ["a", "1"] }]);
  rmSync(join(path, ".."), { recursive: true });
});
