import { HALF_WIDTH } from "../kernels/plain-pulses.ts";
import { type Shoebox, WALLS } from "./shoebox.ts";

/**
 * Reverberation time of an impulse response by T30, s: the time of 60 dB at the slope of the least-squares line
 * through the backward-integrated energy from -5 to -35 dB. Null where it does not fall so far, or falls within
 * the 82 samples of a single pulse, whose own shape that would be.
 *
 * The response must hold the decay without noise, for none is taken off.
 *
 * @see ISO 3382-1:2009, 5.3.3 and A.2; Schroeder, "New method of measuring reverberation time", J. Acoust. Soc.
 *   Am. 37, 1965.
 */
export function reverberationTime(response: Float32Array, rate: number): number | null {
  const energies = energyDecay(response);
  if (!(energies[0] > 0)) return null;
  const level = (n: number): number => 10 * Math.log10(energies[n] / energies[0]);
  const first = energies.findIndex((energy) => energy <= energies[0] * 10 ** -0.5);
  const end = energies.findIndex((energy) => energy <= energies[0] * 10 ** -3.5);
  if (first < 0 || end - first < 2 * HALF_WIDTH) return null;

  const middle = (first + end - 1) / 2;
  let rise = 0;
  let run = 0;
  for (let n = first; n < end; n++) {
    rise += (n - middle) * level(n);
    run += (n - middle) ** 2;
  }
  return (-60 * run) / rise / rate;
}

/** Energy yet to come at each sample: the backward integral of the response's square. */
export function energyDecay(response: Float32Array): Float64Array {
  const energies = new Float64Array(response.length);
  let sum = 0;
  for (let n = response.length - 1; n >= 0; n--) {
    sum += response[n] * response[n];
    energies[n] = sum;
  }
  return energies;
}

/**
 * Reverberation time by Sabine, s: 24 ln(10) V / (c A), A the sum of wall area times absorption, c in m/s.
 * `air` is the air's energy attenuation in 1/m (its dB/m over 4.343), which adds 4 air V to A.
 *
 * Holds for a diffuse field and little absorption.
 * @see Kuttruff, "Room Acoustics", 5th ed., 5.2.
 */
export function sabineTime(room: Shoebox, speed: number, air = 0): number {
  const { area, volume, absorbing } = extents(room);
  return fallTime(volume, speed, area * absorbing, air);
}

/** Reverberation time by Eyring, s: as Sabine's, with -ln(1 - mean absorption) times the area for A. */
export function eyringTime(room: Shoebox, speed: number, air = 0): number {
  const { area, volume, absorbing } = extents(room);
  return fallTime(volume, speed, -area * Math.log(1 - absorbing), air);
}

function fallTime(volume: number, speed: number, absorbingArea: number, air: number): number {
  return (24 * Math.LN10 * volume) / (speed * (absorbingArea + 4 * air * volume));
}

/** Volume, m^3; area of the walls, m^2; their mean absorption. */
function extents({ size: [x, y, z], absorption }: Shoebox): {
  readonly volume: number;
  readonly area: number;
  readonly absorbing: number;
} {
  const areas = { x0: y * z, x1: y * z, y0: x * z, y1: x * z, z0: x * y, z1: x * y };
  const area = 2 * (x * y + y * z + z * x);
  const absorbed = WALLS.reduce((sum, wall) => sum + areas[wall] * absorption[wall], 0);
  return { volume: x * y * z, area, absorbing: absorbed / area };
}
