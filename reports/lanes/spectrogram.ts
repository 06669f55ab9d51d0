import type { Canvas } from "#contracts";

/** Levels of sound round the carrier over stream time, as the record keeps them for pictures. */
export interface Spectrogram extends Canvas {
  /** Shape [column][bin], lowest frequency first. */
  readonly columns: Uint8Array;
}

/** Number of columns. @throws RangeError if the bytes are no whole number of columns, or a field is out of range. */
export function columnCount({ columns, bins, hop, step, stepDb }: Spectrogram): number {
  if (!Number.isSafeInteger(bins) || bins < 1 || columns.length % bins !== 0) {
    throw new RangeError(
      `spectrogram: ${columns.length} bytes are no whole number of columns of ${bins} bins`,
    );
  }
  if (!(hop > 0 && step > 0 && stepDb > 0)) {
    throw new RangeError(`spectrogram: hop ${hop} s, step ${step} Hz and ${stepDb} dB, expected all above 0`);
  }
  return columns.length / bins;
}

/**
 * The same picture with at most `most` columns: each new one holds the greatest levels of
 * several, so that a short movement in a long run does not fade. The last may cover less time.
 */
export function atMostColumns(spectrogram: Spectrogram, most: number): Spectrogram {
  const count = columnCount(spectrogram);
  const merged = Math.ceil(count / most);
  if (merged <= 1) return spectrogram;
  const { bins, columns, hop } = spectrogram;
  const kept = new Uint8Array(Math.ceil(count / merged) * bins);
  for (let column = 0; column < count; column++) {
    const target = Math.floor(column / merged) * bins;
    for (let bin = 0; bin < bins; bin++) {
      const level = columns[column * bins + bin]!;
      if (level > kept[target + bin]!) kept[target + bin] = level;
    }
  }
  return { ...spectrogram, hop: hop * merged, columns: kept };
}

/** Bins on either side of the carrier that `levelRange` does not look at: a Hann window spreads it over two. */
const CARRIER_BINS = 4;

/**
 * The range of levels to draw, dB re full scale, in whole steps of 5 dB: from the noise (the
 * median of the picture) to what only 0.05 % of it exceeds, and 30 dB at least. Four bins on either side of the carrier do not count: the static echo there is
 * 40 dB and more above what moves, and would take all the colours.
 */
export function levelRange({
  columns,
  bins,
  from,
  step,
  floorDb,
  stepDb,
}: Spectrogram): readonly [low: number, high: number] {
  const counts = new Float64Array(256);
  let total = 0;
  for (let bin = 0; bin < bins; bin++) {
    const near = Math.abs(from + bin * step) <= CARRIER_BINS * step;
    if (near && bins > 4 * CARRIER_BINS) continue;
    for (let at = bin; at < columns.length; at += bins, total++) counts[columns[at]!]!++;
  }
  const level = (share: number): number => floorDb + stepDb * valueAt(counts, share * total);
  const low = Math.floor(level(0.5) / 5) * 5;
  const high = Math.ceil(level(0.9995) / 5) * 5;
  return [low, Math.max(high, low + 30)];
}

/** The least value that at least `enough` of those counted do not exceed. */
function valueAt(counts: Float64Array, enough: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen > 0 && seen >= enough) return value;
  }
  return 0;
}
