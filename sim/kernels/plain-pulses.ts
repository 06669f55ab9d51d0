/** Samples from the centre of a pulse to where its Hann window ends. */
export const HALF_WIDTH = 41;

/**
 * Makes `out` a sum of band-limited pulses: pulse i has amplitude `amplitudes[i]` and its centre `delays[i]` samples
 * after `out[0]`. The plain twin of `writePulses`, and the definition of what it computes.
 *
 * A pulse at d gives sample n the amplitude times sinc(n - d) (1 + cos(pi (n - d) / 41)) / 2 where |n - d| < 41,
 * and nothing elsewhere; sinc(t) = sin(pi t) / (pi t). Its response is 1 within 0.03 dB up
 * to 0.47 of the rate; above, it depends on the fraction of d, down to nothing at half the rate for a pulse midway
 * between two samples. The sine of all its taps is the same but for the sign.
 */
export function writePulsesPlainly(
  out: Float32Array | Float64Array,
  delays: Float64Array,
  amplitudes: Float64Array,
): void {
  out.fill(0);
  for (let i = 0; i < delays.length; i++) {
    const first = Math.max(0, Math.ceil(delays[i] - HALF_WIDTH));
    const last = Math.min(out.length - 1, Math.floor(delays[i] + HALF_WIDTH));
    for (let n = first; n <= last; n++) out[n] += amplitudes[i] * windowedSinc(n - delays[i]);
  }
}

/** The pulse's value `t` samples from its centre. */
export function windowedSinc(t: number): number {
  if (Math.abs(t) >= HALF_WIDTH) return 0;
  if (t === 0) return 1;
  return ((Math.sin(Math.PI * t) / (Math.PI * t)) * (1 + Math.cos((Math.PI * t) / HALF_WIDTH))) / 2;
}
