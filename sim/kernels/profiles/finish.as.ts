// AssemblyScript. Makes profiles of a frame's bins.
import { normals } from "../normals.as.ts";
import { colour } from "./colour.as.ts";
import {
  COUNT,
  HEARD,
  MIRROR,
  PLANES,
  RECEIVERS,
  SIZE,
  SQUARES,
  STATE,
  STILL,
  TAPS,
  WHITE,
  WINDOW,
  WRAP,
} from "./plan.as.ts";

/**
 * Finishes a frame: folds the planes of each receiver into a profile, [receiver][bin][re, im] at `out`, adds what stands
 * still, and noise of a variance of `white` + `perSquare` (sum of (A L)^2); planes and sums are cleared. Beyond the last
 * profile up to three bins more are written.
 */
export function finish(plan: usize, out: usize, white: f64, perSquare: f64): void {
  const receivers = load<i32>(plan, RECEIVERS);
  const count = load<i32>(plan, COUNT);
  const plane = <usize>load<i32>(plan, SIZE) << 2;
  const planes = <usize>load<u32>(plan, PLANES);
  const squares = <usize>load<u32>(plan, SQUARES);
  const laid = <usize>load<u32>(plan, WHITE);
  const mirror = load<i32>(plan, MIRROR);
  const wrap = load<i32>(plan, WRAP);
  const period = wrap ? wrap : count;
  const numbers = ((mirror ? period : 2 * period) + 7) & ~7;
  let still = <usize>load<u32>(plan, STILL);
  for (let r = 0; r < receivers; r++) {
    fold(out, still, planes + <usize>(2 * r) * plane, load<i32>(plan, SIZE), load<i32>(plan, TAPS), wrap, mirror, count);
    const heard: f64 = load<f32>(squares + (<usize>r << 2)) + load<f64>(<usize>load<u32>(plan, HEARD) + (<usize>r << 3));
    const deviation = sqrt(white + perSquare * heard);
    if (deviation > 0) {
      normals(laid, numbers, <f32>deviation, <usize>load<u32>(plan, STATE));
      colour(out, laid, period, mirror, <usize>load<u32>(plan, WINDOW), count);
    }
    out += <usize>count << 3;
    still += <usize>count << 3;
  }
  memory.fill(planes, 0, 2 * <usize>receivers * plane);
  memory.fill(squares, 0, <usize>((receivers + 3) & ~3) << 2);
}

/**
 * Folds the planes of one receiver into a profile, [bin][re, im]: what lies beyond the period comes back, real samples add
 * the mirror image, and bins alternate in sign, for time begins at the first sample. What stands `still` is added.
 * `before` is the number of bins before bin 0. Four bins at a time.
 */
@inline
function fold(
  out: usize,
  still: usize,
  bins: usize,
  size: i32,
  before: i32,
  wrap: i32,
  mirror: i32,
  count: i32,
): void {
  const plane = <usize>size << 2;
  const zero = bins + (<usize>before << 2);
  if (wrap) {
    for (let i = 0; i < before; i += 4) gather(bins, plane, i + wrap, i);
    for (let i = wrap + before; i + 4 <= size; i += 4) gather(bins, plane, i - wrap, i);
    // Bin 0 is also what lies a period further on, where its own image is looked for.
    const last = zero + (<usize>wrap << 2);
    store<f32>(last, load<f32>(zero));
    store<f32>(last + plane, load<f32>(zero + plane));
  }
  const signs = wrap ? f32x4(1, 1, -1, -1) : f32x4.splat(1);
  for (let b = 0; b < count; b += 4) {
    const at = zero + (<usize>b << 2);
    let re = v128.load(at);
    let im = v128.load(at + plane);
    if (mirror) {
      const image = zero + (<usize>(wrap - b - 3) << 2);
      const other = v128.load(image);
      const turned = v128.load(image + plane);
      re = f32x4.add(re, v128.shuffle<f32>(other, other, 3, 2, 1, 0));
      im = f32x4.sub(im, v128.shuffle<f32>(turned, turned, 3, 2, 1, 0));
    }
    const to = <usize>b << 3;
    const low = f32x4.mul(signs, v128.shuffle<f32>(re, im, 0, 4, 1, 5));
    const high = f32x4.mul(signs, v128.shuffle<f32>(re, im, 2, 6, 3, 7));
    v128.store(out + to, f32x4.add(low, v128.load(still + to)));
    v128.store(out + to, f32x4.add(high, v128.load(still + to, 16)), 16);
  }
}

@inline
function gather(bins: usize, plane: usize, to: i32, from: i32): void {
  const a = bins + (<usize>to << 2);
  const b = bins + (<usize>from << 2);
  v128.store(a, f32x4.add(v128.load(a), v128.load(b)));
  v128.store(a + plane, f32x4.add(v128.load(a + plane), v128.load(b + plane)));
}
