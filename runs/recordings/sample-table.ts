import type { ByteSource } from "./byte-source.ts";

/** Samples of a recording: rows over time, one column for each channel (of complex values: for each part). */
export interface SampleTable {
  /** Names of the columns, as far as the file has them; else their numbers, from 1. */
  readonly columns: readonly string[];
  /** Rows in all. */
  readonly length: number;
  /** Samples per second, Hz; null where the file does not say. */
  readonly rate: number | null;
  /** What is full scale: of integers what their bits can hold, of a WAV file's floats 1; null where nothing says. */
  readonly fullScale: number | null;
  /** The rows, many at a time: shape [row][column]. @throws RecordingError at the first that cannot be read. */
  rows(): Generator<Float64Array>;
}

/** More columns than any recorder has channels, and as many as a WAV file can say: each costs memory before it is read. */
export const MOST_COLUMNS = 65_535;

/** Bytes read at a time. */
const PIECE = 1 << 20;

/** How one number is encoded. */
export interface Encoding {
  readonly bytes: number;
  read(view: DataView, offset: number): number;
}

export const ENCODINGS = {
  i16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  i24: { bytes: 3, read: (view, at) => (view.getInt8(at + 2) << 16) | view.getUint16(at, true) },
  i32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  f32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  f64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
} as const satisfies Readonly<Record<string, Encoding>>;

/** Rows that lie one behind the other from `offset` on. */
export function* packedRows(
  source: ByteSource,
  {
    offset,
    rows,
    columns,
    encoding,
  }: {
    readonly offset: number;
    readonly rows: number;
    readonly columns: number;
    readonly encoding: Encoding;
  },
): Generator<Float64Array> {
  const rowBytes = columns * encoding.bytes;
  const atATime = Math.max(1, Math.floor(PIECE / rowBytes));
  for (let row = 0; row < rows; row += atATime) {
    const count = Math.min(atATime, rows - row);
    const view = source.read(offset + row * rowBytes, count * rowBytes, "samples");
    const values = new Float64Array(count * columns);
    for (let n = 0; n < values.length; n++) values[n] = encoding.read(view, n * encoding.bytes);
    yield values;
  }
}

/** "1", "2", ...: names of columns that have none. */
export function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => String(n + 1));
}
