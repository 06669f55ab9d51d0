import type { Point } from "../geometry.ts";

/** A Mover with its chances drawn: point scatterers whose positions are a function of time. */
export interface Moving {
  readonly name: string;
  readonly scatterers: number;
  /** Scattered amplitude at 1 m for an incident amplitude of 1 (root of the backscattering cross section), m. */
  readonly strengths: Float64Array;
  /** No scatterer is ever faster, m/s. */
  readonly maxSpeed: number;
  /** No scatterer ever leaves the box between these corners. */
  readonly bounds: { readonly least: Point; readonly most: Point };
  /**
   * Positions at `time`, s, which may be negative: `out`, shape [scatterer][3], is written.
   * Velocities are continuous.
   */
  poseAt(time: number, out: Float64Array): void;
  /** For a person, which scatterers are pelvis and middle of the torso; null for all else. */
  readonly person: { readonly pelvis: number; readonly torso: readonly number[] } | null;
}
