// AssemblyScript. Adds to microphones that share a leg what they hear of it: each its phasor times the leg's polynomials at its own time.
import { splat } from "./numbers.as.ts";
import { CUBIC, LATER, ROW } from "./places.as.ts";

// Of the cubic that `turnBlock` made last, by steps of h from the block's beginning, -1: its value there, and its first, second
// and third differences.
@inline
function power(curve: usize, n: usize): v128 {
  return v128.load(curve + 32 * n);
}
@inline
function value(curve: usize): v128 {
  return f32x4.sub(f32x4.add(power(curve, 0), power(curve, 2)), f32x4.add(power(curve, 1), power(curve, 3)));
}
@inline
function first(curve: usize, h: f64): v128 {
  const high = f32x4.mul(splat(h * (3 - 3 * h + h * h)), power(curve, 3));
  return f32x4.add(
    f32x4.mul(splat(h), power(curve, 1)),
    f32x4.add(f32x4.mul(splat(h * (h - 2)), power(curve, 2)), high),
  );
}
@inline
function second(curve: usize, h: f64): v128 {
  return f32x4.add(
    f32x4.mul(splat(2 * h * h), power(curve, 2)),
    f32x4.mul(splat(6 * h * h * (h - 1)), power(curve, 3)),
  );
}
@inline
function third(curve: usize, h: f64): v128 {
  return f32x4.mul(splat(6 * h * h * h), power(curve, 3));
}

/** Adds to four microphones over a block of `length` samples, `h` being the step from one to the next: polynomials of degree 3. */
export function spread3(shared: usize, begin: i32, length: i32, h: f64, out: usize, stride: usize): void {
  let re = value(CUBIC);
  let im = value(CUBIC + 16);
  let re1 = first(CUBIC, h);
  let im1 = first(CUBIC + 16, h);
  let re2 = second(CUBIC, h);
  let im2 = second(CUBIC + 16, h);
  const re3 = third(CUBIC, h);
  const im3 = third(CUBIC + 16, h);
  // Delays by a parabola: the cubic without its third power.
  let late = f32x4.add(f32x4.sub(power(LATER, 0), power(LATER, 1)), power(LATER, 2));
  let later = f32x4.add(f32x4.mul(splat(h), power(LATER, 1)), f32x4.mul(splat(h * (h - 2)), power(LATER, 2)));
  const latest = f32x4.mul(splat(2 * h * h), power(LATER, 2));
  let from = shared + 4 * ROW + 48 * <usize>begin;
  let to = out;
  const begins = shared + 3 * ROW + (<usize>begin << 2);
  const end = begins + (<usize>length << 2);
  for (let at = begins; at < end; at += 4) {
    const u = f32x4.sub(v128.load32_splat(at), late);
    const u2 = f32x4.mul(u, u);
    const lowRe = f32x4.add(v128.load32_splat(from), f32x4.mul(u, v128.load32_splat(from, 8)));
    const lowIm = f32x4.add(v128.load32_splat(from, 4), f32x4.mul(u, v128.load32_splat(from, 12)));
    const highRe = f32x4.add(v128.load32_splat(from, 16), f32x4.mul(u, v128.load32_splat(from, 24)));
    const highIm = f32x4.add(v128.load32_splat(from, 20), f32x4.mul(u, v128.load32_splat(from, 28)));
    const a = f32x4.add(lowRe, f32x4.mul(u2, highRe));
    const b = f32x4.add(lowIm, f32x4.mul(u2, highIm));
    const c = f32x4.sub(f32x4.mul(a, re), f32x4.mul(b, im));
    const d = f32x4.add(f32x4.mul(a, im), f32x4.mul(b, re));
    v128.store(to, f32x4.add(v128.load(to), i32x4.shuffle(c, d, 0, 4, 1, 5)));
    v128.store(to, f32x4.add(v128.load(to, 16), i32x4.shuffle(c, d, 2, 6, 3, 7)), 16);
    re = f32x4.add(re, re1);
    im = f32x4.add(im, im1);
    re1 = f32x4.add(re1, re2);
    im1 = f32x4.add(im1, im2);
    re2 = f32x4.add(re2, re3);
    im2 = f32x4.add(im2, im3);
    late = f32x4.add(late, later);
    later = f32x4.add(later, latest);
    from += 48;
    to += stride;
  }
}

/** As `spread3`, of degree 5. */
export function spread5(shared: usize, begin: i32, length: i32, h: f64, out: usize, stride: usize): void {
  let re = value(CUBIC);
  let im = value(CUBIC + 16);
  let re1 = first(CUBIC, h);
  let im1 = first(CUBIC + 16, h);
  let re2 = second(CUBIC, h);
  let im2 = second(CUBIC + 16, h);
  const re3 = third(CUBIC, h);
  const im3 = third(CUBIC + 16, h);
  // Delays by a parabola: the cubic without its third power.
  let late = f32x4.add(f32x4.sub(power(LATER, 0), power(LATER, 1)), power(LATER, 2));
  let later = f32x4.add(f32x4.mul(splat(h), power(LATER, 1)), f32x4.mul(splat(h * (h - 2)), power(LATER, 2)));
  const latest = f32x4.mul(splat(2 * h * h), power(LATER, 2));
  let from = shared + 4 * ROW + 48 * <usize>begin;
  let to = out;
  const begins = shared + 3 * ROW + (<usize>begin << 2);
  const end = begins + (<usize>length << 2);
  for (let at = begins; at < end; at += 4) {
    const u = f32x4.sub(v128.load32_splat(at), late);
    const u2 = f32x4.mul(u, u);
    const lowRe = f32x4.add(v128.load32_splat(from), f32x4.mul(u, v128.load32_splat(from, 8)));
    const lowIm = f32x4.add(v128.load32_splat(from, 4), f32x4.mul(u, v128.load32_splat(from, 12)));
    const midRe = f32x4.add(v128.load32_splat(from, 16), f32x4.mul(u, v128.load32_splat(from, 24)));
    const midIm = f32x4.add(v128.load32_splat(from, 20), f32x4.mul(u, v128.load32_splat(from, 28)));
    const highRe = f32x4.add(v128.load32_splat(from, 32), f32x4.mul(u, v128.load32_splat(from, 40)));
    const highIm = f32x4.add(v128.load32_splat(from, 36), f32x4.mul(u, v128.load32_splat(from, 44)));
    const a = f32x4.add(lowRe, f32x4.mul(u2, f32x4.add(midRe, f32x4.mul(u2, highRe))));
    const b = f32x4.add(lowIm, f32x4.mul(u2, f32x4.add(midIm, f32x4.mul(u2, highIm))));
    const c = f32x4.sub(f32x4.mul(a, re), f32x4.mul(b, im));
    const d = f32x4.add(f32x4.mul(a, im), f32x4.mul(b, re));
    v128.store(to, f32x4.add(v128.load(to), i32x4.shuffle(c, d, 0, 4, 1, 5)));
    v128.store(to, f32x4.add(v128.load(to, 16), i32x4.shuffle(c, d, 2, 6, 3, 7)), 16);
    re = f32x4.add(re, re1);
    im = f32x4.add(im, im1);
    re1 = f32x4.add(re1, re2);
    im1 = f32x4.add(im1, im2);
    re2 = f32x4.add(re2, re3);
    im2 = f32x4.add(im2, im3);
    late = f32x4.add(late, later);
    later = f32x4.add(later, latest);
    from += 48;
    to += stride;
  }
}
