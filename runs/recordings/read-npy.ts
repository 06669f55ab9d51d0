import { ascii, type ByteSource } from "./byte-source.ts";
import { RecordingError } from "./recording-error.ts";
import {
  ENCODINGS,
  type Encoding,
  MOST_COLUMNS,
  numbered,
  packedRows,
  type SampleTable,
} from "./sample-table.ts";

/** Longer headers than any array of these types has. */
const LONGEST_HEADER = 65_536;

/** Kinds of number: how they are encoded, how many make a value, and what is full scale. */
const TYPES: Readonly<
  Record<string, { readonly encoding: Encoding; readonly parts: 1 | 2; readonly fullScale: number | null }>
> = {
  "<i2": { encoding: ENCODINGS.i16, parts: 1, fullScale: 2 ** 15 },
  "<i4": { encoding: ENCODINGS.i32, parts: 1, fullScale: 2 ** 31 },
  "<f4": { encoding: ENCODINGS.f32, parts: 1, fullScale: null },
  "<f8": { encoding: ENCODINGS.f64, parts: 1, fullScale: null },
  "<c8": { encoding: ENCODINGS.f32, parts: 2, fullScale: null },
};

/** One entry of the header, which is a Python dictionary: `'descr': '<i2'`. */
const ENTRY = /^\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|True|False|\([\d,\s]*\))\s*(,|$)/;

/**
 * Reads a NumPy `.npy` file, versions 1 to 3: int16, int32, float32, float64 or complex64, little-endian, C order. The
 * first axis is time; all others together are the columns, a complex number being two: real part and imaginary part.
 *
 * @throws RecordingError that names what is not so, and where.
 * @see numpy.lib.format, "NPY format"
 */
export function readNpy(source: ByteSource): SampleTable {
  const { name } = source;
  const magic = source.read(0, 8, "magic");
  if (ascii(magic, 0, 6) !== "\x93NUMPY") {
    throw new RecordingError(`${name}: offset 0: expected the magic of a .npy file`);
  }
  const version = magic.getUint8(6);
  if (version < 1 || version > 3) {
    throw new RecordingError(`${name}: offset 6: expected version 1, 2 or 3, got ${version}`);
  }
  const wide = version === 1 ? 2 : 4;
  const lengthView = source.read(8, wide, "length of the header");
  const length = wide === 2 ? lengthView.getUint16(0, true) : lengthView.getUint32(0, true);
  if (length > LONGEST_HEADER) {
    throw new RecordingError(
      `${name}: offset 8: header: expected ${LONGEST_HEADER} bytes at most, got ${length}`,
    );
  }
  const header = ascii(source.read(8 + wide, length, "header"), 0, length);
  return tableOf(source, 8 + wide + length, entriesOf(header, `${name}: offset ${8 + wide}: header`));
}

interface Header {
  readonly descr: string;
  readonly shape: readonly number[];
}

function entriesOf(header: string, where: string): Header {
  const entries = new Map<string, string>();
  const inside = /^\s*\{(.*)\}\s*$/s.exec(header)?.[1];
  if (inside === undefined) throw new RecordingError(`${where}: expected a dictionary in braces`);
  for (let rest = inside; rest.trim() !== ""; ) {
    const [whole, key = "", value = ""] = ENTRY.exec(rest) ?? [];
    if (whole === undefined || entries.has(key)) {
      throw new RecordingError(
        `${where}: expected descr, fortran_order and shape, once each, of one plain type`,
      );
    }
    entries.set(key, value);
    rest = rest.slice(whole.length);
  }
  if (entries.size !== 3) throw new RecordingError(`${where}: expected descr, fortran_order and shape`);
  const descr = (entries.get("descr") as string).slice(1, -1);
  if (entries.get("fortran_order") !== "False") {
    throw new RecordingError(`${where}: fortran_order: expected False (numpy.ascontiguousarray makes it so)`);
  }
  const sides = (entries.get("shape") as string)
    .slice(1, -1)
    .split(",")
    .map((side) => side.trim());
  const shape = sides.filter((side, n) => side !== "" || n < sides.length - 1).map(Number);
  if (shape.length === 0 || !shape.every((side) => Number.isSafeInteger(side) && side >= 1)) {
    throw new RecordingError(`${where}: shape: expected axes of 1 or more, got ${entries.get("shape")}`);
  }
  return { descr, shape };
}

function tableOf(source: ByteSource, offset: number, { descr, shape }: Header): SampleTable {
  const type = Object.hasOwn(TYPES, descr) ? TYPES[descr] : undefined;
  if (type === undefined) {
    throw new RecordingError(
      `${source.name}: descr: expected one of ${Object.keys(TYPES).join(", ")}, got "${descr.slice(0, 40)}"`,
    );
  }
  const { encoding, parts, fullScale } = type;
  const [rows = 0, ...others] = shape;
  const values = others.reduce((product, side) => product * side, 1);
  const columns = values * parts;
  const bytes = rows * columns * encoding.bytes;
  if (bytes !== source.size - offset) {
    throw new RecordingError(
      `${source.name}: offset ${offset}: expected ${bytes} bytes for shape (${shape.join(", ")}) of ${descr}, the file has ${source.size - offset}`,
    );
  }
  if (columns > MOST_COLUMNS) {
    throw new RecordingError(
      `${source.name}: shape: expected ${MOST_COLUMNS} columns at most, got ${columns}: the first axis is time`,
    );
  }
  const names = numbered(values);
  return {
    columns: parts === 1 ? names : names.flatMap((name) => [`${name}.I`, `${name}.Q`]),
    length: rows,
    rate: null,
    fullScale,
    rows: () => packedRows(source, { offset, rows, columns, encoding }),
  };
}
