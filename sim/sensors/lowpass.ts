/**
 * One half of a symmetric low-pass FIR: tap 0 is the middle one.
 *
 * A Kaiser-windowed sinc. It passes to `PASS` and stops, by `STOP_DB` or more, from 0.5 on, both as
 * shares of the rate to which it decimates by `factor`; its gain at 0 Hz is exactly 1. With factor
 * 1 it is the identity: what calls it has made sure that nothing is beyond `PASS`.
 *
 * @see Oppenheim & Schafer, "Discrete-Time Signal Processing", 3rd ed., section 7.6.2 (Kaiser 1974).
 */
export function lowpass(factor: number): Float64Array {
  if (factor === 1) return Float64Array.of(1);
  const transition = (2 * Math.PI * (0.5 - PASS)) / factor;
  const half = Math.ceil((STOP_DB - 8) / (2.285 * transition) / 2);
  const beta = 0.1102 * (STOP_DB - 8.7);
  const cutoff = (0.5 + PASS) / 2 / factor; // cycles per sample
  const taps = Float64Array.from({ length: half + 1 }, (_, n) => {
    const sinc = n === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * n) / (Math.PI * n);
    return sinc * besselI0(beta * Math.sqrt(1 - (n / half) * (n / half)));
  });
  const gain = taps.reduce((sum, tap, n) => sum + (n === 0 ? tap : 2 * tap), 0);
  return taps.map((tap) => tap / gain);
}

/** End of the pass band, as a share of the output rate. */
export const PASS = 0.42;
/** Attenuation aimed at: Kaiser's formulas hold to within a decibel or two of 80. */
const STOP_DB = 86;

/** Modified Bessel function of order 0 by its power series (Abramowitz & Stegun 9.6.12). */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
}
