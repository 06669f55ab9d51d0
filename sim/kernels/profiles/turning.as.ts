// AssemblyScript. What a reflector that turns during a frame leaves in the bins round its place.
import { blend } from "./blend.as.ts";
import { putMoments } from "./moments.as.ts";
import {
  BETWEEN,
  FACTORS,
  GROWTH,
  HIDDEN,
  IM,
  LOUDNESS,
  MOMENTS,
  PHASES,
  RE,
  SHIFT,
  SMEAR,
  STEEP,
  THETA1,
  THETA2,
} from "./plan.as.ts";

/**
 * Writes to the plan's lanes the factors of the response and of its derivatives for a reflector that turns during the frame, and
 * answers how many there are: 1, 3 or 5. Factor p is the mean of the p-th power of the chirps' places, delta + a y + b y^2 bins from the phase
 * of the table, times their phasors and (-1)^p / p!.
 */
export function turning(plan: usize): i32 {
  const orders = ordersOf(plan);
  putMoments(plan, orders == 5);
  const c0 = v128.load(plan, MOMENTS);
  const s0 = v128.load(plan, MOMENTS + 16);
  putFactor(plan, 0, c0, s0, 1);
  if (orders == 1) return orders;
  const c2 = v128.load(plan, MOMENTS + 64);
  const s2 = v128.load(plan, MOMENTS + 80);
  const shift = v128.load32_splat(plan, SHIFT);
  const delta = f32x4.mul(v128.load(plan, BETWEEN), f32x4.splat(1 / <f32>PHASES));
  const a = f32x4.mul(v128.load(plan, THETA1), shift);
  const b = f32x4.mul(v128.load(plan, THETA2), shift);
  // Of a y + b y^2, and of its square.
  const re1 = blend(a, v128.load(plan, MOMENTS + 32), b, c2);
  const im1 = blend(a, v128.load(plan, MOMENTS + 48), b, s2);
  const aa = f32x4.mul(a, a);
  const ab = f32x4.mul(f32x4.add(a, a), b);
  const bb = f32x4.mul(b, b);
  const fourth = v128.load(plan, MOMENTS + 128);
  const turned = v128.load(plan, MOMENTS + 144);
  const re2 = f32x4.add(blend(aa, c2, ab, v128.load(plan, MOMENTS + 96)), f32x4.mul(bb, fourth));
  const im2 = f32x4.add(blend(aa, s2, ab, v128.load(plan, MOMENTS + 112)), f32x4.mul(bb, turned));
  putFactor(plan, 1, f32x4.add(re1, f32x4.mul(delta, c0)), f32x4.add(im1, f32x4.mul(delta, s0)), -1);
  const twice = f32x4.add(delta, delta);
  const deltas = f32x4.mul(delta, delta);
  const smear = f32x4.mul(v128.load(plan, GROWTH), v128.load32_splat(plan, SMEAR));
  const smears = f32x4.add(smear, smear);
  const re2nd = f32x4.sub(blend(twice, re1, deltas, c0), f32x4.mul(smears, s0));
  const im2nd = f32x4.add(blend(twice, im1, deltas, s0), f32x4.mul(smears, c0));
  putFactor(plan, 2, f32x4.add(re2, re2nd), f32x4.add(im2, im2nd), 0.5);
  if (orders == 5) {
    const cube = f32x4.mul(aa, a);
    const re3 = cubeOf(plan, a, b, cube);
    const im3 = cubeOf(plan + 16, a, b, cube);
    putFactor(plan, 3, lifted(re3, delta, re2, re1), lifted(im3, delta, im2, im1), -1.0 / 6);
    const quadruple = f32x4.mul(f32x4.splat(4), delta);
    const re4 = f32x4.add(fourthOf(plan, a, b, cube), f32x4.mul(quadruple, re3));
    const im4 = f32x4.add(fourthOf(plan + 16, a, b, cube), f32x4.mul(quadruple, im3));
    putFactor(plan, 4, re4, im4, 1.0 / 24);
  }
  return orders;
}

/**
 * How many terms of the series a turning reflector takes, 1, 3 or 5: it is cut where the rest is below what is hidden, or 1e-5 of the
 * amplitude, in all four receivers.
 */
@inline
function ordersOf(plan: usize): i32 {
  const amplitude = v128.load(plan, LOUDNESS);
  const turns = f32x4.add(f32x4.abs(v128.load(plan, THETA1)), f32x4.abs(v128.load(plan, THETA2)));
  const smear = f32x4.mul(v128.load(plan, GROWTH), v128.load32_splat(plan, SMEAR));
  // By so many bins the turning moves the place at the frame's ends.
  const reach = f32x4.mul(f32x4.abs(v128.load32_splat(plan, SHIFT)), turns);
  const square = f32x4.mul(reach, reach);
  const least = f32x4.pmax(v128.load32_splat(plan, HIDDEN), f32x4.mul(amplitude, f32x4.splat(1e-5)));
  const bend = f32x4.add(f32x4.mul(f32x4.splat(0.5), square), f32x4.abs(smear));
  const near = blend(reach, v128.load32_splat(plan, STEEP), bend, v128.load32_splat(plan, STEEP + 4));
  if (i32x4.all_true(f32x4.lt(f32x4.mul(amplitude, near), least))) return 1;
  const third = f32x4.mul(f32x4.mul(square, reach), f32x4.splat(load<f32>(plan, STEEP + 8) / 6));
  return v128.any_true(f32x4.gt(f32x4.mul(amplitude, third), least)) ? 5 : 3;
}

/** Writes factor p: (re + j im) (u + j v) k. */
@inline
function putFactor(plan: usize, order: usize, re: v128, im: v128, k: f32): void {
  const u = v128.load(plan, RE);
  const v = v128.load(plan, IM);
  const scale = f32x4.splat(k);
  const to = plan + (order << 5);
  v128.store(to, f32x4.mul(scale, f32x4.sub(f32x4.mul(u, re), f32x4.mul(v, im))), FACTORS);
  v128.store(to, f32x4.mul(scale, f32x4.add(f32x4.mul(u, im), f32x4.mul(v, re))), FACTORS + 16);
}

/** Mean of (a y + b y^2)^3 times the phasors, one part of it; `cube` is a^3. */
@inline
function cubeOf(plan: usize, a: v128, b: v128, cube: v128): v128 {
  const three = f32x4.splat(3);
  const bb = f32x4.mul(b, b);
  const low = f32x4.mul(three, f32x4.mul(f32x4.mul(a, a), b));
  const high = f32x4.mul(three, f32x4.mul(a, bb));
  const early = blend(cube, v128.load(plan, MOMENTS + 96), low, v128.load(plan, MOMENTS + 128));
  const late = blend(high, v128.load(plan, MOMENTS + 160), f32x4.mul(bb, b), v128.load(plan, MOMENTS + 192));
  return f32x4.add(early, late);
}

/** Of its fourth power, to second order in b, of which there is little: accelerations move by less than speeds. */
@inline
function fourthOf(plan: usize, a: v128, b: v128, cube: v128): v128 {
  const low = f32x4.mul(f32x4.splat(4), f32x4.mul(cube, b));
  const high = f32x4.mul(f32x4.splat(6), f32x4.mul(f32x4.mul(a, a), f32x4.mul(b, b)));
  const early = blend(f32x4.mul(cube, a), v128.load(plan, MOMENTS + 128), low, v128.load(plan, MOMENTS + 160));
  return f32x4.add(early, f32x4.mul(high, v128.load(plan, MOMENTS + 192)));
}

/** Third power after delta is added, but for delta^3. */
@inline
function lifted(third: v128, delta: v128, second: v128, first: v128): v128 {
  const more = blend(delta, second, f32x4.mul(delta, delta), first);
  return f32x4.add(third, f32x4.mul(f32x4.splat(3), more));
}
