// AssemblyScript. Normal numbers by the Box-Muller transform, four lanes of xoshiro128+ at a time, and the sines
// that other kernels use as well; see normals.ts, which owns the memory, and plain-normals.ts, the plain twin.

// Four times each, the numbers that `logarithm`, `sine` and `cosine` need: see `putNumbers` in normals.ts. Engines make
// constants of 128 bits anew in every round of a loop, and loads cost less.
const NUMBERS: usize = 1024;

/** sin(pi p) / p for p in [-1/2, 1/2], by s = p^2 and s2 = s^2, to 1e-7 with rounding. */
@inline
export function sine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS)), v128.load(NUMBERS, 16));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 32)), v128.load(NUMBERS, 48));
  const top = f32x4.mul(s2, v128.load(NUMBERS, 336));
  return f32x4.add(low, f32x4.mul(s2, f32x4.add(high, top)));
}

/** cos(pi p) likewise. */
@inline
export function cosine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 64)), v128.load(NUMBERS, 80));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 96)), v128.load(NUMBERS, 112));
  const top = f32x4.mul(s2, v128.load(NUMBERS, 352));
  return f32x4.add(low, f32x4.mul(s2, f32x4.add(high, top)));
}

/** Turns without their whole part, in [-1/2, 1/2], for less than 2^22 of them. */
@inline
export function fraction(turns: v128): v128 {
  return f32x4.sub(
    turns,
    f32x4.sub(f32x4.add(turns, v128.load(NUMBERS, 128)), v128.load(NUMBERS, 128)),
  );
}

/** Natural logarithm of normal numbers above 0, to 3e-7 of it or of 1: Moshier's polynomial (Cephes, logf). */
@inline
function logarithm(x: v128): v128 {
  // The mantissa in [0.75, 1.5), and the exponent that goes with it.
  const shifted = i32x4.sub(x, v128.load(NUMBERS, 144));
  const exponent = i32x4.shr_s(shifted, 23);
  const t = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), v128.load(NUMBERS, 160));
  // Estrin's scheme: a chain of ten sums would wait for each other.
  const t2 = f32x4.mul(t, t);
  const t4 = f32x4.mul(t2, t2);
  const a = f32x4.add(f32x4.mul(t, v128.load(NUMBERS, 288)), v128.load(NUMBERS, 304));
  const b = f32x4.add(f32x4.mul(t, v128.load(NUMBERS, 256)), v128.load(NUMBERS, 272));
  const c = f32x4.add(f32x4.mul(t, v128.load(NUMBERS, 224)), v128.load(NUMBERS, 240));
  const d = f32x4.add(f32x4.mul(t, v128.load(NUMBERS, 192)), v128.load(NUMBERS, 208));
  const low = f32x4.add(a, f32x4.mul(t2, b));
  const high = f32x4.add(c, f32x4.mul(t2, d));
  const top = f32x4.mul(f32x4.mul(t4, t4), v128.load(NUMBERS, 176));
  const sum = f32x4.add(f32x4.add(low, f32x4.mul(t4, high)), top);
  const near = f32x4.add(f32x4.mul(f32x4.mul(t, t2), sum), f32x4.sub(t, f32x4.mul(f32x4.splat(0.5), t2)));
  return f32x4.add(near, f32x4.mul(f32x4.convert_i32x4_s(exponent), v128.load(NUMBERS, 320)));
}

/** Writes `count` normal numbers, f32, a multiple of 8, times `deviation`; `state` is [4 words][4 lanes]. */
export function normals(out: usize, count: i32, deviation: f32, state: usize): void {
  let s0 = v128.load(state);
  let s1 = v128.load(state, 16);
  let s2 = v128.load(state, 32);
  let s3 = v128.load(state, 48);
  const scale = f32x4.splat(-2 * deviation * deviation);
  const end = out + (<usize>count << 2);
  for (; out < end; out += 32) {
    const first = i32x4.add(s0, s3);
    let t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    const second = i32x4.add(s0, s3);
    t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));

    const chance = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_u(first), f32x4.splat(2.3283064365386963e-10)),
      f32x4.splat(1.1641532182693481e-10),
    );
    // Rounded to 1, a chance has the logarithm 0 up to rounding, which must not make a root of less than 0.
    const square = f32x4.pmax(f32x4.splat(0), f32x4.mul(scale, logarithm(chance)));
    const radius = f32x4.sqrt(square);
    const p = f32x4.mul(f32x4.convert_i32x4_s(second), f32x4.splat(2.3283064365386963e-10));
    const s = f32x4.mul(p, p);
    const ss = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, ss));
    const twice = f32x4.mul(f32x4.add(radius, radius), sin);
    v128.store(out, f32x4.sub(radius, f32x4.mul(twice, sin)));
    v128.store(out, f32x4.mul(twice, cosine(s, ss)), 16);
  }
  v128.store(state, s0);
  v128.store(state, s1, 16);
  v128.store(state, s2, 32);
  v128.store(state, s3, 48);
}
