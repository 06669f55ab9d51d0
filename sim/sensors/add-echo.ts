import { type Insonified, NEAREST } from "./insonified.ts";
import { cosineOfHalfTurns, sineOfHalfTurns } from "./phasor.ts";

/** From a scatterer to one image of a microphone. */
export interface EchoPath {
  /** Of the image, m. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Product of the reflections met. */
  readonly reflection: number;
  /** Where the image faces, and its gain by the cosine from there to the scatterer; null is 1 for all. */
  readonly axis: readonly [number, number, number];
  readonly gain: ((cosine: number) => number) | null;
  /** Place of the microphone's I in each row of `out`. */
  readonly at: number;
  /** Loss of the air, nepers per metre. */
  readonly air: number;
  /** Of the carrier, per metre. */
  readonly halfTurns: number;
  /** Of sound, m/s. */
  readonly speed: number;
}

/**
 * Adds what one image of a microphone hears of scatterer k.
 *
 * The scatterer's time s = t - r(s) / c is found by iteration; from one sample to the next the
 * search begins where the path's growth would have it, and one step mostly does.
 *
 * @param out     Shape [rows][width], Pa.
 * @param grid    Filled round all scatterer times that are met.
 * @param stretch Row n is at the time (first + n) / rate.
 */
export function addEcho(
  out: Float64Array,
  { rate: points, mask, stride, x, y, z, re, im }: Insonified,
  k: number,
  { x: px, y: py, z: pz, reflection, axis, gain, at, air, halfTurns, speed }: EchoPath,
  { first, rows, rate, width }: Stretch,
): void {
  const row = k * stride;
  let before = 0;
  let growth = 0;
  // Where the air's loss was last taken, m, and what then passed.
  let taken = -1;
  let passed = 0;
  for (let n = 0, o = at; n < rows; n++, o += width) {
    const time = (first + n) / rate;
    let delay = before + growth;
    let r = 0;
    let along = 0;
    let whole = 0;
    let u = 0;
    for (let change = 1; change > TOLERANCE || change < -TOLERANCE; ) {
      const place = (time - delay) * points;
      whole = Math.floor(place);
      u = place - whole;
      // Cubic through the points at -1, 0, 1, 2 (Lagrange).
      const a = u * (1 - u) * (u - 2) * SIXTH;
      const b = (u * u - 1) * (u - 2) * 0.5;
      const c = u * (u + 1) * (2 - u) * 0.5;
      const d = u * (u * u - 1) * SIXTH;
      const i = row + ((whole - 1) & mask);
      const dx = a * x[i] + b * x[i + 1] + c * x[i + 2] + d * x[i + 3] - px;
      const dy = a * y[i] + b * y[i + 1] + c * y[i + 2] + d * y[i + 3] - py;
      const dz = a * z[i] + b * z[i + 1] + c * z[i + 2] + d * z[i + 3] - pz;
      r = Math.sqrt(dx * dx + dy * dy + dz * dz);
      along = dx * axis[0] + dy * axis[1] + dz * axis[2];
      change = r / speed - delay;
      delay += change;
    }
    growth = n === 0 ? 0 : delay - before;
    before = delay;

    // Quintic through the points at -2 .. 3 (Lagrange).
    const v = u * u;
    const p = (v - 4) * (u - 3);
    const i = row + ((whole - 2) & mask);
    const w0 = u * (v - 1) * (u - 2) * (3 - u) * (SIXTH / 20);
    const w1 = u * (u - 1) * p * (SIXTH / 4);
    const w2 = (1 - v) * p * (SIXTH / 2);
    const w3 = u * (u + 1) * p * (SIXTH / 2);
    const w4 = u * (v - 1) * (u + 2) * (3 - u) * (SIXTH / 4);
    const w5 = u * (v - 1) * (v - 4) * (SIXTH / 20);
    const gRe =
      w0 * re[i] + w1 * re[i + 1] + w2 * re[i + 2] + w3 * re[i + 3] + w4 * re[i + 4] + w5 * re[i + 5];
    const gIm =
      w0 * im[i] + w1 * im[i + 1] + w2 * im[i + 2] + w3 * im[i + 3] + w4 * im[i + 4] + w5 * im[i + 5];

    // The exponential by its series round the last one taken, to 3e-8: paths change slowly.
    let lost = air * (r - taken);
    if (taken < 0 || lost > 0.005 || lost < -0.005) {
      taken = r;
      passed = reflection * Math.exp(-air * r);
      lost = 0;
    }
    const aimed = gain ? gain(along / Math.max(r, 1e-9)) : 1;
    const amplitude = (aimed * passed * (1 - lost + 0.5 * lost * lost)) / (r > NEAREST ? r : NEAREST);
    const turns = halfTurns * r;
    const nearest = Math.floor(turns + 0.5);
    const signed = (nearest & 1) === 0 ? amplitude : -amplitude;
    const cos = signed * cosineOfHalfTurns(turns - nearest);
    const sin = signed * sineOfHalfTurns(turns - nearest);
    out[o] += gRe * cos + gIm * sin;
    out[o + 1] += gIm * cos - gRe * sin;
  }
}

/** Rows at the times (first + n) / rate, each `width` long. */
export interface Stretch {
  readonly first: number;
  readonly rows: number;
  readonly rate: number;
  readonly width: number;
}

const SIXTH = 1 / 6;

/**
 * Last step of the search for a path's scatterer time, s. What remains is v / c of it: for 10 m/s
 * a phase of 6e-5 radians at 33 kHz.
 */
const TOLERANCE = 1e-8;
