/** Sizes and filters of a raiser: see `raiser`. */
export interface RaiserOptions {
  /** Channels. */
  readonly channels: number;
  /** Low samples from which one call makes its samples, and samples that it makes. */
  readonly low: number;
  readonly made: number;
  /** Taps by phase of the two steps of interpolation; those of the first are even in number, of the second 8. */
  readonly first: readonly Float64Array[];
  readonly second: readonly Float64Array[];
}

/**
 * Envelopes interpolated in two steps and raised to a carrier, in float64: the plain twin of `raiser`, and the definition of what it
 * computes.
 *
 * Step by step, sample o is the sum over t of taps[o % phases][t] times sample floor(o / phases) + t of what it was made from.
 *
 * @param envelopes Shape [low][I or Q][channel].
 * @param carrier   Cosine and sine for each sample made.
 * @returns Shape [made][channel]: the interpolated I times the cosine less Q times the sine.
 */
export function raisePlainly(
  { channels, made, first, second }: RaiserOptions,
  envelopes: ArrayLike<number>,
  carrier: ArrayLike<number>,
): Float64Array {
  const width = 2 * channels;
  const between = interpolated(envelopes, first, width, Math.ceil(made / second.length) + 7);
  const raised = interpolated(between, second, width, made);
  return Float64Array.from({ length: made * channels }, (_, i) => {
    const [sample, channel] = [Math.floor(i / channels), i % channels];
    const re = raised[sample * width + channel];
    const im = raised[sample * width + channels + channel];
    return re * carrier[2 * sample] - im * carrier[2 * sample + 1];
  });
}

function interpolated(
  from: ArrayLike<number>,
  taps: readonly Float64Array[],
  width: number,
  rows: number,
): Float64Array {
  return Float64Array.from({ length: rows * width }, (_, i) => {
    const [row, at] = [Math.floor(i / width), i % width];
    const start = Math.floor(row / taps.length);
    return taps[row % taps.length].reduce((sum, tap, t) => sum + tap * from[(start + t) * width + at], 0);
  });
}
