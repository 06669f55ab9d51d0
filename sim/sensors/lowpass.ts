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
  return lowpassBetween(PASS / factor, 0.5 / factor);
}

/** The same for any band: one half of a low-pass FIR that passes to `pass` and stops from `stop` on, in cycles per sample. */
export function lowpassBetween(pass: number, stop: number, stopDb = STOP_DB): Float64Array {
  const half = Math.ceil((stopDb - 8) / (2.285 * 2 * Math.PI * (stop - pass)) / 2);
  const beta = 0.1102 * (stopDb - 8.7);
  const cutoff = (stop + pass) / 2;
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

/**
 * Taps that read a band-limited signal between its samples: 2 * REACH of them, for the samples from -REACH + 1 to REACH, at `place` in
 * [0, 1). A Kaiser-windowed sinc; up to a quarter of the rate it errs by -80 dB or less, beyond it weakens. Their sum is 1.
 */
export function between(place: number): Float64Array {
  const beta = 0.1102 * (STOP_DB - 8.7);
  const taps = Float64Array.from({ length: 2 * REACH }, (_, i) => {
    const away = i - REACH + 1 - place;
    const sinc = away === 0 ? 1 : Math.sin(Math.PI * away) / (Math.PI * away);
    return sinc * besselI0(beta * Math.sqrt(Math.max(0, 1 - (away / REACH) * (away / REACH))));
  });
  const sum = taps.reduce((all, tap) => all + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Half of the taps of `between`. */
export const REACH = 6;

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
