import type { SleepNight, SleepStudy } from "./sleep-study.ts";

/** Stages of the examples. */
export const FOUR = ["wake", "light", "deep", "rem"];

/**
 * Epochs of the 14 nights of Menghini et al. 2021, reference in rows: the summed error matrix of the
 * published AnalyticalPipeline_v1.0.0.html, sec. 3.1 (SRI-human-sleep/sleep-trackers-performance).
 */
export const SRI_MATRIX = [
  [871, 483, 29, 71],
  [303, 4381, 398, 521],
  [34, 1142, 925, 16],
  [57, 564, 49, 922],
];

/** Measures of the same 14 nights, sec. 2.1 of the same page: reference, then device. */
export const SRI_MEASURES = {
  tst: {
    reference: [400.5, 355, 273, 398, 324, 439.5, 361.5, 406.5, 225, 228, 348.5, 325.5, 265.5, 305.5],
    device: [378, 354.5, 262.5, 397, 314, 429, 365, 403.5, 266, 243, 369.5, 388, 273, 307.5],
  },
  se: {
    reference: [90.82, 89.99, 81.86, 91.39, 94.6, 93.71, 89.15, 93.34, 75.89, 84.76, 82.58, 75, 75.97, 86.06],
    device: [85.71, 89.86, 78.71, 91.16, 91.68, 91.47, 90.01, 92.65, 89.71, 90.33, 87.56, 89.4, 78.11, 86.62],
  },
  waso: {
    reference: [19, 34, 52, 33.5, 15.5, 22, 38.5, 26.5, 36, 32, 36, 93, 61, 35.5],
    device: [41, 32.5, 62.5, 33.5, 19, 32.5, 30.5, 28, 24.5, 19, 46.5, 46, 16.5, 41.5],
  },
  light: {
    reference: [251, 188, 192.5, 240, 155.5, 265.5, 236.5, 258, 112.5, 115.5, 204.5, 200.5, 179.5, 202],
    device: [315, 312, 170.5, 247, 239, 262.5, 178.5, 275.5, 156.5, 193.5, 235, 306, 152.5, 241.5],
  },
  deep: {
    reference: [64.5, 86.5, 34.5, 88.5, 83.5, 109, 77.5, 85.5, 82.5, 99.5, 91, 46, 29, 81],
    device: [39.5, 26.5, 38.5, 95.5, 43, 79, 79.5, 59.5, 62, 24.5, 52.5, 20.5, 44.5, 35.5],
  },
  rem: {
    reference: [85, 80.5, 46, 69.5, 85, 65, 47.5, 63, 30, 13, 53, 79, 57, 22.5],
    device: [23.5, 16, 53.5, 54.5, 32, 87.5, 107, 68.5, 47.5, 25, 82, 61.5, 76, 30.5],
  },
};

/** A night from digits, one per epoch: stages("0011230"). */
export function stages(digits: string): Uint8Array {
  return Uint8Array.from(digits, Number);
}

/** A night of one subject from two strings of digits. */
export function night(subject: string, reference: string, device: string): SleepNight {
  return { subject, night: "", reference: stages(reference), device: stages(device) };
}

/** Numbers in [0, 1) for tests: mulberry32 of T. Ettinger, public domain. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Nights that look like nights: stages that last, and a device that is right four times in five. */
export function inventedStudy(persons: number, epochs = 960, seed = 1): SleepStudy {
  const uniform = numbers(seed);
  const nights = Array.from({ length: persons }, (_, person): SleepNight => {
    const quality = 0.7 + 0.2 * uniform();
    const reference = new Uint8Array(epochs);
    const device = new Uint8Array(epochs);
    let stage = 0;
    for (let i = 0; i < epochs; i++) {
      if (uniform() < 0.06) stage = Math.floor(uniform() * 4);
      reference[i] = stage;
      device[i] = uniform() < quality ? stage : Math.floor(uniform() * 4);
    }
    return { subject: `s${person + 1}`, night: "", reference, device };
  });
  return { stages: FOUR, epoch: 30, nights };
}
