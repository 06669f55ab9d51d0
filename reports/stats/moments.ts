/** Count, mean and standard deviation of a sample. */
export interface Moments {
  /** Units counted, by weight. */
  readonly n: number;
  /** NaN where `n` is 0. */
  readonly mean: number;
  /** With n - 1 degrees of freedom; NaN where `n` is below 2. */
  readonly sd: number;
}

/**
 * Moments of the values that are numbers; NaN stands for an undefined value and is left out.
 *
 * `weights` are multiplicities: the result is that of a sample in which value i stands `weights[i]`
 * times. Two passes, so that a large mean does not swallow a small spread.
 */
export function moments(values: ArrayLike<number>, weights?: ArrayLike<number>): Moments {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const weight = weights ? weights[i]! : 1;
    if (weight === 0 || Number.isNaN(value)) continue;
    n += weight;
    sum += weight * value;
  }
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const weight = weights ? weights[i]! : 1;
    if (weight === 0 || Number.isNaN(value)) continue;
    squares += weight * (value - mean) * (value - mean);
  }
  return { n, mean, sd: n < 2 ? NaN : Math.sqrt(squares / (n - 1)) };
}
