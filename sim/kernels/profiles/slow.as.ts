// AssemblyScript. Reflectors that turn so little during a frame that a short series does.
import { BENT, FACTORS, FOURTH, IM, RE, SLOW, SQUARE } from "./plan.as.ts";

/** Whether all four receivers see the reflector turn so little that a short series does. */
@inline
export function calm(plan: usize, theta1: v128, theta2: v128): bool {
  const bending = f32x4.abs(theta2);
  const little = f32x4.lt(f32x4.add(f32x4.abs(theta1), bending), v128.load32_splat(plan, SLOW));
  return i32x4.all_true(v128.and(little, f32x4.lt(bending, v128.load32_splat(plan, BENT))));
}

/** Of slow reflectors, factors of the response: amplitudes times the mean of exp(j 2 pi theta) over the chirps, a series in theta. */
@inline
export function putSlow(plan: usize, theta1: v128, theta2: v128, fading: v128): void {
  const u = v128.load(plan, RE);
  const v = v128.load(plan, IM);
  const half = f32x4.splat(0.5);
  const a = f32x4.mul(theta1, f32x4.splat(6.283185307));
  const b = f32x4.mul(theta2, f32x4.splat(6.283185307));
  const square = v128.load32_splat(plan, SQUARE);
  const fourth = v128.load32_splat(plan, FOURTH);
  const aa = f32x4.mul(a, a);
  const bends = f32x4.mul(f32x4.mul(b, b), fourth);
  const turns = f32x4.mul(f32x4.mul(aa, aa), f32x4.mul(fourth, f32x4.splat(1.0 / 24)));
  const lost = f32x4.mul(half, f32x4.add(f32x4.mul(aa, square), bends));
  const c = f32x4.add(f32x4.sub(f32x4.splat(1), lost), turns);
  const bent = f32x4.mul(b, f32x4.sub(square, f32x4.mul(half, f32x4.mul(aa, fourth))));
  const faded = f32x4.mul(f32x4.mul(a, fading), f32x4.sub(square, f32x4.mul(f32x4.splat(1.0 / 6), f32x4.mul(aa, fourth))));
  const s = f32x4.add(bent, faded);
  v128.store(plan, f32x4.sub(f32x4.mul(u, c), f32x4.mul(v, s)), FACTORS);
  v128.store(plan, f32x4.add(f32x4.mul(u, s), f32x4.mul(v, c)), FACTORS + 16);
}
