// AssemblyScript. Raises complex envelopes to a carrier; see raise.ts, which describes shapes and units and owns the memory, and
// plain-raise.ts, the plain twin. Rows hold real parts of all channels and then imaginary parts, in fours.

/** Row o of `out` is the sum over t of taps[o % phases][t] times input row o / phases + t; a row has `vectors` fours. */
export function interpolate(
  out: usize,
  rows: i32,
  input: usize,
  taps: usize,
  phases: i32,
  count: i32,
  vectors: i32,
): void {
  const width = <usize>vectors << 4;
  let phase = 0;
  let tap = taps;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let from = input + at;
      const end = tap + (<usize>count << 2);
      for (let t = tap; t < end; t += 8) {
        a = f32x4.add(a, f32x4.mul(v128.load32_splat(t), v128.load(from)));
        from += width;
        b = f32x4.add(b, f32x4.mul(v128.load32_splat(t, 4), v128.load(from)));
        from += width;
      }
      v128.store(out + at, f32x4.add(a, b));
    }
    out += width;
    tap += <usize>count << 2;
    if (++phase == phases) {
      phase = 0;
      tap = taps;
      input += width;
    }
  }
}

/**
 * The same with 8 taps, and of each row the real parts times a cosine less the imaginary parts times a sine: `carrier` has both for
 * each row of `out`, which has half as many fours.
 */
export function raise(
  out: usize,
  rows: i32,
  input: usize,
  taps: usize,
  phases: i32,
  vectors: i32,
  carrier: usize,
): void {
  const half = <usize>vectors << 3;
  const width = half << 1;
  let phase = 0;
  let tap = taps;
  for (let row = 0; row < rows; row++) {
    const cosine = v128.load32_splat(carrier);
    const sine = v128.load32_splat(carrier, 4);
    for (let at: usize = 0; at < half; at += 16) {
      let re = f32x4.splat(0);
      let im = f32x4.splat(0);
      let from = input + at;
      for (let t = tap; t < tap + 32; t += 4) {
        const gain = v128.load32_splat(t);
        re = f32x4.add(re, f32x4.mul(gain, v128.load(from)));
        im = f32x4.add(im, f32x4.mul(gain, v128.load(from + half)));
        from += width;
      }
      v128.store(out + at, f32x4.sub(f32x4.mul(re, cosine), f32x4.mul(im, sine)));
    }
    out += half;
    carrier += 8;
    tap += 32;
    if (++phase == phases) {
      phase = 0;
      tap = taps;
      input += width;
    }
  }
}
