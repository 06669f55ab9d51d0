// AssemblyScript. Moments of the phases of a frame's chirps.
import { cosine, fraction, sine } from "../normals.as.ts";
import { blend } from "./blend.as.ts";
import { CHIRPS, CHIRP_COUNT, FADING, MOMENTS, THETA1, THETA2 } from "./plan.as.ts";

/**
 * Writes the moments of a turning reflector to the plan's lanes. Receivers see nearly the same motion: those of the first do for
 * all, with what differs as a series to second order, exp(j (alpha y + beta y^2)) = 1 + j alpha y + (j beta - alpha^2 / 2) y^2 - alpha beta y^3
 * - beta^2 / 2 y^4; or else they are taken one by one.
 */
@inline
export function putMoments(plan: usize, high: bool): void {
  const twoPi = f32x4.splat(6.283185307);
  const alpha = f32x4.mul(twoPi, f32x4.sub(v128.load(plan, THETA1), v128.load32_splat(plan, THETA1)));
  const beta = f32x4.mul(twoPi, f32x4.sub(v128.load(plan, THETA2), v128.load32_splat(plan, THETA2)));
  const apart = f32x4.add(f32x4.abs(alpha), f32x4.abs(beta));
  const alike: bool = i32x4.all_true(f32x4.lt(apart, f32x4.splat(0.1)));
  const chirps = <usize>load<u32>(plan, CHIRPS);
  const count = load<i32>(plan, CHIRP_COUNT);
  const end = alike ? plan + 4 : plan + 16;
  for (let lane = plan; lane < end; lane += 4) {
    const a = load<f32>(lane, THETA1);
    const b = load<f32>(lane, THETA2);
    moments(lane + MOMENTS, chirps, count, a, b, load<f32>(lane, FADING), high);
  }
  if (!alike) return;
  const half = f32x4.splat(-0.5);
  const aa = f32x4.mul(half, f32x4.mul(alpha, alpha));
  const ab = f32x4.neg(f32x4.mul(alpha, beta));
  const bb = f32x4.mul(half, f32x4.mul(beta, beta));
  // Each reads moments above its own alone, which still are those of the first lane.
  putShifted(plan, alpha, beta, aa, ab, bb);
  putShifted(plan + 32, alpha, beta, aa, ab, f32x4.splat(0));
  const re4 = v128.load32_splat(plan, MOMENTS + 128);
  const im4 = v128.load32_splat(plan, MOMENTS + 144);
  const re3 = v128.load32_splat(plan, MOMENTS + 96);
  const im3 = v128.load32_splat(plan, MOMENTS + 112);
  const re2 = v128.load32_splat(plan, MOMENTS + 64);
  const im2 = v128.load32_splat(plan, MOMENTS + 80);
  const im2nd = f32x4.add(blend(alpha, re3, beta, re4), f32x4.mul(aa, im4));
  const re2nd = f32x4.sub(f32x4.mul(aa, re4), blend(alpha, im3, beta, im4));
  v128.store(plan, f32x4.add(re2, re2nd), MOMENTS + 64);
  v128.store(plan, f32x4.add(im2, im2nd), MOMENTS + 80);
  v128.store(plan, f32x4.sub(re3, f32x4.mul(alpha, im4)), MOMENTS + 96);
  v128.store(plan, f32x4.add(im3, f32x4.mul(alpha, re4)), MOMENTS + 112);
  for (let at = plan + 128; at < plan + (high ? 224 : 160); at += 16) {
    v128.store(at, v128.load32_splat(at, MOMENTS), MOMENTS);
  }
}

/** Writes moment 0 of all lanes after those of the first; `from` is the plan, or 32 bytes more for moment 1, and so on. */
@inline
function putShifted(from: usize, alpha: v128, beta: v128, aa: v128, ab: v128, bb: v128): void {
  const re1 = v128.load32_splat(from, MOMENTS + 32);
  const im1 = v128.load32_splat(from, MOMENTS + 48);
  const re2 = v128.load32_splat(from, MOMENTS + 64);
  const im2 = v128.load32_splat(from, MOMENTS + 80);
  const re3 = v128.load32_splat(from, MOMENTS + 96);
  const im3 = v128.load32_splat(from, MOMENTS + 112);
  const re4 = v128.load32_splat(from, MOMENTS + 128);
  const im4 = v128.load32_splat(from, MOMENTS + 144);
  const reAbove = f32x4.add(f32x4.mul(aa, re2), blend(ab, re3, bb, re4));
  const imAbove = f32x4.add(f32x4.mul(aa, im2), blend(ab, im3, bb, im4));
  const re0 = f32x4.add(v128.load32_splat(from, MOMENTS), reAbove);
  const im0 = f32x4.add(v128.load32_splat(from, MOMENTS + 16), imAbove);
  v128.store(from, f32x4.sub(re0, blend(alpha, im1, beta, im2)), MOMENTS);
  v128.store(from, f32x4.add(im0, blend(alpha, re1, beta, re2)), MOMENTS + 16);
}

/**
 * Moments of the chirps' phases: sums over the chirps of weight y^k exp(j 2 pi (a y + b y^2)) to `to`, real and imaginary part by
 * turns, 16 bytes apart; k from 0 to 4, or to 6 if `high`. `chirps` is [places y, weights][count], f32, the count a multiple of 4; weights are
 * taken times 1 + fade y.
 */
function moments(to: usize, chirps: usize, count: i32, a: f32, b: f32, fade: f32, high: bool): void {
  let c0 = f32x4.splat(0);
  let s0 = c0;
  let c1 = c0;
  let s1 = c0;
  let c2 = c0;
  let s2 = c0;
  let c3 = c0;
  let s3 = c0;
  let c4 = c0;
  let s4 = c0;
  let c5 = c0;
  let s5 = c0;
  let c6 = c0;
  let s6 = c0;
  const as = f32x4.splat(a);
  const bs = f32x4.splat(b);
  const fades = f32x4.splat(fade);
  const row = <usize>count << 2;
  for (let at = chirps; at < chirps + row; at += 16) {
    const y = v128.load(at);
    const weight = faded(v128.load(at + row), f32x4.mul(y, fades));
    const p = fraction(f32x4.mul(y, f32x4.add(as, f32x4.mul(y, bs))));
    const s = f32x4.mul(p, p);
    const ss = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, ss));
    const twice = f32x4.mul(f32x4.add(weight, weight), sin);
    let c = f32x4.sub(weight, f32x4.mul(twice, sin));
    let d = f32x4.mul(twice, cosine(s, ss));
    c0 = f32x4.add(c0, c);
    s0 = f32x4.add(s0, d);
    c = f32x4.mul(c, y);
    d = f32x4.mul(d, y);
    c1 = f32x4.add(c1, c);
    s1 = f32x4.add(s1, d);
    c = f32x4.mul(c, y);
    d = f32x4.mul(d, y);
    c2 = f32x4.add(c2, c);
    s2 = f32x4.add(s2, d);
    c = f32x4.mul(c, y);
    d = f32x4.mul(d, y);
    c3 = f32x4.add(c3, c);
    s3 = f32x4.add(s3, d);
    c = f32x4.mul(c, y);
    d = f32x4.mul(d, y);
    c4 = f32x4.add(c4, c);
    s4 = f32x4.add(s4, d);
    if (!high) continue;
    c = f32x4.mul(c, y);
    d = f32x4.mul(d, y);
    c5 = f32x4.add(c5, c);
    s5 = f32x4.add(s5, d);
    c6 = f32x4.add(c6, f32x4.mul(c, y));
    s6 = f32x4.add(s6, f32x4.mul(d, y));
  }
  putTotals(to, c0, s0, c1, s1);
  putTotals(to + 64, c2, s2, c3, s3);
  putTotals(to + 128, c4, s4, c5, s5);
  if (high) putTotals(to + 160, c5, s5, c6, s6);
}

/** Weights times 1 + fade. */
@inline
function faded(weight: v128, fade: v128): v128 {
  return f32x4.add(weight, f32x4.mul(weight, fade));
}

/** Writes sums of the lanes of four vectors, 16 bytes apart. */
@inline
function putTotals(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  const all = f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store_lane<f32>(to, all, 0);
  v128.store_lane<f32>(to, all, 1, 16);
  v128.store_lane<f32>(to, all, 2, 32);
  v128.store_lane<f32>(to, all, 3, 48);
}
