import type { Place } from "./stays.ts";

/** What scatters of a sleeper. */
export const PARTS = [
  "head",
  "left shoulder",
  "right shoulder",
  "chest",
  "abdomen",
  "pelvis",
  "left leg",
  "right leg",
  "hand",
  "blanket",
] as const;

export type Vector = readonly [along: number, left: number, up: number];

/**
 * Places of the parts for someone 1.75 m tall, m, from the pelvis on the mattress: towards the head, to the left of someone
 * on the back, and up. ASSUMPTION: set by eye after the proportions of a body (0.53 m from pelvis to shoulders).
 */
export const FIGURES: Readonly<Record<Exclude<Place, "edge" | "away">, readonly Vector[]>> = {
  back: [
    [0.72, 0, 0.16],
    [0.5, 0.18, 0.15],
    [0.5, -0.18, 0.15],
    [0.38, 0, 0.22],
    [0.14, 0, 0.21],
    [0, 0, 0.18],
    [-0.42, 0.12, 0.12],
    [-0.42, -0.12, 0.12],
    [0.1, 0.22, 0.2],
    [0.2, 0, 0.26],
  ],
  left: [
    [0.72, 0.04, 0.17],
    [0.5, 0.04, 0.1],
    [0.5, 0, 0.38],
    [0.38, 0.13, 0.24],
    [0.14, 0.13, 0.2],
    [0, 0, 0.28],
    [-0.34, 0.2, 0.1],
    [-0.3, 0.15, 0.24],
    [0.36, 0.32, 0.1],
    [0.15, 0.02, 0.4],
  ],
  right: [
    [0.72, -0.04, 0.17],
    [0.5, 0, 0.38],
    [0.5, -0.04, 0.1],
    [0.38, -0.13, 0.24],
    [0.14, -0.13, 0.2],
    [0, 0, 0.28],
    [-0.3, -0.15, 0.24],
    [-0.34, -0.2, 0.1],
    [0.36, -0.32, 0.1],
    [0.15, -0.02, 0.4],
  ],
  front: [
    [0.72, 0.03, 0.18],
    [0.5, -0.18, 0.17],
    [0.5, 0.18, 0.17],
    [0.36, 0, 0.22],
    [0.14, 0, 0.2],
    [0, 0, 0.21],
    [-0.42, 0.13, 0.12],
    [-0.42, -0.13, 0.12],
    [0.62, 0.3, 0.08],
    [0.2, 0, 0.26],
  ],
  upright: [
    [0.52, 0, 0.85],
    [0.5, 0.18, 0.6],
    [0.5, -0.18, 0.6],
    [0.38, 0, 0.46],
    [0.34, 0, 0.25],
    [0.4, 0, 0.14],
    [-0.1, 0.12, 0.2],
    [-0.1, -0.12, 0.2],
    [0.12, 0.1, 0.4],
    [0.05, 0, 0.22],
  ],
};

/** Which way the chest (and the abdomen) moves when it rises; of length 1 at most. */
export const OUTWARDS: Readonly<Record<Exclude<Place, "edge" | "away">, Vector>> = {
  back: [0.1, 0, 0.99],
  left: [0.1, 0.85, 0.4],
  right: [0.1, -0.85, 0.4],
  front: [0.1, 0, 0.99],
  upright: [-0.95, 0, 0.2],
};

/** Someone on foot or on the bed's edge, seen from below: to the front, to the left, up from the pelvis. */
export const SITTING: readonly Vector[] = [
  [0.02, 0, 0.75],
  [0, 0.18, 0.45],
  [0, -0.18, 0.45],
  [0.1, 0, 0.33],
  [0.12, 0, 0.12],
  [0, 0, 0],
  [0.4, 0.1, -0.15],
  [0.4, -0.1, -0.15],
  [0.3, 0.1, 0.05],
  [0, 0, 0],
];
export const STANDING: readonly Vector[] = [
  [0.02, 0, 0.72],
  [0, 0.18, 0.47],
  [0, -0.18, 0.47],
  [0.1, 0, 0.35],
  [0.1, 0, 0.13],
  [0, 0, 0],
  [0.03, 0.1, -0.48],
  [0.03, -0.1, -0.48],
  [0.1, 0.25, -0.1],
  [0, 0, 0],
];

/** How much of the chest's, the abdomen's and the heart's displacement each part takes (assumption). */
export const SHARES: readonly (readonly [chest: number, abdomen: number, heart: number])[] = [
  [0.05, 0, 0.4],
  [0.3, 0, 0.3],
  [0.3, 0, 0.3],
  [1, 0, 1],
  [0, 1, 0.3],
  [0, 0.12, 0.15],
  [0, 0.02, 0.05],
  [0, 0.02, 0.05],
  [0.05, 0.3, 0.1],
  [0.35, 0.4, 0.2],
];

/** Of the chest's displacement on the back, by place: less on the side, least on the front (assumption). */
export const EXCURSION: Readonly<Record<Place, number>> = {
  back: 1,
  left: 0.85,
  right: 0.85,
  front: 0.75,
  upright: 0.9,
  edge: 0.9,
  away: 0.9,
};

/**
 * Backscattering cross section at 60 GHz, m^2. ASSUMPTION: -5 dBsm in all, of the order of people measured at 76 GHz (-10 to
 * 0 dBsm); chest and abdomen most of it.
 */
export const SECTIONS = [0.03, 0.025, 0.025, 0.09, 0.07, 0.03, 0.02, 0.02, 0.006, 0.01];
