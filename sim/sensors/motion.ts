import type { Moving } from "../movers/moving.ts";

/** A cell of one scatterer's motion. */
export interface MotionCell {
  scatterer: number;
  /** s */
  begin: number;
  half: number;
  /** Largest of the speeds at beginning, middle and end, m/s. */
  speed: number;
  /** [axis][places, velocities][beginning, middle, end], m and m/s. */
  readonly pose: Float64Array;
  /** Factors of the strength at beginning, middle and end. */
  readonly gains: Float64Array;
}

export interface Motion {
  /** That `forEachCell` covers, s. */
  readonly stretch: number;
  /**
   * Visits cells of all scatterers, each one's in order, over the stretch that begins `index` stretches after time 0. The
   * cell is the same object each time.
   */
  forEachCell(index: number, visit: Visit): void;
}

/**
 * Cuts a Moving's motion into cells in which a quintic follows it, each scatterer's into its own.
 *
 * A cell is two steps of 33 ms at most; it is halved, up to seven times, until sixth differences of
 * poses taken at its steps are below `tolerance`, for then the quintic through places and velocities at beginning,
 * middle and end errs by about 3e-3 of that; and until gains' third differences are below 1e-3, for then their
 * parabola errs by 6e-5. Velocities are by central differences over seven poses (error step^6 / 140 of the seventh
 * derivative). Nothing is made in the loops.
 *
 * @param tolerance m
 * @param longest   Of half a cell, s.
 * @param calm      Whether a cell may, for other reasons, be as long as it is.
 */
export function motion(
  moving: Moving,
  {
    tolerance,
    longest,
    calm,
  }: {
    readonly tolerance: number;
    readonly longest: number;
    readonly calm: (cell: Readonly<MotionCell>) => boolean;
  },
): Motion {
  const { scatterers } = moving;
  const coarsest = Math.min(STEP, longest);
  const tick = coarsest / FINEST;
  const poses = rowsOf(3 * scatterers, tick, (time, out) => moving.poseAt(time, out));
  const gains = moving.gainsAt && rowsOf(scatterers, tick, (time, out) => moving.gainsAt?.(time, out));
  const cell: MotionCell = {
    scatterer: 0,
    begin: 0,
    half: 0,
    speed: 0,
    pose: new Float64Array(18),
    gains: new Float64Array(3).fill(1),
  };
  // Scatterers still to be cut, for each depth of halving.
  const left = Array.from({ length: 2 + Math.log2(FINEST) }, () => new Int32Array(scatterers));
  for (let k = 0; k < scatterers; k++) left[0][k] = k;
  const nodes: Float64Array[] = [];
  const weights: Float64Array[] = [];

  const cut = (depth: number, count: number, from: number, step: number, visit: Visit): void => {
    for (let n = 0; n < 9; n++) nodes[n] = poses(from + (n - 3) * step);
    if (gains) for (let n = 0; n < 5; n++) weights[n] = gains(from + (n - 1) * step);
    let more = 0;
    cell.begin = from * tick;
    cell.half = step * tick;
    for (let i = 0; i < count; i++) {
      cell.scatterer = left[depth][i];
      const smooth =
        posed(cell, nodes) <= tolerance && (!gains || weighed(cell, weights) <= GAIN_TOLERANCE) && calm(cell);
      if (smooth || step === 1) visit(cell);
      else left[depth + 1][more++] = cell.scatterer;
    }
    if (more === 0) return;
    cut(depth + 1, more, from, step / 2, visit);
    cut(depth + 1, more, from + step, step / 2, visit);
  };
  return {
    stretch: 2 * coarsest,
    forEachCell(index, visit) {
      cut(0, scatterers, 2 * FINEST * index, FINEST, visit);
    },
  };
}

type Visit = (cell: Readonly<MotionCell>) => void;

/** Rows of values at whole numbers of ticks, kept in a ring. */
function rowsOf(
  width: number,
  tick: number,
  write: (time: number, out: Float64Array) => void,
): (index: number) => Float64Array {
  const slots = 16 * FINEST;
  const rows: (Float64Array | undefined)[] = new Array(slots).fill(undefined);
  const indices = new Float64Array(slots).fill(Number.NaN);
  return (index) => {
    const slot = index & (slots - 1);
    const row = rows[slot] ?? new Float64Array(width);
    rows[slot] = row;
    if (indices[slot] !== index) {
      indices[slot] = index;
      write(index * tick, row);
    }
    return row;
  };
}

/**
 * Writes places, velocities and speed of a cell from poses at -3 to 5 steps; gives the largest sixth difference, m.
 */
function posed(cell: MotionCell, rows: readonly Float64Array[]): number {
  const { scatterer, pose } = cell;
  const perStep = 1 / (60 * cell.half);
  let worst = 0;
  let fastest = 0;
  for (let node = 0; node < 3; node++) {
    const a = rows[node];
    const b = rows[node + 1];
    const c = rows[node + 2];
    const d = rows[node + 3];
    const e = rows[node + 4];
    const f = rows[node + 5];
    const g = rows[node + 6];
    let square = 0;
    for (let axis = 0, i = 3 * scatterer; axis < 3; axis++, i++) {
      const velocity = (45 * (e[i] - c[i]) - 9 * (f[i] - b[i]) + g[i] - a[i]) * perStep;
      const sixth = a[i] + g[i] - 6 * (b[i] + f[i]) + 15 * (c[i] + e[i]) - 20 * d[i];
      worst = Math.max(worst, Math.abs(sixth));
      square += velocity * velocity;
      pose[6 * axis + node] = d[i];
      pose[6 * axis + 3 + node] = velocity;
    }
    fastest = Math.max(fastest, square);
  }
  cell.speed = Math.sqrt(fastest);
  return worst;
}

/** Writes a cell's gains from those at -1 to 3 steps; gives the larger of their third differences. */
function weighed({ scatterer, gains }: MotionCell, rows: readonly Float64Array[]): number {
  const before = rows[0][scatterer];
  const low = rows[1][scatterer];
  const mid = rows[2][scatterer];
  const high = rows[3][scatterer];
  const after = rows[4][scatterer];
  gains[0] = low;
  gains[1] = mid;
  gains[2] = high;
  return Math.max(Math.abs(high - before + 3 * (low - mid)), Math.abs(after - low + 3 * (mid - high)));
}

/** s */
const STEP = 32.8e-3;
/** Shortest steps in the longest, a power of two. */
const FINEST = 128;
const GAIN_TOLERANCE = 1e-3;
