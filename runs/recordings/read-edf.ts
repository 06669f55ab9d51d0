import { ascii, type ByteSource } from "./byte-source.ts";
import { RecordingError } from "./recording-error.ts";
import { ENCODINGS, type SampleTable } from "./sample-table.ts";

/** Something that whoever scored a night wrote down. */
export interface Annotation {
  /** s from the beginning of the recording. */
  readonly onset: number;
  /** s; null where none was given. */
  readonly duration: number | null;
  readonly text: string;
}

/** A file in the European Data Format, its signals not yet read. */
export interface Edf {
  /** Labels of the signals, annotations left out. */
  readonly labels: readonly string[];
  /** Length of the recording, s: of an EDF+D file, to the end of the last record if none were missing. */
  readonly duration: number;
  /**
   * The digital values of some signals, which have to be of one rate: 16-bit integers.
   *
   * @param wanted Labels; all signals if null.
   * @throws RecordingError if a label is not there, rates differ or records are missing between others.
   */
  signals(wanted: readonly string[] | null): SampleTable;
  /** What is in the annotations signal of an EDF+ file, in order; none in others. @throws RecordingError */
  annotations(): readonly Annotation[];
}

/** Lengths of the fields of the header: of the file, and of each signal, in their order. */
const FILE_FIELDS = [8, 80, 80, 8, 8, 8, 44, 8, 8, 4] as const;
const SIGNAL_FIELDS = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] as const;
const FILE_HEADER = 256;
const SIGNAL_HEADER = 256;

/** As many signals as any amplifier has, many times over. */
const MOST_SIGNALS = 1024;

const ANNOTATIONS = "EDF Annotations";

interface Signal {
  readonly label: string;
  /** Samples in a data record, and the bytes before them in it. */
  readonly samples: number;
  readonly offset: number;
}

interface Layout {
  readonly signals: readonly Signal[];
  readonly records: number;
  /** Of a data record, s and bytes. */
  readonly duration: number;
  readonly bytes: number;
  /** Bytes before the first record. */
  readonly start: number;
  /** EDF+D: there may be gaps between records. */
  readonly gaps: boolean;
}

/**
 * Reads the header of an EDF or EDF+ file.
 *
 * @throws RecordingError that names what is not so, and where.
 * @see Kemp et al., "A simple format for exchange of digitized polygraphic recordings", Electroenceph. Clin.
 *   Neurophysiol. 82, 1992; Kemp & Olivan, "European data format 'plus' (EDF+)", Clin. Neurophysiol. 114, 2003.
 */
export function readEdf(source: ByteSource): Edf {
  const layout = layoutOf(source);
  const ordinary = layout.signals.filter(({ label }) => label !== ANNOTATIONS);
  return {
    labels: ordinary.map(({ label }) => label),
    duration: layout.records * layout.duration,
    signals: (wanted) => tableOf(source, layout, chosen(source.name, ordinary, wanted)),
    annotations: () =>
      layout.signals
        .filter(({ label }) => label === ANNOTATIONS)
        .flatMap((signal) => annotationsOf(source, layout, signal))
        .sort((a, b) => a.onset - b.onset),
  };
}

function layoutOf(source: ByteSource): Layout {
  const { name } = source;
  const head = fieldsOf(source, 0, FILE_FIELDS, 1, "header");
  const [version = "", , , , , headerBytes = "", reserved = "", records = "", duration = "", count = ""] =
    head.map(([field]) => field as string);
  if (version !== "0") throw new RecordingError(`${name}: offset 0: version: expected 0, got "${version}"`);
  const signals = whole(count, `${name}: offset 252: number of signals`, 1, MOST_SIGNALS);
  const start = whole(headerBytes, `${name}: offset 184: bytes of the header`, 0, Number.MAX_SAFE_INTEGER);
  if (start !== FILE_HEADER + signals * SIGNAL_HEADER) {
    throw new RecordingError(
      `${name}: offset 184: bytes of the header: expected ${FILE_HEADER + signals * SIGNAL_HEADER} for ${signals} signals, got ${start}`,
    );
  }
  const each = fieldsOf(source, FILE_HEADER, SIGNAL_FIELDS, signals, "header of the signals");
  let bytes = 0;
  const laid = (each[0] as readonly string[]).map((label, n) => {
    const where = `${name}: signal ${n + 1} (${label}): samples in a record`;
    const samples = whole((each[8] as readonly string[])[n] as string, where, 1, 1e8);
    const signal = { label, samples, offset: bytes };
    bytes += 2 * samples;
    return signal;
  });
  const length = real(duration, `${name}: offset 244: duration of a record`);
  const there = (source.size - start) / bytes;
  // A recorder that was cut off leaves -1.
  const told =
    records === "-1" ? Math.floor(there) : whole(records, `${name}: offset 236: number of records`, 0, 1e9);
  if (told > there) {
    throw new RecordingError(
      `${name}: offset ${start}: expected ${told} records of ${bytes} bytes, got ${there.toFixed(2)}`,
    );
  }
  return { signals: laid, records: told, duration: length, bytes, start, gaps: reserved.startsWith("EDF+D") };
}

/** Fields of text, each given for all signals before the next. */
function fieldsOf(
  source: ByteSource,
  offset: number,
  lengths: readonly number[],
  count: number,
  what: string,
): readonly (readonly string[])[] {
  const total = lengths.reduce((sum, length) => sum + length, 0) * count;
  const view = source.read(offset, total, what);
  let at = 0;
  return lengths.map((length) =>
    Array.from({ length: count }, () => {
      const text = ascii(view, at, length).trim();
      at += length;
      return text;
    }),
  );
}

function whole(text: string, where: string, least: number, most: number): number {
  const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new RecordingError(`${where}: expected a whole number from ${least} to ${most}, got "${text}"`);
}

function real(text: string, where: string): number {
  const value = /^\+?\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0) return value;
  throw new RecordingError(`${where}: expected seconds, got "${text}"`);
}

function chosen(
  name: string,
  signals: readonly Signal[],
  wanted: readonly string[] | null,
): readonly Signal[] {
  const found = (wanted ?? signals.map(({ label }) => label)).map((label) => {
    const matches = signals.filter((signal) => signal.label === label);
    if (matches.length === 1) return matches[0] as Signal;
    const labels = signals.map((signal) => signal.label).join(", ");
    throw new RecordingError(
      `${name}: ${matches.length === 0 ? "no" : "more than one"} signal is called "${label}" (there are: ${labels})`,
    );
  });
  if (found.length === 0) throw new RecordingError(`${name}: it has no signal but annotations`);
  if (found.every(({ samples }) => samples === found[0]?.samples)) return found;
  const rates = found.map(({ label, samples }) => `${label} ${samples}`).join(", ");
  throw new RecordingError(
    `${name}: expected signals of one rate, got samples in a record: ${rates}; name those that are wanted under "columns"`,
  );
}

function tableOf(source: ByteSource, layout: Layout, signals: readonly Signal[]): SampleTable {
  const { records, duration, bytes, start, gaps } = layout;
  if (gaps) {
    throw new RecordingError(`${source.name}: offset 192: EDF+D: there may be gaps between its records`);
  }
  if (duration === 0) throw new RecordingError(`${source.name}: offset 244: a record of signals lasts 0 s`);
  const { samples } = signals[0] as Signal;
  return {
    columns: signals.map(({ label }) => label),
    length: records * samples,
    rate: samples / duration,
    fullScale: 2 ** 15,
    *rows() {
      for (let record = 0; record < records; record++) {
        const view = source.read(start + record * bytes, bytes, `record ${record + 1}`);
        const values = new Float64Array(samples * signals.length);
        for (const [column, { offset }] of signals.entries()) {
          for (let n = 0; n < samples; n++) {
            values[n * signals.length + column] = ENCODINGS.i16.read(view, offset + 2 * n);
          }
        }
        yield values;
      }
    },
  };
}

/** Ends an onset's or duration's part, and begins a duration. */
const END = "\x14";
const DURATION = "\x15";

/** Onset and duration of a list of annotations at one time. */
const TIMES = new RegExp(`^([+-]\\d+(?:\\.\\d*)?)(?:${DURATION}(\\d+(?:\\.\\d*)?))?$`);

/** Time-stamped annotation lists; each record's first has an empty text and tells when the record began. */
function annotationsOf(
  source: ByteSource,
  layout: Layout,
  { samples, offset }: Signal,
): readonly Annotation[] {
  const found: Annotation[] = [];
  for (let record = 0; record < layout.records; record++) {
    const at = layout.start + record * layout.bytes + offset;
    const view = source.read(at, 2 * samples, `annotations of record ${record + 1}`);
    const text = Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString("utf8");
    for (const list of text.split("\0")) {
      if (list === "") continue;
      const [times = "", ...texts] = list.split(END);
      const [, onset, duration] = TIMES.exec(times) ?? [];
      if (onset === undefined || texts.pop() !== "") {
        throw new RecordingError(
          `${source.name}: offset ${at}: annotations: expected +onset, texts and their ends, got ${JSON.stringify(list.slice(0, 40))}`,
        );
      }
      for (const one of texts) {
        if (one === "") continue;
        found.push({
          onset: Number(onset),
          duration: duration === undefined ? null : Number(duration),
          text: one,
        });
      }
    }
  }
  return found;
}
