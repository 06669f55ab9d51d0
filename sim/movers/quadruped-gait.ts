import { HARMONICS, periodic, wavesAt } from "./periodic.ts";
import type { Gait } from "./striding.ts";

/** Parts of a body on four legs, in the order of `bodyAt`. */
export const PARTS = [
  "rump",
  "left shoulder",
  "right shoulder",
  "left flank",
  "right flank",
  "belly",
  "head",
  "tail",
  "left fore leg",
  "left fore paw",
  "right fore leg",
  "right fore paw",
  "left hind leg",
  "left hind paw",
  "right hind leg",
  "right hind paw",
] as const;

/** What tells one body on four legs from another. */
export interface Build {
  /** Of the trunk from hips to shoulders, as a share of the hips' height. */
  readonly trunk: number;
  /** Length of a stride, as a share of what cursorial mammals of this size take. */
  readonly stride: number;
  /** Share of a stride that a foot is on the floor, walking and trotting. */
  readonly duty: readonly [walk: number, trot: number];
  /** Whether diagonal legs move together even at a walk. */
  readonly diagonal: boolean;
}

/**
 * The stride of a body on four legs.
 *
 * Stride length follows Alexander & Jayes, 2.4 Fr^0.34 hips up to a Froude number of 2 and 1.9 Fr^0.40 beyond, Fr = v^2
 * / (g hip); at 0.5 a walk (each leg a quarter of a stride after the other) becomes a trot (diagonal legs together), as
 * they report. A foot stays behind at the body's speed while on the floor and comes forward at the same pace throughout
 * the rest, smoothed to six harmonics, lifted by 0.12 of the hips' height; body and head bob twice a stride by 0.02 of
 * it (assumptions).
 *
 * @param hip   Height of the hips, m.
 * @param speed m/s
 * @see Alexander & Jayes, "A dynamic similarity hypothesis for the gaits of quadrupedal mammals", J. Zool. 201, 1983.
 */
export function quadrupedGait(
  build: Build,
  { hip, speed }: { readonly hip: number; readonly speed: number },
): Gait & { readonly duty: number } {
  const froude = (speed * speed) / (GRAVITY * hip);
  const trots = froude > 0.5;
  const duty = build.duty[trots ? 1 : 0];
  const cycle = build.stride * hip * (froude < 2 ? 2.4 * froude ** 0.34 : 1.9 * froude ** 0.4);
  const fore = trots || build.diagonal ? 0.5 : 0.25;
  const feet = [
    { at: 8, forward: 0.5, left: 1, lag: fore },
    { at: 10, forward: 0.5, left: -1, lag: fore + 0.5 },
    { at: 12, forward: -0.5, left: 1, lag: 0 },
    { at: 14, forward: -0.5, left: -1, lag: 0.5 },
  ];
  const swing = periodic((phase) => (phase < duty ? 0.5 - phase / duty : -0.5 + (phase - duty) / (1 - duty)));
  const lift = periodic((phase) =>
    phase < duty ? 0 : Math.sin((Math.PI * (phase - duty)) / (1 - duty)) ** 2,
  );
  const waves = new Float64Array(2 * HARMONICS);
  const trunk = build.trunk * hip;
  return {
    cycle,
    duty,
    parts: PARTS.length,
    bodyAt(phase, amount, _time, out) {
      const bob = amount * 0.02 * hip * Math.sin(4 * Math.PI * phase);
      for (const [part, [forward, left, up]] of TRUNK.entries()) {
        out[3 * part] = forward * trunk;
        out[3 * part + 1] = left * hip;
        out[3 * part + 2] = up * hip + (part === HEAD ? -bob : bob);
      }
      for (const { at, forward, left, lag } of feet) {
        wavesAt(phase - lag, waves);
        const ahead = amount * duty * cycle * swing(waves);
        const up = amount * 0.12 * hip * lift(waves);
        // The middle of the leg, and its end.
        for (let part = at, down = 0.5; part <= at + 1; part++, down += 0.5) {
          out[3 * part] = forward * trunk + down * ahead;
          out[3 * part + 1] = 0.2 * left * hip;
          out[3 * part + 2] = (1 - down) * hip + down * up;
        }
      }
    },
  };
}

const GRAVITY = 9.81;
const HEAD = 6;
/** Where trunk, head and tail are: shares of the trunk's length, and of the hips' height (assumption). */
const TRUNK = [
  [-0.55, 0, 1.02],
  [0.45, 0.17, 1.05],
  [0.5, -0.16, 0.98],
  [-0.06, 0.2, 0.9],
  [0.03, -0.19, 0.96],
  [0.1, 0.01, 0.72],
  [0.8, 0, 1.25],
  [-0.8, 0, 1.1],
] as const;
