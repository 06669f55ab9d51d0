import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { CsvError, parse } from "csv-parse/sync";
import { visible } from "#reports";
import { UsageError } from "../usage-error.ts";

/** One row of a table. The next row takes its place: copy what is to be kept. */
export interface CsvRow {
  /** Number in the file, the heading being row 1. */
  readonly row: number;
  /** Number of cells. */
  readonly width: number;
  /** What a cell holds. */
  text(column: number): string;
  /** The whole number that a cell holds; NaN if it holds anything else. */
  whole(column: number): number;
}

/** A table that is read row by row. */
export interface CsvTable {
  readonly heading: readonly string[];
  readonly rows: Iterable<CsvRow>;
}

/**
 * Opens a CSV file (RFC 4180, UTF-8, with or without byte order mark, plain or packed by gzip). Empty lines are passed
 * over, and spaces round a cell.
 *
 * @throws UsageError that names file and row, here or while rows are read, where the file is missing or
 *   no CSV, or a row has not as many cells as the heading
 */
export function csvRows(path: string): CsvTable {
  const bytes = bytesOf(path);
  const rows = bytes.includes(QUOTE) ? quotedRows(path, bytes.toString("utf8")) : plainRows(bytes);
  const first = rows.next();
  if (first.done) throw new UsageError(`${path}: expected a heading in row 1, got nothing`);
  const { width } = first.value;
  const heading = Array.from({ length: width }, (_, column) => first.value.text(column));
  return { heading, rows: checked(path, width, rows) };
}

function bytesOf(path: string): Buffer {
  try {
    const file = readFileSync(path);
    const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`${path}: no such file`);
    throw new UsageError(`${path}: cannot be read (${code})`, { cause: error });
  }
}

function* checked(path: string, width: number, rows: Generator<CsvRow, void>): Generator<CsvRow, void> {
  for (const row of rows) {
    if (row.width !== width) {
      throw new UsageError(`${path} row ${row.row}: ${row.width} cells, expected ${width}`);
    }
    yield row;
  }
}

/**
 * Rows of a file without quotes, where a comma always ends a cell and a line break a row.
 *
 * Ten thousand nights are ten million rows, for which the package needs several times as long. Here a cell becomes a
 * string only when it is asked for and differs from the one last asked for in its column.
 */
export function* plainRows(bytes: Buffer): Generator<CsvRow, void> {
  const starts: number[] = [];
  const ends: number[] = [];
  /** Of each column, the cell that was last asked for. */
  const known: { from: number; to: number; text: string }[] = [];
  const line = {
    row: 0,
    width: 0,
    text(column: number): string {
      const [from, to] = [starts[column]!, ends[column]!];
      while (known.length <= column) known.push({ from: 0, to: 0, text: "" });
      const last = known[column]!;
      if (!sameBytes(bytes, last, from, to)) last.text = bytes.toString("utf8", from, to).trim();
      last.from = from;
      last.to = to;
      return last.text;
    },
    whole(column: number): number {
      const to = ends[column]!;
      let value = 0;
      for (let at = starts[column]!; at < to; at++) {
        const digit = bytes[at]! - ZERO;
        if (digit < 0 || digit > 9) return wholeOf(line.text(column));
        value = 10 * value + digit;
      }
      return to > starts[column]! && value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
    },
  };
  let column = 0;
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at < bytes.length ? bytes[at]! : LINE_FEED;
    if (byte !== COMMA && byte !== LINE_FEED) continue;
    starts[column] = from;
    ends[column] = byte === LINE_FEED && at > from && bytes[at - 1] === RETURN ? at - 1 : at;
    column += 1;
    from = at + 1;
    if (byte === COMMA) continue;
    line.row += 1;
    line.width = column;
    column = 0;
    if (line.width > 1 || ends[0] !== starts[0]) yield line;
  }
}

function sameBytes(bytes: Buffer, last: { from: number; to: number }, from: number, to: number): boolean {
  const length = to - from;
  if (last.to - last.from !== length) return false;
  for (let n = 0; n < length; n++) if (bytes[last.from + n] !== bytes[from + n]) return false;
  return true;
}

function wholeOf(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** Rows of any text. @throws UsageError that names the row at which it is no CSV */
export function* quotedRows(path: string, text: string): Generator<CsvRow, void> {
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(text, { relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError)
      throw new UsageError(`${path}: ${visible(error.message)}`, { cause: error });
    throw error;
  }
  for (const [i, cells] of rows.entries()) {
    if (cells.length === 1 && cells[0] === "") continue;
    const text = (column: number) => cells[column]!.trim();
    yield { row: i + 1, width: cells.length, text, whole: (column) => wholeOf(text(column)) };
  }
}

/** Where columns of these names are. @throws UsageError that names the one which is missing */
export function columnsOf(
  path: string,
  heading: readonly string[],
  names: readonly string[],
): readonly number[] {
  return names.map((name) => {
    const at = heading.indexOf(name);
    if (at < 0) throw new UsageError(`${path} row 1: no column "${name}" among ${heading.join(", ")}`);
    if (heading.indexOf(name, at + 1) > 0) throw new UsageError(`${path} row 1: column "${name}" twice`);
    return at;
  });
}
