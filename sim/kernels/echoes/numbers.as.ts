// AssemblyScript. Small functions of vectors; see echoes.ts for the numbers kept in memory.
import { NUMBERS } from "./places.as.ts";

/** f32x4 of one number. */
@inline
export function splat(x: f64): v128 {
  return f32x4.splat(<f32>x);
}

@inline
export function half4(): v128 {
  return v128.load(NUMBERS, 128);
}

/** Added to numbers of less than 2^22 and taken off again, it rounds them; quicker than the instruction. */
@inline
export function magic(): v128 {
  return v128.load(NUMBERS, 144);
}

@inline
export function one4(): v128 {
  return v128.load(NUMBERS, 160);
}

@inline
export function rounded(x: v128): v128 {
  return f32x4.sub(f32x4.add(x, magic()), magic());
}

/** sin(pi p) / p for p in [-1/2, 1/2], by s = p^2, to 1.2e-6. Sums in pairs wait for less than Horner's. */
@inline
export function sine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS)), v128.load(NUMBERS, 16));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 32)), v128.load(NUMBERS, 48));
  return f32x4.add(low, f32x4.mul(s2, high));
}

/** cos(pi p) likewise, to 6.8e-6. */
@inline
export function cosine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 64)), v128.load(NUMBERS, 80));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 96)), v128.load(NUMBERS, 112));
  return f32x4.add(low, f32x4.mul(s2, high));
}

/** a1 x + ... + a8 x^8. */
@inline
export function octic(
  x: v128,
  a1: v128,
  a2: v128,
  a3: v128,
  a4: v128,
  a5: v128,
  a6: v128,
  a7: v128,
  a8: v128,
): v128 {
  const x2 = f32x4.mul(x, x);
  const p12 = f32x4.add(a1, f32x4.mul(x, a2));
  const p34 = f32x4.add(a3, f32x4.mul(x, a4));
  const p56 = f32x4.add(a5, f32x4.mul(x, a6));
  const p78 = f32x4.add(a7, f32x4.mul(x, a8));
  const low = f32x4.add(p12, f32x4.mul(x2, p34));
  const high = f32x4.add(p56, f32x4.mul(x2, p78));
  return f32x4.mul(x, f32x4.add(low, f32x4.mul(f32x4.mul(x2, x2), high)));
}

/** b0 + b1 x + ... + b5 x^5. */
@inline
export function quintic(x: v128, b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, b5: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const low = f32x4.add(b0, f32x4.mul(x, b1));
  const mid = f32x4.add(b2, f32x4.mul(x, b3));
  const high = f32x4.add(b4, f32x4.mul(x, b5));
  return f32x4.add(low, f32x4.mul(x2, f32x4.add(mid, f32x4.mul(x2, high))));
}

/** Of two: exp(-x) for x in [0, 20], to 3e-6 and mostly far better: the series of the 64th part, squared six times. */
@inline
export function fading(x: v128): v128 {
  const one = f64x2.splat(1);
  const y = f64x2.mul(x, f64x2.splat(1.0 / 64));
  const y2 = f64x2.mul(y, y);
  const low = f64x2.add(
    f64x2.sub(one, y),
    f64x2.mul(y2, f64x2.sub(f64x2.splat(0.5), f64x2.mul(y, f64x2.splat(1.0 / 6)))),
  );
  const high = f64x2.sub(f64x2.splat(1.0 / 24), f64x2.mul(y, f64x2.splat(1.0 / 120)));
  let e = f64x2.add(low, f64x2.mul(f64x2.mul(y2, y2), f64x2.add(high, f64x2.mul(y2, f64x2.splat(1.0 / 720)))));
  for (let squared = 0; squared < 6; squared++) e = f64x2.mul(e, e);
  return e;
}

/** A directivity, f32 [4097] by the cosine from -1 to 1, at a cosine: between its two nearest values. */
export function aimed(table: usize, cosine: f32): f32 {
  const place: f32 = (cosine + 1) * 2048;
  let below = <i32>place;
  below = below < 0 ? 0 : below > 4095 ? 4095 : below;
  const at = table + (<usize>below << 2);
  return load<f32>(at) + (place - <f32>below) * (load<f32>(at, 4) - load<f32>(at));
}

/** How it changes with the cosine there: between the slopes at its two nearest values. */
export function steered(table: usize, cosine: f32): f32 {
  const place: f32 = (cosine + 1) * 2048;
  let below = <i32>place;
  below = below < 1 ? 1 : below > 4094 ? 4094 : below;
  const at = table + (<usize>below << 2);
  const low = load<f32>(at, 4) - load<f32>(at - 4);
  const high = load<f32>(at, 8) - load<f32>(at);
  return (low + (place - <f32>below) * (high - low)) * 1024;
}
