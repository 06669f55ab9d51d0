/** Harmonics kept of what repeats with each stride: enough for its shape, few enough to be smooth. */
export const HARMONICS = 6;

/**
 * A function of phase, in cycles, as its mean and first `HARMONICS` harmonics.
 *
 * @returns a function of what `wavesAt` wrote, so that several share the sines of one phase.
 */
export function periodic(curve: (phase: number) => number): (waves: Float64Array) => number {
  const coefficients = new Float64Array(2 * HARMONICS);
  const wave = new Float64Array(2 * HARMONICS);
  let mean = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const value = curve(i / SAMPLES) / SAMPLES;
    mean += value;
    wavesAt(i / SAMPLES, wave);
    for (let k = 0; k < wave.length; k++) coefficients[k] += 2 * value * wave[k];
  }
  return (waves) => {
    let sum = mean;
    for (let k = 0; k < coefficients.length; k++) sum += coefficients[k] * waves[k];
    return sum;
  };
}

/** Writes cosine and sine of each harmonic of a phase, in cycles: `out`, shape [HARMONICS][2]. */
export function wavesAt(phase: number, out: Float64Array): void {
  const c = Math.cos(2 * Math.PI * phase);
  const s = Math.sin(2 * Math.PI * phase);
  out[0] = c;
  out[1] = s;
  for (let k = 2; k < out.length; k += 2) {
    out[k] = out[k - 2] * c - out[k - 1] * s;
    out[k + 1] = out[k - 1] * c + out[k - 2] * s;
  }
}

const SAMPLES = 256;
