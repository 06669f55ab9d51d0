// AssemblyScript. Of vectors.

/** a x + b y */
@inline
export function blend(a: v128, x: v128, b: v128, y: v128): v128 {
  return f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y));
}
