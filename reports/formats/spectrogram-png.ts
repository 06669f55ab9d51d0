import { encode } from "fast-png";
import { columnCount, type Spectrogram } from "../lanes/spectrogram.ts";
import { INFERNO } from "./inferno.ts";

/**
 * A spectrogram as PNG: one pixel for each column and bin, highest frequency on top, colours
 * of `INFERNO` spread over `range`; what lies outside takes the colour of its nearer end.
 *
 * @param range  dB re full scale, low < high.
 * @throws RangeError if there is no column, or `range` is empty.
 */
export function spectrogramPng(spectrogram: Spectrogram, [low, high]: readonly [number, number]): Uint8Array {
  const width = columnCount(spectrogram);
  if (width === 0) throw new RangeError("spectrogramPng: expected at least one column");
  if (!(low < high))
    throw new RangeError(`spectrogramPng: the range is ${low} to ${high} dB, expected low < high`);
  const { bins, columns, floorDb, stepDb } = spectrogram;
  const shade = Uint8Array.from({ length: 256 }, (_, value) => {
    const share = (floorDb + stepDb * value - low) / (high - low);
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  });
  const data = new Uint8Array(width * bins);
  for (let row = 0; row < bins; row++) {
    const bin = bins - 1 - row;
    for (let column = 0; column < width; column++) {
      data[row * width + column] = shade[columns[column * bins + bin]!]!;
    }
  }
  const palette = INFERNO.map((colour) => [...colour]);
  return encode({ width, height: bins, data, depth: 8, channels: 1, palette }, { zlib: { level: 9 } });
}
