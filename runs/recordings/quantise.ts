import type { Block } from "#rigs";
import { RecordingError } from "./recording-error.ts";
import type { SampleTable } from "./sample-table.ts";

/** What 16 bits could not hold. */
export interface Quantised {
  /** Values that were rounded. */
  rounded: number;
  /** Values beyond full scale, which were cut to it. */
  clipped: number;
}

/**
 * The rows of a table as Blocks of 16-bit integers: full scale becomes 32768, to the nearest integer, halves up. 16-bit
 * integers of a file stay as they are.
 *
 * @param name  Of the file, for complaints.
 * @param count Kept up to date as blocks are made.
 * @throws RecordingError at a value that is no number, and if full scale is not known.
 */
export function* quantised(
  table: SampleTable,
  {
    name,
    fullScale,
    blockLength,
  }: { readonly name: string; readonly fullScale: number; readonly blockLength: number },
  count: Quantised,
): Generator<Block> {
  const width = table.columns.length;
  const scale = 32768 / fullScale;
  let samples = new Int16Array(width * blockLength);
  let filled = 0;
  let index = 0;
  for (const values of table.rows()) {
    for (let n = 0; n < values.length; n++) {
      const value = values[n] as number;
      if (!Number.isFinite(value)) {
        const row = index + Math.floor(filled / width);
        throw new RecordingError(
          `${name}: sample ${row}, column ${table.columns[n % width]}: expected a number, got ${value}`,
        );
      }
      samples[filled++] = integer(value * scale, count);
      if (filled < samples.length) continue;
      yield { index, length: blockLength, samples };
      index += blockLength;
      samples = new Int16Array(width * blockLength);
      filled = 0;
    }
  }
  if (filled > 0) yield { index, length: filled / width, samples: samples.slice(0, filled) };
}

function integer(value: number, count: Quantised): number {
  const nearest = Math.round(value);
  if (nearest > 32767 || nearest < -32768) {
    count.clipped += 1;
    return nearest > 0 ? 32767 : -32768;
  }
  if (nearest !== value) count.rounded += 1;
  return nearest;
}
