import type { Point } from "../geometry.ts";
import type { Body } from "./body.ts";

/** A Mover with its chances drawn: point scatterers whose positions are a function of time. */
export interface Moving {
  readonly name: string;
  readonly scatterers: number;
  /** Scattered amplitude at 1 m for an incident amplitude of 1 (root of the backscattering cross section), m. */
  readonly strengths: Float64Array;
  /** Which no scatterer ever exceeds, each its own, m/s: close bounds make echoes quick to compute. */
  readonly maxSpeeds: Float64Array;
  /**
   * Which the third rate of no scatterer's places ever exceeds, each its own, m/s^3; without it a wider spectrum is reckoned with, and
   * echoes take a little longer to compute.
   */
  readonly maxJerks?: Float64Array;
  /** No scatterer ever leaves the box between these corners. */
  readonly bounds: { readonly least: Point; readonly most: Point };
  /**
   * Positions at `time`, s, which may be negative: `out`, shape [scatterer][3], is written.
   * Velocities are continuous.
   */
  poseAt(time: number, out: Float64Array): void;
  /**
   * Where strengths change with time: writes factors of the strengths at `time`, s, which may be negative, to `out`,
   * shape [scatterer]. Like positions they must be smooth: slopes continuous, and changes take some milliseconds.
   */
  gainsAt?(time: number, out: Float64Array): void;
  /**
   * True for what is outside the room and seen through an open door: it is heard by direct legs alone, and `gainsAt`
   * says how much of it. All else falls silent beyond the walls.
   */
  readonly beyond?: true;
  /** What casts shadows on the paths that nothing else changes; none if absent. */
  readonly bodies?: readonly Body[];
  /** For a person, which scatterers are pelvis and middle of the torso; null for all else. */
  readonly person: { readonly pelvis: number; readonly torso: readonly number[] } | null;
}
