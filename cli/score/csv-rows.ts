import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { UsageError } from "../usage-error.ts";

/**
 * One row of a table: its number in the file, the heading being row 1, and its cells.
 *
 * The next row overwrites it: copy what is to be kept.
 */
export interface CsvRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** A table that is read row by row. */
export interface CsvTable {
  readonly heading: readonly string[];
  readonly rows: Iterable<CsvRow>;
}

/**
 * Opens a CSV file (RFC 4180, UTF-8, with or without byte order mark). Empty lines are passed over.
 *
 * @throws UsageError that names file and row, here or while rows are read, where the file is missing or
 *   no CSV, or a row has not as many cells as the heading
 */
export function csvRows(path: string): CsvTable {
  const text = textOf(path);
  const rows = text.includes('"') ? quotedRows(path, text) : plainRows(path, text);
  const first = rows.next();
  if (first.done) throw new UsageError(`${path}: expected a heading in row 1, got nothing`);
  return { heading: first.value.cells.map((cell) => cell.trim()), rows };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`${path}: no such file`);
    throw new UsageError(`${path}: cannot be read (${code})`, { cause: error });
  }
}

function checkWidth(path: string, { row, cells }: CsvRow, width: number): void {
  if (cells.length !== width) {
    throw new UsageError(`${path} row ${row}: ${cells.length} cells, expected ${width}`);
  }
}

/**
 * Rows of a text without quotes, where a comma always ends a cell and a line break a row.
 *
 * Ten thousand nights are ten million rows; the package takes several times as long for them. A cell that
 * reads as the one above it, as subjects and stages mostly do, is that one's string and not a new one.
 */
export function* plainRows(path: string, text: string): Generator<CsvRow, void> {
  const line = { row: 0, cells: [] as string[] };
  const { cells } = line;
  let width = -1;
  for (let from = 0, row = 1; from <= text.length; row++) {
    const lineFeed = text.indexOf("\n", from);
    const next = lineFeed < 0 ? text.length : lineFeed;
    const end = next > from && text.charCodeAt(next - 1) === RETURN ? next - 1 : next;
    const blank = from === end;
    let cell = 0;
    for (let at = from; at <= end; cell++) {
      const above = cells[cell];
      const same =
        above !== undefined && text.startsWith(above, at) && endsCell(text, at + above.length, end);
      let to = same ? at + above.length : at;
      if (!same) {
        while (to < end && text.charCodeAt(to) !== COMMA) to++;
        cells[cell] = text.slice(at, to);
      }
      at = to + 1;
    }
    from = next + 1;
    if (blank) continue;
    if (cells.length !== cell) cells.length = cell;
    line.row = row;
    if (width < 0) width = cell;
    checkWidth(path, line, width);
    yield line;
  }
}
function endsCell(text: string, at: number, end: number): boolean {
  return at === end || (at < end && text.charCodeAt(at) === COMMA);
}

const COMMA = 0x2c;
const RETURN = 0x0d;

/** Rows of any text. @throws UsageError that names the row at which it is no CSV */
export function* quotedRows(path: string, text: string): Generator<CsvRow, void> {
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(text, { relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
  let width = -1;
  for (const [i, cells] of rows.entries()) {
    if (cells.length === 1 && cells[0] === "") continue;
    if (width < 0) width = cells.length;
    const line = { row: i + 1, cells };
    checkWidth(path, line, width);
    yield line;
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
