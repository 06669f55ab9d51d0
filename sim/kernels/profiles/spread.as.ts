// AssemblyScript. Adds what one receiver sees of a reflector to its bins.
import { BETWEEN, FACTORS } from "./plan.as.ts";

/** Adds a lane's first factor times a row of the table, `stride` bytes from the next phase's, to real and imaginary parts of bins. */
@inline
export function spread(bins: usize, plane: usize, row: usize, stride: usize, width: usize, lane: usize): void {
  const between = v128.load32_splat(lane, BETWEEN);
  const re = v128.load32_splat(lane, FACTORS);
  const im = v128.load32_splat(lane, FACTORS + 16);
  const images = bins + plane;
  const next = row + stride;
  for (let j: usize = 0; j < width; j += 16) {
    const low = v128.load(row + j);
    const value = f32x4.add(low, f32x4.mul(between, f32x4.sub(v128.load(next + j), low)));
    v128.store(bins + j, f32x4.add(v128.load(bins + j), f32x4.mul(re, value)));
    v128.store(images + j, f32x4.add(v128.load(images + j), f32x4.mul(im, value)));
  }
}

/** Adds the sums of a row of the response times the first of the lane's factors and of two derivatives times the next. */
@inline
export function spreadThree(bins: usize, plane: usize, row: usize, order: usize, width: usize, lane: usize): void {
  const re0 = v128.load32_splat(lane, FACTORS);
  const im0 = v128.load32_splat(lane, FACTORS + 16);
  const re1 = v128.load32_splat(lane, FACTORS + 32);
  const im1 = v128.load32_splat(lane, FACTORS + 48);
  const re2 = v128.load32_splat(lane, FACTORS + 64);
  const im2 = v128.load32_splat(lane, FACTORS + 80);
  for (let j: usize = 0; j < width; j += 16) {
    const value = v128.load(row + j);
    const slope = v128.load(row + order + j);
    const bend = v128.load(row + 2 * order + j);
    const re = f32x4.add(f32x4.mul(re0, value), f32x4.add(f32x4.mul(re1, slope), f32x4.mul(re2, bend)));
    const im = f32x4.add(f32x4.mul(im0, value), f32x4.add(f32x4.mul(im1, slope), f32x4.mul(im2, bend)));
    v128.store(bins + j, f32x4.add(v128.load(bins + j), re));
    v128.store(bins + plane + j, f32x4.add(v128.load(bins + plane + j), im));
  }
}

/** The same of the third and fourth derivatives. */
@inline
export function spreadTwo(bins: usize, plane: usize, row: usize, order: usize, width: usize, lane: usize): void {
  const re3 = v128.load32_splat(lane, FACTORS + 96);
  const im3 = v128.load32_splat(lane, FACTORS + 112);
  const re4 = v128.load32_splat(lane, FACTORS + 128);
  const im4 = v128.load32_splat(lane, FACTORS + 144);
  for (let j: usize = 0; j < width; j += 16) {
    const third = v128.load(row + 3 * order + j);
    const fourth = v128.load(row + 4 * order + j);
    const re = f32x4.add(f32x4.mul(re3, third), f32x4.mul(re4, fourth));
    const im = f32x4.add(f32x4.mul(im3, third), f32x4.mul(im4, fourth));
    v128.store(bins + j, f32x4.add(v128.load(bins + j), re));
    v128.store(bins + plane + j, f32x4.add(v128.load(bins + plane + j), im));
  }
}
