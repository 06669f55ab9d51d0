import { ascii, type ByteSource } from "./byte-source.ts";
import { RecordingError } from "./recording-error.ts";
import { ENCODINGS, type Encoding, numbered, packedRows, type SampleTable } from "./sample-table.ts";

/** Format tags of RIFF WAVE: integers, floats, and "see the extension". */
const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/** What follows the format tag in the extension's GUID: KSDATAFORMAT_SUBTYPE in Microsoft's ksmedia.h. */
const SUBTYPE = "000000001000800000aa00389b71";

/** More chunks than any recorder writes. */
const MOST_CHUNKS = 10_000;

interface Format {
  readonly channels: number;
  readonly rate: number;
  readonly encoding: Encoding;
  readonly fullScale: number;
}

/**
 * Reads a WAV file (RIFF WAVE) of 16-, 24- or 32-bit integers or 32- or 64-bit floats with any number of channels.
 *
 * @throws RecordingError that names what is not so, and where.
 * @see Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991; WAVEFORMATEXTENSIBLE.
 */
export function readWav(source: ByteSource): SampleTable {
  const { name } = source;
  const head = source.read(0, 12, "RIFF header");
  if (ascii(head, 0, 4) !== "RIFF" || ascii(head, 8, 4) !== "WAVE") {
    throw new RecordingError(`${name}: offset 0: expected "RIFF" and "WAVE"`);
  }
  let format: Format | null = null;
  let offset = 12;
  for (let chunk = 0; chunk < MOST_CHUNKS && offset < source.size; chunk++) {
    const chunkHead = source.read(offset, 8, "head of a chunk");
    const id = ascii(chunkHead, 0, 4);
    const size = chunkHead.getUint32(4, true);
    if (id === "fmt ") format = formatOf(source, offset + 8, size);
    if (id === "data") {
      if (format === null) throw new RecordingError(`${name}: offset ${offset}: data before "fmt "`);
      return tableOf(source, offset + 8, size, format);
    }
    offset += 8 + size + (size % 2); // Chunks begin at even offsets.
  }
  throw new RecordingError(`${name}: expected a chunk "data", found none before offset ${offset}`);
}

function formatOf(source: ByteSource, offset: number, size: number): Format {
  const where = `${source.name}: offset ${offset}: fmt`;
  if (size < 16) throw new RecordingError(`${where}: expected 16 bytes at least, got ${size}`);
  const view = source.read(offset, Math.min(size, 40), "fmt");
  const tag = view.getUint16(0, true) === EXTENSIBLE ? subtype(view, where) : view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const rate = view.getUint32(4, true);
  const bits = view.getUint16(14, true);
  if (channels === 0) throw new RecordingError(`${where}: channels: expected 1 at least, got 0`);
  if (rate === 0) throw new RecordingError(`${where}: rate: expected 1 Hz at least, got 0`);
  const encoding = encodingOf(tag, bits);
  if (encoding === null) {
    throw new RecordingError(
      `${where}: expected 16-, 24- or 32-bit integers or 32- or 64-bit floats, got format tag ${tag} with ${bits} bits`,
    );
  }
  const align = view.getUint16(12, true);
  if (align !== channels * encoding.bytes) {
    throw new RecordingError(
      `${where}: bytes of a sample: expected ${channels * encoding.bytes} for ${channels} channels of ${bits} bits, got ${align}`,
    );
  }
  return { channels, rate, encoding, fullScale: tag === FLOAT ? 1 : 2 ** (bits - 1) };
}

/** The format tag in the extension. */
function subtype(view: DataView, where: string): number {
  if (view.byteLength < 40) {
    throw new RecordingError(`${where}: expected an extension of 40 bytes, got ${view.byteLength}`);
  }
  const rest = Buffer.from(view.buffer, view.byteOffset + 26, 14).toString("hex");
  if (rest !== SUBTYPE) throw new RecordingError(`${where}: sub-format: expected integers or floats`);
  return view.getUint16(24, true);
}

function encodingOf(tag: number, bits: number): Encoding | null {
  if (tag === PCM) {
    if (bits === 16) return ENCODINGS.i16;
    if (bits === 24) return ENCODINGS.i24;
    if (bits === 32) return ENCODINGS.i32;
  }
  if (tag === FLOAT) {
    if (bits === 32) return ENCODINGS.f32;
    if (bits === 64) return ENCODINGS.f64;
  }
  return null;
}

function tableOf(source: ByteSource, offset: number, size: number, format: Format): SampleTable {
  const { channels, rate, encoding, fullScale } = format;
  if (offset + size > source.size) {
    throw new RecordingError(
      `${source.name}: offset ${offset}: data: expected ${size} bytes, the file ends after ${source.size - offset}`,
    );
  }
  const rowBytes = channels * encoding.bytes;
  if (size % rowBytes !== 0) {
    throw new RecordingError(
      `${source.name}: offset ${offset}: data: expected a multiple of ${rowBytes} bytes, got ${size}`,
    );
  }
  const layout = { offset, rows: size / rowBytes, columns: channels, encoding };
  const rows = () => packedRows(source, layout);
  return { columns: numbered(channels), length: layout.rows, rate, fullScale, rows };
}
