import type { Bands } from "./octave-responses.ts";

/** What a surface is made of, as far as sound can tell. */
export interface Material {
  readonly about: string;
  /** Absorption of energy in the octave bands of `OCTAVES`, random incidence, as published. */
  readonly absorptions: readonly number[];
  /** Absorption from 25 to 50 kHz: assumed, and the range within which it is likely to be. */
  readonly ultrasonic: Assumed;
}

/** A number nobody has published, with the range it is assumed to lie in. */
export interface Assumed {
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

/** Centres of the octave bands, Hz; where a material's list is shorter, its publication ends there. */
export const OCTAVES = [125, 250, 500, 1000, 2000, 4000, 8000] as const;

/** Where the assumed ultrasonic absorption stands in the bands of `bandsOf`, Hz. */
export const ULTRASOUND = 32_000;

/**
 * ASSUMPTIONS for ultrasound, for want of publications. Rigid, closed surfaces: viscous and thermal layers, whose
 * absorption grows with the square root of frequency, and roughness. Panels: they do not move any more, so as hard
 * ones, with paint and joints. Fabrics: still porous, and not quite opaque to what returns from the wall behind.
 */
const HARD: Assumed = { value: 0.05, least: 0.01, most: 0.2 };
const PANEL: Assumed = { value: 0.1, least: 0.03, most: 0.3 };
const SOFT: Assumed = { value: 0.7, least: 0.4, most: 0.95 };

/**
 * Materials of rooms.
 *
 * Octave bands from Vorländer, "Auralization", Springer 2008, appendix, as reproduced in the materials table of
 * pyroomacoustics.
 */
export const MATERIALS = {
  "hard walls": material("walls of brick, plaster and the like, on average", HARD, [2, 2, 3, 3, 4, 5, 5]),
  brickwork: material("rendered brickwork", HARD, [1, 2, 2, 3, 3, 4, 4]),
  "painted brickwork": material("smooth, flush pointing, painted", HARD, [1, 1, 2, 2, 2, 2, 2]),
  "rough concrete": material("rough concrete", HARD, [2, 3, 3, 3, 4, 7, 7]),
  "smooth concrete": material("smooth concrete, unpainted", HARD, [1, 1, 2, 2, 2, 5, 5]),
  "ceramic tiles": material("ceramic tiles, smooth surface", HARD, [1, 1, 1, 2, 2, 2, 2]),
  "marble floor": material("marble floor", HARD, [1, 1, 1, 2, 2, 2, 2]),
  window: material("window of 0.68 kg/m2 of glass", HARD, [10, 5, 4, 3, 3, 3, 3]),
  "double glazing": material("2-3 mm panes, 10 mm apart", HARD, [10, 7, 5, 3, 2, 2, 2]),
  plasterboard: material("ceiling on battens, large air space above", PANEL, [20, 15, 10, 8, 4, 2]),
  plywood: material("thin panelling", PANEL, [42, 21, 10, 8, 6, 6]),
  "wooden floor": material("two layers, 27 mm, over air", PANEL, [10, 7, 6, 6, 6, 6]),
  "thin carpet": material("cemented to concrete", SOFT, [2, 4, 8, 20, 35, 40]),
  "needle felt": material("5 mm, stuck to concrete", SOFT, [2, 2, 5, 15, 30, 40, 40]),
  "pile carpet": material("9 mm tufted pile on felt underlay", SOFT, [8, 8, 30, 60, 75, 80, 80]),
  "hung curtains": material("0.2 kg/m2, 90 mm from the wall", SOFT, [5, 6, 39, 63, 70, 73, 73]),
  "draped curtains": material("cotton, 0.5 kg/m2, to 3/4 area", SOFT, [30, 45, 65, 56, 59, 71, 71]),
  "velvet curtains": material("tight velvet", SOFT, [5, 12, 35, 45, 38, 36, 36]),
} as const satisfies Readonly<Record<string, Material>>;

/**
 * A material as bands for `octaveResponses`: the octaves of `OCTAVES`, the highest published value held to 8 kHz, and
 * the assumed `ULTRASOUND`, at `at` of its range: 0 the least, 1 the most, absent the value itself.
 *
 * @throws RangeError if `at` is not within [0, 1].
 */
export function bandsOf({ absorptions, ultrasonic }: Material, at?: number): Bands {
  if (at !== undefined && !(at >= 0 && at <= 1))
    throw new RangeError(`bandsOf: at is ${at}, expected 0 to 1`);
  const { value, least, most } = ultrasonic;
  return {
    frequencies: [...OCTAVES, ULTRASOUND],
    absorptions: [
      ...OCTAVES.map((_, octave) => absorptions[Math.min(octave, absorptions.length - 1)]),
      at === undefined ? value : (1 - at) * least + at * most,
    ],
  };
}

function material(about: string, ultrasonic: Assumed, percents: readonly number[]): Material {
  return { about, absorptions: percents.map((percent) => percent / 100), ultrasonic };
}
