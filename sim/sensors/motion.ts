import { type EchoCell, MOST_HALF } from "../kernels/echoes.ts";
import type { Moving } from "../movers/moving.ts";

/**
 * Cuts a Moving's motion into cells in which a quintic follows it, one after another.
 *
 * Poses are taken at steps, half a cell, of 8 ms and 4 cm at most; a step is halved, down to one sample, until sixth
 * differences are below `tolerance`, for then the quintic through places and velocities at beginning, middle and end
 * errs by about 3e-3 of that. Velocities are by central differences over seven poses (error step^6 / 140 of the
 * seventh derivative).
 *
 * @param rate      Samples per second, in which cells are counted.
 * @param tolerance m
 */
export function motion(moving: Moving, rate: number, tolerance: number): Motion {
  const longest = Math.min(STEP, FARTHEST / Math.max(moving.maxSpeed, 1e-9));
  const coarsest = Math.max(1, Math.min(MOST_HALF, 2 ** Math.floor(Math.log2(longest * rate))));
  const width = 3 * moving.scatterers;
  const slots = 16 * coarsest;
  const indices = new Float64Array(slots).fill(Number.NaN);
  const rows = Array.from({ length: slots }, () => new Float64Array(width));
  const poseAt = (index: number): Float64Array => {
    const slot = index & (slots - 1);
    if (indices[slot] !== index) {
      indices[slot] = index;
      moving.poseAt(index / rate, rows[slot]);
    }
    return rows[slot];
  };
  const smooth = (from: number, step: number): boolean => {
    for (let index = from; index <= from + 2 * coarsest; index += step) {
      const [a, b, c, d, e, f, g] = NEIGHBOURS.map((n) => poseAt(index + n * step));
      for (let i = 0; i < width; i++) {
        const difference = a[i] + g[i] - 6 * (b[i] + f[i]) + 15 * (c[i] + e[i]) - 20 * d[i];
        if (Math.abs(difference) > tolerance) return false;
      }
    }
    return true;
  };
  const cellAt = (from: number, half: number): readonly EchoCell[] => {
    const places = Array.from({ length: moving.scatterers }, () => new Float64Array(9));
    const velocities = Array.from({ length: moving.scatterers }, () => new Float64Array(9));
    for (let node = 0; node < 3; node++) {
      const [a, b, c, d, e, f, g] = NEIGHBOURS.map((n) => poseAt(from + (node + n) * half));
      for (let i = 0; i < width; i++) {
        const k = Math.floor(i / 3);
        const at = 3 * (i - 3 * k) + node;
        places[k][at] = d[i];
        velocities[k][at] = (45 * (e[i] - c[i]) - 9 * (f[i] - b[i]) + g[i] - a[i]) / (60 * half);
      }
    }
    return places.map((place, k) => ({ half, places: place, velocities: velocities[k] }));
  };
  return {
    stretch: 2 * coarsest,
    forEachCell(from, visit) {
      let half = coarsest;
      while (half > 1 && !smooth(from, half)) half /= 2;
      for (let begin = from; begin < from + 2 * coarsest; begin += 2 * half)
        visit(begin, cellAt(begin, half));
    },
  };
}

export interface Motion {
  /** Samples that `forEachCell` covers. */
  readonly stretch: number;
  /** Cells of all scatterers that begin together at sample `begin`, over the stretch from `from`, a multiple of it. */
  forEachCell(from: number, visit: (begin: number, cells: readonly EchoCell[]) => void): void;
}

/** m: amplitudes are parabolas in distance, which err by the cube of its change over the distance. */
const FARTHEST = 0.041;
/** s */
const STEP = 8.2e-3;
const NEIGHBOURS = [-3, -2, -1, 0, 1, 2, 3];
