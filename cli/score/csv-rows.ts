import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { UsageError } from "../usage-error.ts";

/** One row of a table: its number in the file, the heading being row 1, and its cells. */
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
  const rows = text.includes('"') ? quotedRows(path, text) : plainRows(text);
  const first = rows.next();
  if (first.done) throw new UsageError(`${path}: expected a heading in row 1, got nothing`);
  const heading = first.value.cells.map((cell) => cell.trim());
  return { heading, rows: checked(path, heading.length, rows) };
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

function* checked(path: string, width: number, rows: Generator<CsvRow, void>): Generator<CsvRow, void> {
  for (const row of rows) {
    if (row.cells.length !== width) {
      throw new UsageError(`${path} row ${row.row}: ${row.cells.length} cells, expected ${width}`);
    }
    yield row;
  }
}

/**
 * Rows of a text without quotes, where a comma always ends a cell and a line break a row.
 *
 * Ten thousand nights are ten million rows; the package takes several times as long for them.
 */
export function* plainRows(text: string): Generator<CsvRow, void> {
  let row = 1;
  let cells: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : LINE_FEED;
    if (code === COMMA) {
      cells.push(text.slice(from, at));
      from = at + 1;
    } else if (code === LINE_FEED) {
      cells.push(text.slice(from, at > from && text.charCodeAt(at - 1) === RETURN ? at - 1 : at));
      from = at + 1;
      if (cells.length > 1 || cells[0] !== "") yield { row, cells };
      row += 1;
      cells = [];
    }
  }
}

const COMMA = 0x2c;
const LINE_FEED = 0x0a;
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
  for (const [i, cells] of rows.entries()) {
    if (cells.length > 1 || cells[0] !== "") yield { row: i + 1, cells };
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
