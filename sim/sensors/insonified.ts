import type { Images } from "../acoustics/images.ts";
import type { Point } from "../geometry.ts";
import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { type Emitted, RISE, risen } from "./emitted.ts";
import { cosineOfHalfTurns, sineOfHalfTurns } from "./phasor.ts";

/**
 * Where a Moving's scatterers are and what they send out, on a grid of scatterer time.
 *
 * The grid is a ring that holds what one stretch needs, index g being time g / rate. Of each array the
 * row of a scatterer begins at `scatterer * stride`, and index g stands at `g & mask` of it; what stands
 * at the ring's beginning is repeated after its end, so taps may be read without a wrap.
 */
export interface Insonified {
  /** Grid points per second. */
  readonly rate: number;
  readonly mask: number;
  readonly stride: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Scattered pressure at 1 m, Pa, relative to the carrier. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Grid index at which a scatterer last sent out anything. */
  readonly loudest: Float64Array;
  /** Longest time from any scatterer to any microphone, s. */
  readonly reach: number;
  /** Fills the grid up to the taps round `time`. */
  fillTo(time: number): void;
}

/** Grid points on either side of a time that an interpolation may read. */
export const MARGIN = 4;

/**
 * Two-way Doppler, Hz, beyond which a scatterer no faster than `maxSpeed` sends next to nothing.
 *
 * Phase modulation spreads a little beyond its largest instantaneous frequency: Bessel lines
 * J_n(b) fall to -80 dB of the carrier by n = b + 4.5 (b/2)^(1/3), which for a blade (b about 200) is
 * 11 %; slow and soft motion has the additional 100 Hz.
 */
export function dopplerOf(maxSpeed: number, { speed }: Acoustics, { carrier }: Emitted): number {
  return (1.15 * 2 * maxSpeed * carrier) / speed + 100;
}

/**
 * The same, closer, of a scatterer whose third rate never exceeds `maxJerk`.
 *
 * Where the Doppler is largest it stands still for a moment, and beyond it the spectrum falls like Airy's function of
 * 2 pi f (2 / p3)^(1/3), p3 being the phase's third rate: by 90 dB at 5.8 (Abramowitz & Stegun 10.4.59). A path's third rate is
 * the scatterer's own, and 3 v a / r + 3 v^3 / r^2 as it passes by at r, a being sqrt(2 v j) at most (Kolmogorov).
 */
export function dopplerWithin(
  maxSpeed: number,
  maxJerk: number | undefined,
  acoustics: Acoustics,
  sound: Emitted,
): number {
  const safe = dopplerOf(maxSpeed, acoustics, sound);
  if (maxJerk === undefined) return safe;
  const { speed } = acoustics;
  const passing = Math.sqrt(2 * maxSpeed * maxJerk) + (maxSpeed * maxSpeed) / PASSED;
  const third = (4 * Math.PI * sound.carrier * (maxJerk + (3 * maxSpeed * passing) / PASSED)) / speed;
  const spread = (AIRY / (2 * Math.PI)) * Math.cbrt(third / 2);
  return Math.min(safe, (2 * maxSpeed * sound.carrier) / (speed - maxSpeed) + spread);
}

/** Where Airy's function is 90 dB below its largest value. */
const AIRY = 5.8;
/** How far from source and microphones a scatterer passes by at full speed, m (assumption: 0.3 and more for a person and a tabletop). */
const PASSED = 0.4;

/**
 * @param run As in `scattered`.
 *
 * The grid has 16 points per period of the largest one-way Doppler, at which six-point
 * interpolation errs by -80 dB, and by far less below. An emission's rise is no slow Doppler: its curvature jumps at both
 * ends, which needs 100 points.
 *
 * @param rising Whether a rise is to be followed.
 */
export function insonify(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  { from, stretch }: { readonly from: number; readonly stretch: number },
  rising: boolean,
): Insonified {
  const { scatterers } = moving;
  const still = Math.ceil(8 * dopplerOf(fastest(moving), acoustics, sound));
  const rate = rising ? Math.max(still, RISING / RISE) : still;
  const reach = farthest(moving, acoustics.receivers) / acoustics.speed;
  const size = 2 ** Math.ceil(Math.log2((reach + stretch) * rate + 4 * MARGIN));
  const stride = size + 2 * MARGIN;
  const make = () => new Float64Array(scatterers * stride);
  const [x, y, z, re, im] = [make(), make(), make(), make(), make()];
  const loudest = new Float64Array(scatterers).fill(-Infinity);
  const pose = new Float64Array(3 * scatterers);
  const send = sender(moving, acoustics, sound);
  const sent = new Float64Array(2);
  const gains = new Float64Array(scatterers).fill(1);
  let next = Math.floor((from - reach) * rate) - MARGIN;

  const put = (row: Float64Array, at: number, slot: number, value: number): void => {
    row[at + slot] = value;
    if (slot < 2 * MARGIN) row[at + slot + size] = value;
  };
  return {
    rate,
    mask: size - 1,
    stride,
    x,
    y,
    z,
    re,
    im,
    loudest,
    reach,
    fillTo(time) {
      for (const last = Math.ceil(time * rate) + MARGIN; next <= last; next++) {
        const slot = next & (size - 1);
        moving.poseAt(next / rate, pose);
        moving.gainsAt?.(next / rate, gains);
        for (let k = 0, at = 0; k < scatterers; k++, at += stride) {
          send(next / rate, k, pose, sent);
          put(x, at, slot, pose[3 * k]);
          put(y, at, slot, pose[3 * k + 1]);
          put(z, at, slot, pose[3 * k + 2]);
          put(re, at, slot, gains[k] * sent[0]);
          put(im, at, slot, gains[k] * sent[1]);
          if (sent[0] !== 0 || sent[1] !== 0) loudest[k] = next;
        }
      }
    },
  };
}

/** Grid points in a rise. */
const RISING = 100;

/** No path is taken for shorter than this, m: a point scatterer's field has no meaning closer by. */
export const NEAREST = 0.05;

/**
 * What scatterer k at its place in `pose` sends out at a time: `sent` is [re, im] of the pressure at
 * 1 m, Pa, the sum over the loudspeaker's images.
 */
export function sender(
  { strengths }: Pick<Moving, "strengths">,
  { source, room, speed, loss }: Pick<Acoustics, "source" | "room" | "speed" | "loss">,
  sound: Emitted,
) {
  const air = loss(sound.carrier);
  const gain = source.gainAt(sound.carrier);
  const halfTurns = (2 * sound.carrier) / speed;
  const { count, positions, reflections, axes } = source;
  // Once this old, all images within 100 m have risen: the test is spared from then on.
  const settles = sound.begins + RISE + 100 / speed;
  return (time: number, k: number, pose: Float64Array, sent: Float64Array): void => {
    const [x, y, z] = [pose[3 * k], pose[3 * k + 1], pose[3 * k + 2]];
    const weight = strengths[k] * sound.pressure * (room ? audible(x, y, z, room.size) : 1);
    sent[0] = 0;
    sent[1] = 0;
    if (weight === 0 || time <= sound.begins) return;
    for (let i = 0; i < count; i++) {
      const dx = x - positions[3 * i];
      const dy = y - positions[3 * i + 1];
      const dz = z - positions[3 * i + 2];
      const r = Math.max(NEAREST, Math.sqrt(dx * dx + dy * dy + dz * dz));
      let amplitude = (weight * reflections[i] * Math.exp(-air * r)) / r;
      if (gain) {
        const along = dx * axes[3 * i] + dy * axes[3 * i + 1] + dz * axes[3 * i + 2];
        amplitude *= gain(along / r);
      }
      if (time < settles || r > 100) amplitude *= risen(time - r / speed - sound.begins);
      const turns = halfTurns * r;
      const nearest = Math.floor(turns + 0.5);
      if ((nearest & 1) !== 0) amplitude = -amplitude;
      sent[0] += amplitude * cosineOfHalfTurns(turns - nearest);
      sent[1] -= amplitude * sineOfHalfTurns(turns - nearest);
    }
  };
}

/** Depth of a doorway, m, over which what leaves the room falls silent (ASSUMPTION, 0.1 to 0.4). */
export const DOORWAY = 0.2;

/** Share of a scatterer's echo that is heard in the room: 1 within, 0 beyond the doorway, smooth between. */
export function audible(x: number, y: number, z: number, [sx, sy, sz]: Point): number {
  const beyond = Math.max(-x, x - sx, -y, y - sy, -z, z - sz);
  if (beyond <= 0) return 1;
  return beyond >= DOORWAY ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * beyond) / DOORWAY);
}

/** m/s */
export function fastest({ maxSpeeds }: Moving): number {
  return maxSpeeds.reduce((most, speed) => Math.max(most, speed), 0);
}

/** Longest distance from any of the images to a place a scatterer may reach, m. */
export function farthest(
  { bounds: { least, most } }: Pick<Moving, "bounds">,
  all: readonly Pick<Images, "count" | "positions">[],
): number {
  let longest = 0;
  for (const { count, positions } of all) {
    for (let i = 0; i < count; i++) {
      const away = [0, 1, 2].map((axis) => {
        const at = positions[3 * i + axis];
        return Math.max(Math.abs(at - least[axis]), Math.abs(at - most[axis]));
      });
      longest = Math.max(longest, Math.hypot(...away));
    }
  }
  return longest;
}
