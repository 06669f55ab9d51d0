/** Bins k with `from` <= |k| <= `until` of a spectrum: one band of both sidebands. */
export interface Band {
  readonly from: number;
  readonly until: number;
}

/** Sum of a spectrum's power over both sidebands of `band`; `power` as `shortTimePower` gives it. */
export function bandPower(power: Float64Array, band: Band): number {
  let sum = 0;
  for (let k = band.from; k <= band.until; k++) sum += power[k] + power[power.length - k];
  return sum;
}

/**
 * Shape of the gamma distribution with mean and variance of a band's power over white noise.
 *
 * One bin's power is exponential. Neighbours of a Hann spectrum are correlated by -2/3, those two apart by 1/6, so
 * n bins in a row have the variance v = n + 2 ((n - 1) 4/9 + (n - 2) 1/36) and the shape n^2 / v; microphones and
 * sidebands are independent and multiply it. Assumes noise of each microphone its own; noise common to all
 * (ultrasound in the room) has down to a quarter of this shape with four microphones.
 */
export function noiseShape(band: Band, microphones: number): number {
  const n = band.until - band.from + 1;
  const variance = n + 2 * (Math.max(0, n - 1) * (4 / 9) + Math.max(0, n - 2) * (1 / 36));
  return (2 * microphones * n * n) / variance;
}

/**
 * Quantile of a gamma distribution with mean 1, where `z` is the same quantile of the standard normal.
 *
 * Wilson and Hilferty's cube. For shapes of 8 and more it errs by less than 1 % above the mean and, down to
 * z = -3.6, by less than 5 % below it.
 *
 * @see Wilson & Hilferty, "The distribution of chi-square", PNAS 17(12), 1931.
 */
export function gammaQuantile(shape: number, z: number): number {
  const spread = 1 / (9 * shape);
  const root = 1 - spread + z * Math.sqrt(spread);
  return root * root * root;
}
