import type { Random } from "../chance.ts";
import type { Point } from "../geometry.ts";
import { options } from "../options.ts";
import type { Moving } from "./moving.ts";
import { running } from "./transition.ts";

/** A sheet that hangs from a rail and swings in a draught. */
export interface Curtain {
  readonly kind: "curtain";
  readonly name: string;
  /** Middle of the sheet at rest. */
  readonly at: Point;
  /** Level direction in which it swings; length 1. */
  readonly facing: Point;
  readonly width: number;
  readonly height: number;
  /** Root mean square of the hem's swing, m. */
  readonly swing: number;
  /** When the draught begins and ends, s; null is always and never. */
  readonly from: number | null;
  readonly until: number | null;
  /** Of all scatterers, m, if they added up in phase. */
  readonly strength: number;
}

export interface CurtainOptions {
  readonly name?: string;
  readonly at: Point;
  readonly facing?: Point;
  readonly width?: number;
  readonly height?: number;
  readonly swing?: number;
  readonly from?: number;
  readonly until?: number;
  readonly strength?: number;
}

/**
 * A curtain that swings in a draught.
 *
 * ASSUMPTIONS, with ranges: 1.4 by 2 m; a hem that swings by 0.03 m rms (0.005 for a draught to
 * 0.15 at an open window); 0.6 m of strength (0.1 to 2), since cloth in folds scatters most of what
 * meets it. What a published measurement would settle, none does.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function curtain(given: CurtainOptions): Curtain {
  const check = options("curtain", given, KNOWN);
  const level = check.direction("facing", given.facing ?? [1, 0, 0]);
  return {
    kind: "curtain",
    name: check.text("name", given.name ?? "curtain"),
    at: check.point("at", given.at),
    facing: check.direction("facing", [level[0], level[1], 0]),
    width: check.number("width", given.width ?? 1.4, 0.1, 10),
    height: check.number("height", given.height ?? 2, 0.1, 10),
    swing: check.number("swing", given.swing ?? 0.03, 0, 1),
    ...check.window(given),
    strength: check.number("strength", given.strength ?? 0.6, 0, 10),
  };
}

const KNOWN = [
  "name",
  "at",
  "facing",
  "width",
  "height",
  "swing",
  "from",
  "until",
  "strength",
] as const satisfies readonly (keyof CurtainOptions)[];

const COLUMNS = 5;
const ROWS = 4;
/** The draught rises and dies in this time, s (assumption, 2 to 20). */
const RISE = 5;
const GRAVITY = 9.81;
/** Zeros of the Bessel function J0, Abramowitz & Stegun table 9.5. */
const J0_ZEROS = [2.404825557695773, 5.520078110286311, 8.653727912911013];
/** Share of the hem's mean square in each mode (assumption: a draught shakes slow modes most). */
const SHARES = [0.8, 0.15, 0.05];
/** Lines per mode, and their spread as a share of its frequency: air damps a curtain heavily. */
const LINES = 4;
const SPREAD = 0.1;

interface Line {
  readonly amplitude: number;
  readonly omega: number;
  readonly phase: number;
  /** Cosine and sine of the phase at each column, which differs along the rail: the sheet does not swing as a board. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  /** Mode's shape at each row. */
  readonly shape: Float64Array;
}

/**
 * Scatterers row by row from the hem up. Each row swings by the modes of a hanging sheet under
 * its own weight, omega = (z / 2) sqrt(g / height) and shape J0(z sqrt(s / height)) at height s above the
 * hem, z a zero of J0 (the hanging chain of Bernoulli; Rayleigh, Theory of Sound, art. 186); the
 * draught makes each mode a narrow band of lines.
 */
export function animateCurtain(data: Curtain, random: Random): Moving {
  const { at, facing, width, height } = data;
  const scatterers = ROWS * COLUMNS;
  const lines = draught(data, random);
  const swings = new Float64Array(2 * lines.length);
  const most = lines.reduce((sum, line) => sum + line.amplitude, 0);
  const x = Math.abs(facing[1]) * (width / 2) + Math.abs(facing[0]) * most;
  const y = Math.abs(facing[0]) * (width / 2) + Math.abs(facing[1]) * most;
  return {
    name: data.name,
    scatterers,
    strengths: new Float64Array(scatterers).fill(data.strength / scatterers),
    maxSpeeds: Float64Array.from({ length: scatterers }, (_, i) => {
      const shape = ({ shape, amplitude }: Line) => Math.abs(shape[Math.floor(i / COLUMNS)]) * amplitude;
      const swinging = lines.reduce((sum, line) => sum + shape(line) * line.omega, 0);
      const rising = lines.reduce((sum, line) => sum + (2 * shape(line)) / RISE, 0);
      return swinging + (data.from === null && data.until === null ? 0 : rising);
    }),
    bounds: {
      least: [at[0] - x, at[1] - y, at[2] - height / 2],
      most: [at[0] + x, at[1] + y, at[2] + height / 2],
    },
    person: null,
    poseAt(time, out) {
      const strong = running(time, data.from, data.until, RISE);
      for (const [n, { omega, phase }] of lines.entries()) {
        swings[2 * n] = Math.sin(omega * time + phase);
        swings[2 * n + 1] = Math.cos(omega * time + phase);
      }
      for (let row = 0, index = 0; row < ROWS; row++) {
        for (let column = 0; column < COLUMNS; column++, index++) {
          const along = column / (COLUMNS - 1) - 0.5;
          let forward = 0;
          for (let n = 0; n < lines.length; n++) {
            const { amplitude, shape, cosines, sines } = lines[n];
            const swing = swings[2 * n] * cosines[column] + swings[2 * n + 1] * sines[column];
            forward += amplitude * shape[row] * swing;
          }
          forward *= strong;
          const left = along * width;
          out[3 * index] = at[0] + forward * facing[0] - left * facing[1];
          out[3 * index + 1] = at[1] + forward * facing[1] + left * facing[0];
          out[3 * index + 2] = at[2] + (row / ROWS - 0.5) * height;
        }
      }
    },
  };
}

function draught({ swing, height }: Curtain, random: Random): readonly Line[] {
  return J0_ZEROS.flatMap((zero, mode) => {
    const shape = Float64Array.from({ length: ROWS }, (_, row) => besselJ0(zero * Math.sqrt(row / ROWS)));
    const chance = random.fork(`mode ${mode}`);
    return Array.from({ length: LINES }, () => {
      const omega = (zero / 2) * Math.sqrt(GRAVITY / height) * (1 + SPREAD * chance.between(-1, 1));
      const phase = chance.between(0, 2 * Math.PI);
      const along = chance.between(-Math.PI, Math.PI);
      const columns = Float64Array.from({ length: COLUMNS }, (_, n) => along * (n / (COLUMNS - 1) - 0.5));
      const amplitude = swing * Math.sqrt((2 * SHARES[mode]) / LINES);
      return { amplitude, omega, phase, cosines: columns.map(Math.cos), sines: columns.map(Math.sin), shape };
    });
  });
}

/** J0 by its power series (Abramowitz & Stegun 9.1.10); to 1e-12 for arguments up to 9. */
function besselJ0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40; k++) {
    term *= -(x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
}
