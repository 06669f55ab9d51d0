import type { Point } from "../geometry.ts";
import type { Radar } from "./radar.ts";

/** A radar where it stands, and what is before it. */
export interface Staging<Kind extends Radar = Radar> {
  readonly radar: Kind;
  readonly at: Point;
  /** Direction of the device's x axis; length 1. */
  readonly facing: Point;
  readonly reflectors: readonly Reflectors[];
  /** What stands still. */
  readonly clutter?: readonly StillReflector[];
  /** Decides all noise. */
  readonly seed: number;
}

/** Points that reflect, and move. */
export interface Reflectors {
  readonly count: number;
  /**
   * Writes where they are and what they reflect at `time`, s, which may be negative: [reflector][x, y, z, cross section], in m
   * of the room and m^2, after what is between (`seenThrough`). A cross section of 0 leaves a reflector out.
   */
  at(time: number, out: Float64Array): void;
  /**
   * How often range profiles ask: once a "frame", where speed comes from the neighbouring frames, for what moves as a sleeper's chest does; or
   * thrice within each frame's chirps, "chirp", for fans and walkers, and once where none of them has a cross section.
   */
  readonly resolve: "frame" | "chirp";
}

export interface StillReflector {
  readonly at: Point;
  /** dBsm */
  readonly crossSectionDb: number;
}

/**
 * Antennas of a placed radar, m of the room: the transmitter first.
 *
 * @throws RangeError unless it stands somewhere and faces in a direction of length 1.
 */
export function antennasOf({ radar, at, facing }: Staging): readonly Point[] {
  if (!at.every(Number.isFinite)) throw new RangeError(`staging.at: expected three numbers, got ${at}`);
  if (!(Math.abs(Math.hypot(...facing) - 1) < 1e-6))
    throw new RangeError(`staging.facing: expected a direction of length 1, got ${facing}`);
  const [fx, fy, fz] = facing;
  const level = Math.hypot(fx, fy);
  // Left is level; a device that faces straight up or down keeps the room's y axis to its left.
  const [lx, ly] = level > 1e-9 ? [-fy / level, fx / level] : [0, 1];
  const [ux, uy, uz] = [-fz * ly, fz * lx, fx * ly - fy * lx];
  return [radar.tx, ...radar.rx].map(([x, y, z]) => [
    at[0] + x * fx + y * lx + z * ux,
    at[1] + x * fy + y * ly + z * uy,
    at[2] + x * fz + z * uz,
  ]);
}

/** How a radar sees one point: path there and back by each receiver, m, and amplitudes, V. */
export interface Sight {
  readonly paths: Float64Array;
  readonly amplitudes: Float64Array;
}

/** How the antennas see points: the radar equation, and patterns as the transmitter's. */
export interface Eyes {
  /** Writes paths and amplitudes for a point of this cross section. */
  look(x: number, y: number, z: number, section: number, out: Sight): void;
  /** Writes the paths alone. */
  measure(x: number, y: number, z: number, paths: Float64Array): void;
}

/** @param ahead Amplitude of 1 m^2 ahead times both distances, V m^2. */
export function eyesOf(staging: Staging, ahead: number): Eyes {
  const [tx, ...rx] = antennasOf(staging);
  const [fx, fy, fz] = staging.facing;
  const { exponent, backDb } = staging.radar.element;
  const least = 10 ** (-backDb / 10);
  const halves = 2 * exponent;
  const measure = (x: number, y: number, z: number, paths: Float64Array): number => {
    const there = distance(x - tx[0], y - tx[1], z - tx[2]);
    for (let r = 0; r < rx.length; r++) {
      const at = rx[r];
      paths[r] = there + distance(x - at[0], y - at[1], z - at[2]);
    }
    return there;
  };
  return {
    measure,
    look(x, y, z, section, { paths, amplitudes }) {
      const there = measure(x, y, z, paths);
      const along = (x - tx[0]) * fx + (y - tx[1]) * fy + (z - tx[2]) * fz;
      const shape = pattern(along / Math.max(there, NEAREST), halves, least);
      const strength = (ahead * Math.sqrt(section) * shape) / Math.max(there, NEAREST);
      for (let r = 0; r < rx.length; r++) amplitudes[r] = strength / Math.max(paths[r] - there, NEAREST);
    },
  };
}

/** Root of the two-way gain over that ahead: the cosine to the power of `halves` / 2, but not below `least`. */
function pattern(cosine: number, halves: number, least: number): number {
  if (halves === 0) return 1;
  if (!(cosine > 0)) return least;
  let power = halves % 2 === 1 ? Math.sqrt(cosine) : 1;
  for (let i = 1; i < halves; i += 2) power *= cosine;
  return Math.max(power, least);
}

/** No leg is reckoned for shorter than this in its spreading, m. */
const NEAREST = 0.01;

/** Quicker than Math.hypot, which guards against squares beyond 1e308. */
function distance(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}
