import { TextDecoder } from "node:util";
import type { ByteSource } from "./byte-source.ts";
import { RecordingError } from "./recording-error.ts";
import { MOST_COLUMNS, numbered, type SampleTable } from "./sample-table.ts";

const PIECE = 1 << 20;

/** Longer lines than any recorder writes, in characters. */
const LONGEST_LINE = 1 << 20;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Rows handed over at a time. */
const AT_A_TIME = 256;

/** First columns that tell where a row belongs, and are no channel. */
const POSITIONS = ["index", "time", "t"];

/**
 * Reads comma-separated numbers (or separated by semicolon or tab, if the first line is), one row a sample. The first
 * row may name the columns; lines that begin with # are skipped. A first column called index, time or t is no
 * channel; an index has to count up by one, so that a recorder's gap is not taken for a jump of the room's.
 * All is read once to see that it can be.
 *
 * @throws RecordingError that names the line and what was expected there.
 */
export function readCsv(source: ByteSource): SampleTable {
  const first = lines(source).next();
  if (first.done) throw new RecordingError(`${source.name}: expected rows of numbers, found none`);
  const { text, number } = first.value;
  const separator = [",", ";", "\t"].find((character) => text.includes(character)) ?? ",";
  const cells = split(text, separator);
  if (cells.length > MOST_COLUMNS) {
    throw new RecordingError(
      `${source.name}: line ${number}: expected ${MOST_COLUMNS} cells at most, got ${cells.length}`,
    );
  }
  const named = !cells.every((cell) => NUMBER.test(cell));
  const names = named ? cells : numbered(cells.length);
  const position = named ? (names[0] ?? "").toLowerCase() : "";
  const skipped = POSITIONS.includes(position) ? 1 : 0;
  const columns = names.slice(skipped);
  if (columns.length === 0)
    throw new RecordingError(`${source.name}: line 1: expected a channel beside ${position}`);
  if (columns.includes("")) throw new RecordingError(`${source.name}: line 1: a column has no name`);
  const layout = { separator, named, width: names.length, skipped, counted: position === "index" };
  let length = 0;
  for (const values of rows(source, layout)) length += values.length / columns.length;
  return { columns, length, rate: null, fullScale: null, rows: () => rows(source, layout) };
}

interface Layout {
  readonly separator: string;
  readonly named: boolean;
  readonly width: number;
  readonly skipped: number;
  readonly counted: boolean;
}

function* rows(source: ByteSource, layout: Layout): Generator<Float64Array> {
  const { separator, named, width, skipped, counted } = layout;
  const kept = width - skipped;
  let values = new Float64Array(AT_A_TIME * kept);
  let filled = 0;
  let previous = Number.NaN;
  let heading = named;
  for (const { text, number } of lines(source)) {
    if (heading) {
      heading = false;
      continue;
    }
    const cells = split(text, separator);
    const where = `${source.name}: line ${number}`;
    if (cells.length !== width) {
      throw new RecordingError(`${where}: expected ${width} cells, got ${cells.length}`);
    }
    for (const [n, cell] of cells.entries()) {
      if (!NUMBER.test(cell) || !Number.isFinite(Number(cell))) {
        throw new RecordingError(`${where}: cell ${n + 1}: expected a number, got "${cell.slice(0, 40)}"`);
      }
      if (n >= skipped) values[filled++] = Number(cell);
    }
    if (counted && Number(cells[0]) !== previous + 1 && !Number.isNaN(previous)) {
      throw new RecordingError(
        `${where}: index: expected ${previous + 1}, got ${cells[0]}: samples are missing`,
      );
    }
    previous = Number(cells[0]);
    if (filled < values.length) continue;
    yield values;
    values = new Float64Array(AT_A_TIME * kept);
    filled = 0;
  }
  if (filled > 0) yield values.slice(0, filled);
}

function split(text: string, separator: string): readonly string[] {
  return text.split(separator).map((cell) => {
    const trimmed = cell.trim();
    return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  });
}

/** The lines that say something, numbered from 1. */
function* lines(source: ByteSource): Generator<{ readonly text: string; readonly number: number }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  let number = 0;
  const says = (text: string) => text.trim() !== "" && !text.startsWith("#");
  for (let offset = 0; offset < source.size; offset += PIECE) {
    const view = source.read(offset, Math.min(PIECE, source.size - offset), "text");
    rest += decoded(decoder, view, `${source.name}: offset ${offset}`);
    const complete = rest.split("\n");
    rest = complete.pop() as string;
    if (rest.length > LONGEST_LINE) {
      throw new RecordingError(
        `${source.name}: line ${number + complete.length + 1}: longer than ${LONGEST_LINE} characters`,
      );
    }
    for (const line of complete) {
      number += 1;
      const text = line.replace(/\r$/, "");
      if (says(text)) yield { text, number };
    }
  }
  rest += decoded(decoder, null, `${source.name}: offset ${source.size}`);
  if (says(rest)) yield { text: rest, number: number + 1 };
}

/** The text of the next bytes; at the end of all, what is left of a character that was cut. */
function decoded(decoder: TextDecoder, view: DataView | null, where: string): string {
  try {
    return view === null ? decoder.decode() : decoder.decode(view, { stream: true });
  } catch (error) {
    throw new RecordingError(`${where}: expected text in UTF-8`, { cause: error });
  }
}
