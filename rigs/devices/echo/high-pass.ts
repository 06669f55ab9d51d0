/**
 * Takes the steady part (leak and the room at rest) out of interleaved lanes, in place.
 *
 * Each lane loses its slow mean m: y[n] = x[n] - m[n-1], m[n] = m[n-1] + a y[n]. That is
 * H(z) = (1 - z^-1) / (1 - (1 - a) z^-1) with a = 1 - exp(-2 pi cutoff / rate): 0 at 0 Hz, -3 dB close to
 * `cutoff` while it is small against `rate`, and 2 / (2 - a) at half the rate. A step dies away by half in
 * 0.11 / cutoff. The mean begins at the first sample seen, so a leak that was there from the start makes no step.
 *
 * @param options `lanes`: numbers a sample holds (I and Q of each microphone); `cutoff` and `rate` in Hz.
 * @returns the filter; it takes whole samples, shape [samples][lanes], and keeps its state between calls.
 */
export function highPass(options: {
  readonly lanes: number;
  readonly cutoff: number;
  readonly rate: number;
}): (block: Float64Array) => void {
  const { lanes, cutoff, rate } = options;
  if (!(cutoff > 0 && cutoff < rate / 2)) {
    throw new RangeError(`highPass: cutoff is ${cutoff} Hz, expected between 0 and ${rate / 2} Hz`);
  }
  const a = 1 - Math.exp((-2 * Math.PI * cutoff) / rate);
  const mean = new Float64Array(lanes);
  let primed = false;

  return (block) => {
    if (block.length % lanes !== 0) {
      throw new RangeError(`highPass: ${block.length} numbers are no whole samples of ${lanes}`);
    }
    if (!primed) mean.set(block.subarray(0, lanes));
    primed = true;
    for (let at = 0; at < block.length; at += lanes) {
      for (let lane = 0; lane < lanes; lane++) {
        const y = block[at + lane] - mean[lane];
        mean[lane] += a * y;
        block[at + lane] = y;
      }
    }
  };
}
