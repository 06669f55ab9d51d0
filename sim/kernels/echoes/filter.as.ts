// AssemblyScript. From samples at an internal rate to those at the output's.

/**
 * Writes `rows` rows to `to`: each the sum of `count` samples times their taps, of which there are `sets` to be taken in turn, `first`
 * first. The first row's samples begin at `from`, of `stride` bytes each; in a round through all sets they go on by `ahead`.
 * `spans` tells of each set which of its taps is the first that is not 0, and how many there are from it to the last, i32.
 */
export function filter(
  from: usize,
  stride: usize,
  taps: usize,
  count: i32,
  spans: usize,
  sets: i32,
  ahead: i32,
  first: i32,
  rows: i32,
  to: usize,
): void {
  let set = first;
  let carried = (first * ahead) % sets;
  let begin = from;
  for (let row = 0; row < rows; row++) {
    const skipped = load<i32>(spans + (<usize>set << 3));
    const many = load<i32>(spans + (<usize>set << 3), 4);
    const own = taps + (<usize>(set * count + skipped) << 2);
    const at = begin + <usize>skipped * stride;
    let v: usize = 0;
    for (; v + 32 < stride; v += 64) weighted4(at + v, stride, own, many, to + v);
    if (v < stride) weighted2(at + v, stride, own, many, to + v);
    to += stride;
    set = set + 1 === sets ? 0 : set + 1;
    carried += ahead;
    begin += <usize>(carried / sets) * stride;
    carried %= sets;
  }
}

/** Writes four vectors, each the sum of `count` times their taps. */
@inline
function weighted4(from: usize, stride: usize, taps: usize, count: i32, to: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let at = from;
  const end = taps + (<usize>count << 2);
  for (let place = taps; place < end; place += 4, at += stride) {
    const tap = v128.load32_splat(place);
    a = f32x4.add(a, f32x4.mul(tap, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(tap, v128.load(at, 16)));
    c = f32x4.add(c, f32x4.mul(tap, v128.load(at, 32)));
    d = f32x4.add(d, f32x4.mul(tap, v128.load(at, 48)));
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
}

/** Two vectors. */
@inline
function weighted2(from: usize, stride: usize, taps: usize, count: i32, to: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let at = from;
  let n = 0;
  for (; n + 1 < count; n += 2, at += 2 * stride) {
    const tap = v128.load32_splat(taps + (<usize>n << 2));
    const next = v128.load32_splat(taps + (<usize>n << 2), 4);
    a = f32x4.add(a, f32x4.mul(tap, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(tap, v128.load(at, 16)));
    c = f32x4.add(c, f32x4.mul(next, v128.load(at + stride)));
    d = f32x4.add(d, f32x4.mul(next, v128.load(at + stride, 16)));
  }
  if (n < count) {
    const tap = v128.load32_splat(taps + (<usize>n << 2));
    a = f32x4.add(a, f32x4.mul(tap, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(tap, v128.load(at, 16)));
  }
  v128.store(to, f32x4.add(a, c));
  v128.store(to, f32x4.add(b, d), 16);
}
