import type { Moving } from "../movers/moving.ts";

/** A cell of one scatterer's motion. */
export interface MotionCell {
  scatterer: number;
  /** s */
  begin: number;
  half: number;
  /** Largest of the speeds and accelerations at beginning, middle and end, m/s and m/s^2. */
  speed: number;
  push: number;
  /** [axis][places, velocities, accelerations][beginning, middle, end], SI. */
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
 * Cuts a Moving's motion into cells in which a polynomial of degree 8 follows it, each scatterer's into its own.
 *
 * Poses are taken at four steps of 16 ms to a cell at most; it is halved, up to seven times, until eighth differences
 * of poses are below a scatterer's tolerance and a further pose lies where they say, and until gains' third differences are below 1e-3, for then their parabola errs by 6e-5.
 * Velocities and accelerations are by central differences over nine poses (errors step^8 / 630 of the ninth derivative and
 * step^8 / 3150 of the tenth), which decide the error: 4e-4 of a ninth difference. That of the polynomial through places,
 * velocities and accelerations at beginning, middle and end is 8e-5 of it. Nothing is made in the loops.
 *
 * @param tolerances Of each scatterer, m.
 * @param longest   Of half a cell, s.
 * @param calm      Whether a cell may, for other reasons, be as long as it is.
 */
export function motion(
  moving: Moving,
  {
    tolerances,
    longest,
    calm,
  }: {
    readonly tolerances: Float64Array;
    readonly longest: number;
    readonly calm: (cell: Readonly<MotionCell>) => boolean;
  },
): Motion {
  const { scatterers } = moving;
  const coarsest = Math.min(STEP, longest / 2);
  const tick = coarsest / FINEST;
  const poses = rowsOf(3 * scatterers, tick, (time, out) => moving.poseAt(time, out));
  const gains = moving.gainsAt && rowsOf(scatterers, tick, (time, out) => moving.gainsAt?.(time, out));
  const cell: MotionCell = {
    scatterer: 0,
    begin: 0,
    half: 0,
    speed: 0,
    push: 0,
    pose: new Float64Array(27),
    gains: new Float64Array(3).fill(1),
  };
  // Scatterers still to be cut, for each depth of halving.
  const left = Array.from({ length: 2 + Math.log2(FINEST) }, () => new Int32Array(scatterers));
  for (let k = 0; k < scatterers; k++) left[0][k] = k;
  const nodes: Float64Array[] = [];
  const weightsAside = new Float64Array(8);
  const weights: Float64Array[] = [];

  const cut = (depth: number, count: number, from: number, step: number, visit: Visit): void => {
    for (let n = 0; n < 13; n++) nodes[n] = poses(from + (n - 4) * step);
    const aside = Math.round(ASIDE * step);
    if (step > 1) between(aside / step, weightsAside);
    const check = step > 1 ? poses(from + step + aside) : null;
    if (gains) for (let n = 0; n < 5; n++) weights[n] = gains(from + 2 * (n - 1) * step);
    let more = 0;
    cell.begin = from * tick;
    cell.half = 2 * step * tick;
    for (let i = 0; i < count; i++) {
      cell.scatterer = left[depth][i];
      const tolerance = tolerances[cell.scatterer];
      const followed = check
        ? followsAt(cell.scatterer, nodes, check, weightsAside, CHECKED * tolerance) &&
          posed(cell, nodes, tolerance)
        : posed(cell, nodes, Infinity);
      const smooth = followed && (!gains || weighed(cell, weights) <= GAIN_TOLERANCE) && calm(cell);
      if (smooth || step === 1) visit(cell);
      else left[depth + 1][more++] = cell.scatterer;
    }
    if (more === 0) return;
    cut(depth + 1, more, from, step / 2, visit);
    cut(depth + 1, more, from + 2 * step, step / 2, visit);
  };
  return {
    stretch: 4 * coarsest,
    forEachCell(index, visit) {
      cut(0, scatterers, 4 * FINEST * index, FINEST, visit);
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

/** Writes what poses at -3 to 4 steps are multiplied by for the one at `place`, from 0 to 1: Lagrange's polynomial. */
function between(place: number, weights: Float64Array): void {
  for (let n = 0; n < 8; n++) {
    let product = 1;
    for (let other = 0; other < 8; other++) if (other !== n) product *= (place + 3 - other) / (n - other);
    weights[n] = product;
  }
}

/** Whether a scatterer is between two poses where the eight round them say. */
function followsAt(
  scatterer: number,
  rows: readonly Float64Array[],
  check: Float64Array,
  weights: Float64Array,
  tolerance: number,
): boolean {
  for (let i = 3 * scatterer; i < 3 * scatterer + 3; i++) {
    let place = 0;
    for (let n = 0; n < 8; n++) place += weights[n] * rows[2 + n][i];
    if (Math.abs(place - check[i]) > tolerance) return false;
  }
  return true;
}

/**
 * Writes places, velocities, accelerations and speed of a cell from poses at -4 to 8 steps, of which there are four in it; or
 * gives false as soon as an eighth difference exceeds `tolerance`, m.
 */
function posed(cell: MotionCell, rows: readonly Float64Array[], tolerance: number): boolean {
  const { scatterer, pose } = cell;
  const perStep = 2 / (840 * cell.half);
  const perSquare = 4 / (5040 * cell.half * cell.half);
  let fastest = 0;
  let hardest = 0;
  for (let node = 0; node < 3; node++) {
    const at = 4 + 2 * node;
    let square = 0;
    let pushed = 0;
    for (let axis = 0, i = 3 * scatterer; axis < 3; axis++, i++) {
      const middle = rows[at][i];
      const [b, c] = [rows[at - 1][i], rows[at + 1][i]];
      const [d, e] = [rows[at - 2][i], rows[at + 2][i]];
      const [f, g] = [rows[at - 3][i], rows[at + 3][i]];
      const [h, j] = [rows[at - 4][i], rows[at + 4][i]];
      const [once, twice, thrice, most] = [b + c, d + e, f + g, h + j];
      if (Math.abs(70 * middle - 56 * once + 28 * twice - 8 * thrice + most) > tolerance) return false;
      const velocity = (672 * (c - b) - 168 * (e - d) + 32 * (g - f) - 3 * (j - h)) * perStep;
      const push = (8064 * once - 1008 * twice + 128 * thrice - 9 * most - 14_350 * middle) * perSquare;
      square += velocity * velocity;
      pushed += push * push;
      pose[9 * axis + node] = middle;
      pose[9 * axis + 3 + node] = velocity;
      pose[9 * axis + 6 + node] = push;
    }
    fastest = Math.max(fastest, square);
    hardest = Math.max(hardest, pushed);
  }
  cell.speed = Math.sqrt(fastest);
  cell.push = Math.sqrt(hardest);
  return true;
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

/** From pose to pose, s. */
const STEP = 16.4e-3;
/** Shortest steps in the longest, a power of two. */
const FINEST = 128;
const GAIN_TOLERANCE = 1e-3;
/** Where between two poses a further one is taken, in steps: what shakes as often as poses are taken, or twice, seems to rest in those. */
const ASIDE = 0.39;
/** Of the tolerance: what differences of that size leave there is a thousandth. */
const CHECKED = 1 / 30;
