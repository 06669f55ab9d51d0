// AssemblyScript. What the samples of a leg share, and a leg that one microphone alone hears by.
import { coefficient } from "./legs.as.ts";
import { cosine, half4, magic, octic, quintic, rounded, sine, splat } from "./numbers.as.ts";
import { PHASE, ROW, STRENGTH } from "./places.as.ts";

/**
 * What samples of a leg share, [re, im, place, offset][ROW]: amplitude and phase, and where on the grid what arrives left.
 *
 * Sample n is at x0 + n dx in the stretch of arrivals; a place on the grid is q0 + n dq less the turns since the cell's middle times
 * `perTurn`, and stands as a number of bytes from the first polynomial.
 */
@inline
export function turn(
  shared: usize,
  length: i32,
  lane: usize,
  phase: f64,
  x0: f64,
  dx: f64,
  q0: f64,
  dq: f64,
  perTurn: f64,
  bytes: v128,
  points: f32,
): void {
  const a0 = splat(phase);
  const a1 = coefficient(PHASE, 1, lane);
  const a2 = coefficient(PHASE, 2, lane);
  const a3 = coefficient(PHASE, 3, lane);
  const a4 = coefficient(PHASE, 4, lane);
  const a5 = coefficient(PHASE, 5, lane);
  const a6 = coefficient(PHASE, 6, lane);
  const a7 = coefficient(PHASE, 7, lane);
  const a8 = coefficient(PHASE, 8, lane);
  const two = f32x4.splat(2);
  const b0 = f32x4.mul(two, coefficient(STRENGTH, 0, lane));
  const b1 = f32x4.mul(two, coefficient(STRENGTH, 1, lane));
  const b2 = f32x4.mul(two, coefficient(STRENGTH, 2, lane));
  const b3 = f32x4.mul(two, coefficient(STRENGTH, 3, lane));
  const b4 = f32x4.mul(two, coefficient(STRENGTH, 4, lane));
  const b5 = f32x4.mul(two, coefficient(STRENGTH, 5, lane));
  const xStep = splat(dx);
  const xFirst = splat(x0);
  const qStep = splat(dq);
  const qFirst = splat(q0);
  const back = splat(perTurn);
  const most = f32x4.splat(points);
  const least = f32x4.splat(0);
  const four = f32x4.splat(4);
  let n = f32x4(0, 1, 2, 3);
  const end = shared + (<usize>length << 2);
  for (let at = shared; at < end; at += 16) {
    const x = f32x4.add(f32x4.mul(n, xStep), xFirst);
    const change = octic(x, a1, a2, a3, a4, a5, a6, a7, a8);
    const p0 = f32x4.add(change, a0);
    const p = f32x4.sub(p0, rounded(p0));
    const s = f32x4.mul(p, p);
    const s2 = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, s2));
    const twice = quintic(x, b0, b1, b2, b3, b4, b5);
    const weighted = f32x4.mul(twice, sin);
    v128.store(at, f32x4.sub(f32x4.mul(twice, half4()), f32x4.mul(weighted, sin)));
    v128.store(at, f32x4.mul(weighted, cosine(s, s2)), ROW);
    const q = f32x4.sub(f32x4.add(f32x4.mul(n, qStep), qFirst), f32x4.mul(change, back));
    const raised = f32x4.add(f32x4.pmin(most, f32x4.pmax(least, q)), magic());
    v128.store(at, i32x4.mul(i32x4.sub(raised, magic()), bytes), 2 * ROW);
    v128.store(at, f32x4.sub(q, f32x4.sub(raised, magic())), 3 * ROW);
    n = f32x4.add(n, four);
  }
}

/** One microphone: the polynomial's value times the leg's phasor, sample by sample. */
@inline
export function alone(shared: usize, length: i32, polynomials: usize, first: usize, stride: usize): void {
  const signs = f32x4(1, -1, 1, -1);
  let to = first;
  const end = shared + (<usize>length << 2);
  for (let at = shared; at < end; at += 4, to += stride) {
    const from = polynomials + <usize>load<i32>(at, 2 * ROW);
    const u = v128.load32_splat(at, 3 * ROW);
    const pairs = f32x4.add(v128.load(from), f32x4.mul(f32x4.mul(u, u), v128.load(from, 16)));
    const sent = f32x4.add(pairs, f32x4.mul(u, i64x2.shuffle(pairs, pairs, 1, 1)));
    const heard = f32x4.add(
      f32x4.mul(sent, v128.load32_splat(at)),
      f32x4.mul(
        i32x4.shuffle(sent, sent, 1, 0, 3, 2),
        f32x4.mul(signs, v128.load32_splat(at, ROW)),
      ),
    );
    v128.store64_lane(to, f32x4.add(v128.load64_zero(to), heard), 0);
  }
}

/** Products of the leg's phasor and the polynomials, [sample][degree + 1][re, im], after the rows of what is shared. */
@inline
export function multiply(shared: usize, length: i32, polynomials: usize, degree: i32): void {
  const signs = f32x4(1, -1, 1, -1);
  const end = shared + (<usize>length << 2);
  let to = shared + 4 * ROW;
  for (let at = shared; at < end; at += 4) {
    const from = polynomials + <usize>load<i32>(at, 2 * ROW);
    const re = v128.load32_splat(at);
    const im = f32x4.mul(signs, v128.load32_splat(at, ROW));
    const a = v128.load(from);
    const b = v128.load(from, 16);
    v128.store(to, f32x4.add(f32x4.mul(a, re), f32x4.mul(i32x4.shuffle(a, a, 1, 0, 3, 2), im)));
    v128.store(to, f32x4.add(f32x4.mul(b, re), f32x4.mul(i32x4.shuffle(b, b, 1, 0, 3, 2), im)), 16);
    if (degree === 5) {
      const c = v128.load(from, 32);
      v128.store(to, f32x4.add(f32x4.mul(c, re), f32x4.mul(i32x4.shuffle(c, c, 1, 0, 3, 2), im)), 32);
    }
    to += 48;
  }
}
