import type { Point } from "../geometry.ts";

/** How sound is sent out or heard by direction. */
export interface Directivity {
  /** Where it faces, in the device's frame; length 1. */
  readonly axis: Point;
  /** Of the piston, m; 0 is a point. */
  readonly radius: number;
  /** By how much the case weakens what goes straight back, more than what goes to the side; 0 or more. */
  readonly behindDb: number;
}

/** Alike in all directions. */
export const OMNIDIRECTIONAL: Directivity = { axis: [1, 0, 0], radius: 0, behindDb: 0 };

/**
 * Gain of amplitude by the cosine of the angle from the axis: real, 1 on the axis, negative in every second side lobe.
 *
 * In front it is a rigid piston's in a wall: 2 J1(x) / x, x = k radius sin(angle) (Kinsler et al., "Fundamentals of Acoustics",
 * 4th ed., eq. 7.4.17). Behind there is no closed form; ASSUMPTION: what it is at 90 degrees, times a shadow of the case that
 * deepens smoothly, in dB as s^2 (3 - 2s) with s = -cosine, to `behindDb`. The slope in the cosine is continuous.
 *
 * @param k Wave number, 2 pi f / c, 1/m.
 */
export function directivityAt({ radius, behindDb }: Directivity, k: number): (cosine: number) => number {
  const size = k * radius;
  const aside = piston(size);
  const nepers = (behindDb * Math.LN10) / 20;
  return (cosine) => {
    if (cosine >= 0) return piston(size * Math.sqrt(Math.max(0, 1 - cosine * cosine)));
    const s = Math.min(1, -cosine);
    return aside * Math.exp(-nepers * s * s * (3 - 2 * s));
  };
}

function piston(x: number): number {
  // 2 J1(x) / x = 1 - x^2 / 8 + ...
  return x < 1e-4 ? 1 : (2 * besselJ1(x)) / x;
}

/** J1 by its power series (Abramowitz & Stegun 9.1.10); to 1e-9 for arguments from 0 to 20, beyond which it grows worse. */
function besselJ1(x: number): number {
  const square = 0.25 * x * x;
  let term = 0.5 * x;
  let sum = term;
  for (let n = 1; n < 60 && Math.abs(term) > 1e-17; n++) {
    term *= -square / (n * (n + 1));
    sum += term;
  }
  return sum;
}
