/** For tests: bytes of recordings, put together by hand from the formats' descriptions. */
import { memoryBytes } from "./byte-source.ts";
import type { SampleTable } from "./sample-table.ts";

/** Bytes of a RIFF WAVE file with one data chunk; `extension` goes behind the first 16 bytes of its format. */
export function wavFile(
  { tag = 1, channels = 1, rate = 8000, bits = 16 },
  data: Uint8Array,
  {
    extension = new Uint8Array(0),
    before = new Uint8Array(0),
  }: { readonly extension?: Uint8Array; readonly before?: Uint8Array } = {},
): Uint8Array {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const body = Buffer.concat([
    Buffer.from("WAVE"),
    before,
    chunk("fmt ", Buffer.concat([format, extension])),
    chunk("data", data),
  ]);
  return Buffer.concat([Buffer.from("RIFF"), uint32(body.length), body]);
}

/** A chunk of a RIFF file, padded to an even length. */
export function chunk(id: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(id), uint32(content.length), content, Buffer.alloc(content.length % 2)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Bytes of a .npy file of version 1. */
export function npyFile(header: string, data: Uint8Array, version = 1): Uint8Array {
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([
    Buffer.from("\x93NUMPY", "latin1"),
    Buffer.from([version, 0]),
    length,
    Buffer.from(header, "latin1"),
    data,
  ]);
}

/** A signal of an EDF file. */
export interface EdfSignal {
  readonly label: string;
  /** Its bytes in each data record. */
  readonly records: readonly Uint8Array[];
}

/** Bytes of an EDF+ file. */
export function edfFile(
  signals: readonly EdfSignal[],
  { duration = "1", reserved = "EDF+C", records = String(signals[0]?.records.length ?? 0) } = {},
): Uint8Array {
  const pad = (text: string, length: number) => text.padEnd(length);
  const each = (length: number, get: (signal: EdfSignal) => string) =>
    signals.map((signal) => pad(get(signal), length)).join("");
  const header = [
    pad("0", 8),
    pad("X X X X", 80),
    pad("Startdate X X X X", 80),
    "21.11.26",
    "22.30.00",
    pad(String(256 * (signals.length + 1)), 8),
    pad(reserved, 44),
    pad(records, 8),
    pad(duration, 8),
    pad(String(signals.length), 4),
    each(16, ({ label }) => label),
    each(80, () => ""),
    each(8, () => "uV"),
    each(8, () => "-3276.8"),
    each(8, () => "3276.7"),
    each(8, () => "-32768"),
    each(8, () => "32767"),
    each(80, () => ""),
    each(8, (signal) => String((signal.records[0]?.length ?? 0) / 2)),
    each(32, () => ""),
  ].join("");
  const count = signals[0]?.records.length ?? 0;
  const data = Array.from({ length: count }, (_, record) =>
    Buffer.concat(signals.map((signal) => signal.records[record] as Uint8Array)),
  );
  return Buffer.concat([Buffer.from(header, "latin1"), ...data]);
}

/** 16-bit integers, little-endian. */
export function i16(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [n, value] of values.entries()) bytes.writeInt16LE(value, 2 * n);
  return bytes;
}

/** A record of an annotations signal: its lists, padded to `length` bytes. */
export function tal(length: number, ...lists: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(length);
  bytes.write(lists.map((list) => `${list}\0`).join(""), "utf8");
  return bytes;
}

/** All values of a table, row by row. */
export function valuesOf(table: SampleTable): readonly number[] {
  return [...table.rows()].flatMap((values) => [...values]);
}

/** Bytes as readers take them. */
export function given(content: Uint8Array | string, name = "file"): ReturnType<typeof memoryBytes> {
  return memoryBytes(name, typeof content === "string" ? Buffer.from(content) : content);
}
