// AssemblyScript. What a scatterer sends over a cell, on a grid of its own time, and local polynomials round the grid's points.
import { amplitude, aim, coefficient, measure, phaseThen } from "./legs.as.ts";
import { cosine, half4, octic, quintic, rounded, sine, splat } from "./numbers.as.ts";
import { ASIDE, DISTANCES, GRID, IMAGES, LEAD, NUMBERS, PHASE, REACH, STRENGTH } from "./places.as.ts";

/**
 * Writes to the grid, [re, im][GRID], what the images of the source, two by two, send by way of the scatterer. Point g of the
 * cell, g of `points` from its beginning to its end, is at place g + LEAD.
 *
 * Many points are computed at every other one, in `coarse`, and the others made of five on either side.
 */
export function illuminate(
  images: usize,
  pairs: i32,
  table: usize,
  pose: usize,
  half: f64,
  points: i32,
  turns: f64,
  air: f64,
  strength: f64,
  nearest: f64,
  grid: usize,
  coarse: usize,
): void {
  const fine = points < FINE || (points & 1) !== 0;
  const into = fine ? grid : coarse;
  const steps = fine ? points : points >> 1;
  const lead = fine ? LEAD : 2 * LEAD;
  const count = (steps + 2 * lead + 4) & ~3;
  memory.fill(into, 0, <usize>count << 2);
  memory.fill(into + GRID, 0, <usize>count << 2);
  for (let pair = 0; pair < pairs; pair++) {
    const both = images + <usize>pair * IMAGES;
    measure(both, pose);
    for (let lane: usize = 0; table !== 0 && lane < 16; lane += 8) {
      aim(both, lane, both + 64 + lane, 16, table, pose, half);
    }
    phaseThen(turns, half);
    const twice = f64x2.mul(f64x2.splat(2 * strength), v128.load(both, 48));
    v128.store(REACH, f64x2.splat(half));
    v128.store(ASIDE, f64x2.splat(0));
    amplitude(twice, air, nearest, half, 0);
    for (let lane: usize = 0; lane < 16; lane += 8) {
      if (load<f64>(both + lane, 48) === 0) continue;
      const whole = turns * load<f64>(DISTANCES + lane, 16);
      send(into, steps, lead, lane, splat(whole - floor(whole + 0.5)));
    }
  }
  if (fine) return;
  refine(coarse, grid, points);
  refine(coarse + GRID, grid + GRID, points);
}

/** Fewer points than this are all computed: every other one would reach far beyond the cell. */
const FINE: i32 = 64;

/** Writes a grid of twice as many points: those there are, and between any two the sum over five on either side. */
function refine(coarse: usize, grid: usize, points: i32): void {
  const end = grid + (<usize>(points + 2 * LEAD + 1) << 2);
  // The grid begins LEAD before the cell, and coarse points 2 LEAD of their own steps.
  let at = coarse + 6 * LEAD;
  for (let to = grid; to < end; to += 32, at += 16) {
    const even = v128.load(at);
    const near = f32x4.add(even, v128.load(at, 4));
    const far = f32x4.add(v128.load(at - 4), v128.load(at, 8));
    const third = f32x4.add(v128.load(at - 8), v128.load(at, 12));
    const fourth = f32x4.add(v128.load(at - 12), v128.load(at, 16));
    const last = f32x4.add(v128.load(at - 16), v128.load(at, 20));
    const outer = f32x4.add(
      f32x4.add(f32x4.mul(third, v128.load(NUMBERS, 256)), f32x4.mul(fourth, v128.load(NUMBERS, 272))),
      f32x4.mul(last, v128.load(NUMBERS, 288)),
    );
    const odd = f32x4.add(
      f32x4.add(f32x4.mul(near, v128.load(NUMBERS, 224)), f32x4.mul(far, v128.load(NUMBERS, 240))),
      outer,
    );
    v128.store(to, i32x4.shuffle(even, odd, 0, 4, 1, 5));
    v128.store(to, i32x4.shuffle(even, odd, 2, 6, 3, 7), 16);
  }
}

/** Adds one image's share of what is sent at `points` steps from a cell's beginning to its end, and `lead` before and after. */
function send(grid: usize, points: i32, lead: i32, lane: usize, phase: v128): void {
  const a1 = coefficient(PHASE, 1, lane);
  const a2 = coefficient(PHASE, 2, lane);
  const a3 = coefficient(PHASE, 3, lane);
  const a4 = coefficient(PHASE, 4, lane);
  const a5 = coefficient(PHASE, 5, lane);
  const a6 = coefficient(PHASE, 6, lane);
  const a7 = coefficient(PHASE, 7, lane);
  const a8 = coefficient(PHASE, 8, lane);
  const b0 = coefficient(STRENGTH, 0, lane);
  const b1 = coefficient(STRENGTH, 1, lane);
  const b2 = coefficient(STRENGTH, 2, lane);
  const b3 = coefficient(STRENGTH, 3, lane);
  const b4 = coefficient(STRENGTH, 4, lane);
  const b5 = coefficient(STRENGTH, 5, lane);
  const dx = 2 / <f64>points;
  const step = splat(dx);
  const first = splat(-1 - dx * <f64>lead);
  const four = f32x4.splat(4);
  let n = f32x4(0, 1, 2, 3);
  const end = grid + (<usize>(points + 2 * lead + 1) << 2);
  for (let at = grid; at < end; at += 16) {
    const x = f32x4.add(first, f32x4.mul(step, n));
    const p0 = f32x4.add(octic(x, a1, a2, a3, a4, a5, a6, a7, a8), phase);
    const p = f32x4.sub(p0, rounded(p0));
    const s = f32x4.mul(p, p);
    const s2 = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, s2));
    const twice = quintic(x, b0, b1, b2, b3, b4, b5);
    const weighted = f32x4.mul(twice, sin);
    const re = f32x4.sub(f32x4.mul(twice, half4()), f32x4.mul(weighted, sin));
    v128.store(at, f32x4.add(v128.load(at), re));
    v128.store(at, f32x4.sub(v128.load(at, GRID), f32x4.mul(weighted, cosine(s, s2))), GRID);
    n = f32x4.add(n, four);
  }
}

/** Multiplies the grid by the parabola through `low`, `mid` and `high` at the cell's beginning, middle and end. */
export function weigh(grid: usize, points: i32, low: f64, mid: f64, high: f64): void {
  const dx = 2 / <f64>points;
  const slope = splat(0.5 * (high - low));
  const bend = splat(0.5 * (high + low) - mid);
  for (let n = 0; n < points + 2 * LEAD + 1; n += 4) {
    const at = grid + (<usize>n << 2);
    const x = f32x4.add(splat(-1 + dx * <f64>(n - LEAD)), f32x4.mul(splat(dx), f32x4(0, 1, 2, 3)));
    const gain = f32x4.add(splat(mid), f32x4.mul(x, f32x4.add(slope, f32x4.mul(x, bend))));
    v128.store(at, f32x4.mul(v128.load(at), gain));
    v128.store(at, f32x4.mul(v128.load(at, GRID), gain), GRID);
  }
}

/**
 * Local polynomials round the grid's points, [point][degree + 1][re, im], from the seven points round each. `matrix`
 * has a row of four numbers, each four times, for each power: what the middle point and the sums across it
 * at 1, 2 and 3 steps, or for odd powers nothing and the differences, are multiplied by.
 */
export function shape(grid: usize, polynomials: usize, points: i32, degree: i32, matrix: usize): void {
  const stride = <usize>(degree + 1) << 3;
  for (let n = 0; n <= points; n += 4) {
    const re = grid + (<usize>(n + LEAD) << 2);
    const im = re + GRID;
    for (let power = 0; power < degree; power += 2) {
      const even = matrix + (<usize>power << 6);
      const a = symmetric(re, even);
      const b = symmetric(im, even);
      const c = antisymmetric(re, even + 64);
      const d = antisymmetric(im, even + 64);
      const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
      const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
      const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
      const to = polynomials + <usize>n * stride + (<usize>power << 3);
      v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
      v128.store(to + stride, i64x2.shuffle(ab, cd, 1, 3));
      v128.store(to + 2 * stride, i64x2.shuffle(abHigh, cdHigh, 0, 2));
      v128.store(to + 3 * stride, i64x2.shuffle(abHigh, cdHigh, 1, 3));
    }
  }
}

@inline
function symmetric(at: usize, row: usize): v128 {
  const s1 = f32x4.add(v128.load(at + 4), v128.load(at - 4));
  const s2 = f32x4.add(v128.load(at + 8), v128.load(at - 8));
  const s3 = f32x4.add(v128.load(at + 12), v128.load(at - 12));
  return f32x4.add(
    f32x4.add(f32x4.mul(v128.load(at), v128.load(row)), f32x4.mul(s1, v128.load(row, 16))),
    f32x4.add(f32x4.mul(s2, v128.load(row, 32)), f32x4.mul(s3, v128.load(row, 48))),
  );
}

@inline
function antisymmetric(at: usize, row: usize): v128 {
  const d1 = f32x4.sub(v128.load(at + 4), v128.load(at - 4));
  const d2 = f32x4.sub(v128.load(at + 8), v128.load(at - 8));
  const d3 = f32x4.sub(v128.load(at + 12), v128.load(at - 12));
  return f32x4.add(
    f32x4.add(f32x4.mul(d1, v128.load(row, 16)), f32x4.mul(d2, v128.load(row, 32))),
    f32x4.mul(d3, v128.load(row, 48)),
  );
}

