import { extname } from "node:path";
import { type ByteSource, fileBytes } from "./byte-source.ts";
import { readCsv } from "./read-csv.ts";
import { type Edf, readEdf } from "./read-edf.ts";
import { readNpy } from "./read-npy.ts";
import { readWav } from "./read-wav.ts";
import { RecordingError } from "./recording-error.ts";
import type { SampleTable } from "./sample-table.ts";

/** A recording's file, opened. */
export interface OpenRecording extends Disposable {
  readonly edf: Edf | null;
  /** Its samples; of an EDF file those of the signals called `wanted`, all if null. @throws RecordingError */
  samples(wanted: readonly string[] | null): SampleTable;
}

const READERS: Readonly<Record<string, (source: ByteSource) => SampleTable>> = {
  ".wav": readWav,
  ".npy": readNpy,
  ".csv": readCsv,
};

/** File name extensions that are read, for people. */
export const EXTENSIONS = [...Object.keys(READERS), ".edf"];

/** Opens a recording; its extension says what it is. @throws RecordingError, or the system's error. */
export function openRecording(path: string): OpenRecording {
  const extension = extname(path).toLowerCase();
  const reader = Object.hasOwn(READERS, extension) ? READERS[extension] : undefined;
  if (reader === undefined && extension !== ".edf") {
    throw new RecordingError(`${path}: expected a file that ends with ${EXTENSIONS.join(", ")}`);
  }
  const source = fileBytes(path);
  try {
    const edf = reader === undefined ? readEdf(source) : null;
    return {
      edf,
      samples: (wanted) =>
        edf === null
          ? picked((reader as (typeof READERS)[string])(source), wanted, path)
          : edf.signals(wanted),
      [Symbol.dispose]: () => source[Symbol.dispose](),
    };
  } catch (error) {
    source[Symbol.dispose]();
    throw error;
  }
}

/** Some columns of a table, in the order in which they are wanted. */
function picked(table: SampleTable, wanted: readonly string[] | null, path: string): SampleTable {
  if (wanted === null) return table;
  const places = wanted.map((name) => {
    const place = table.columns.indexOf(name);
    if (place >= 0) return place;
    throw new RecordingError(
      `${path}: no column is called "${name}" (there are: ${table.columns.join(", ")})`,
    );
  });
  const width = table.columns.length;
  return {
    ...table,
    columns: wanted,
    *rows() {
      for (const all of table.rows()) {
        const values = new Float64Array((all.length / width) * places.length);
        for (let n = 0; n < values.length; n++) {
          const row = Math.floor(n / places.length);
          values[n] = all[row * width + (places[n % places.length] as number)] as number;
        }
        yield values;
      }
    },
  };
}
