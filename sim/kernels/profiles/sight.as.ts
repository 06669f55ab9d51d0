// AssemblyScript. What receivers see of one reflector in a frame.
import { cosine, sine } from "../normals.as.ts";
import {
  BEND,
  BENDING,
  BETWEEN,
  BINS,
  CELL,
  DOPPLER,
  FADING,
  FIRST,
  GROWTH,
  IM,
  LOUDNESS,
  NEAREST,
  PERIOD,
  PER_METRE,
  PER_PERIOD,
  PHASES,
  RE,
  THETA1,
  THETA2,
  TURNS,
} from "./plan.as.ts";
import { calm, putSlow } from "./slow.as.ts";

/**
 * Writes to the plan's lanes what four receivers see of one reflector; `before`, `middle` and `after` are its legs, the
 * ways back from `from` on; `approach` is the growth of the way there in half a frame, and `fade` what it and the pattern make of the
 * logarithm of the amplitude. Answers whether it is slow for all of them; then factors of the response are written.
 */
@inline
export function sight(
  plan: usize,
  before: usize,
  middle: usize,
  after: usize,
  from: usize,
  strength: f64,
  fade: f64,
  approach: f64,
  ratio: f64,
  squares: usize,
): bool {
  const there = v128.load64_splat(middle);
  const sooner = v128.load64_splat(before);
  const later = v128.load64_splat(after);
  const back01 = v128.load(middle + from);
  const back23 = v128.load(middle + from, 16);
  const path01 = f64x2.add(there, back01);
  const path23 = f64x2.add(there, back23);
  const early01 = f64x2.add(sooner, v128.load(before + from));
  const early23 = f64x2.add(sooner, v128.load(before + from, 16));
  const late01 = f64x2.add(later, v128.load(after + from));
  const late23 = f64x2.add(later, v128.load(after + from, 16));
  const half = f64x2.splat(0.5);
  const step = f64x2.splat(0.5 * ratio);
  const square = f64x2.splat(ratio * ratio);
  const growth01 = f64x2.mul(step, f64x2.sub(late01, early01));
  const growth23 = f64x2.mul(step, f64x2.sub(late23, early23));
  const curve01 = f64x2.mul(square, f64x2.sub(f64x2.mul(half, f64x2.add(late01, early01)), path01));
  const curve23 = f64x2.mul(square, f64x2.sub(f64x2.mul(half, f64x2.add(late23, early23)), path23));

  const path = packed(path01, path23);
  const growth = packed(growth01, growth23);
  putPlaces(plan, path, growth);
  const back = f32x4.pmax(packed(back01, back23), f32x4.splat(<f32>NEAREST));
  const amplitude = f32x4.div(f32x4.splat(<f32>strength), back);
  const heard = f32x4.mul(amplitude, path);
  v128.store(squares, f32x4.add(v128.load(squares), f32x4.mul(heard, heard)));
  putPhasors(plan, amplitude, packed(anglesOf(path01, plan), anglesOf(path23, plan)));

  const bent = f32x4.mul(v128.load32_splat(plan, BENDING), path);
  const perMetre = f32x4.sub(v128.load32_splat(plan, PER_METRE), bent);
  const theta1 = f32x4.mul(growth, perMetre);
  const theta2 = f32x4.mul(packed(curve01, curve23), perMetre);
  const departing = f32x4.sub(growth, f32x4.splat(<f32>approach));
  const fading = f32x4.sub(f32x4.splat(<f32>fade), f32x4.div(departing, back));
  if (calm(plan, theta1, theta2)) {
    putSlow(plan, theta1, theta2, fading);
    return true;
  }
  v128.store(plan, theta1, THETA1);
  v128.store(plan, theta2, THETA2);
  v128.store(plan, growth, GROWTH);
  v128.store(plan, amplitude, LOUDNESS);
  v128.store(plan, fading, FADING);
  return false;
}

/** Writes the places of four paths among the bins, in phases of the table. */
@inline
function putPlaces(plan: usize, path: v128, growth: v128): void {
  const bins = f32x4.mul(path, v128.load32_splat(plan, BINS));
  const moved = f32x4.mul(growth, v128.load32_splat(plan, DOPPLER));
  const place = f32x4.add(v128.load32_splat(plan, FIRST), f32x4.add(bins, moved));
  const periods = f32x4.floor(f32x4.mul(place, v128.load32_splat(plan, PER_PERIOD)));
  const within = f32x4.sub(place, f32x4.mul(periods, v128.load32_splat(plan, PERIOD)));
  const fine = f32x4.mul(within, f32x4.splat(<f32>PHASES));
  const whole = f32x4.floor(fine);
  v128.store(plan, i32x4.trunc_sat_f32x4_s(whole), CELL);
  v128.store(plan, f32x4.sub(fine, whole), BETWEEN);
}

/** Phases of two paths, in turns, without their whole part. */
@inline
function anglesOf(path: v128, plan: usize): v128 {
  const bent = f64x2.mul(path, v128.load64_splat(plan, BEND));
  const turns = f64x2.mul(path, f64x2.sub(v128.load64_splat(plan, TURNS), bent));
  return f64x2.sub(turns, f64x2.nearest(turns));
}

/** Writes amplitudes times exp(j 2 pi p), p in [-1/2, 1/2]. */
@inline
function putPhasors(plan: usize, amplitude: v128, p: v128): void {
  const s = f32x4.mul(p, p);
  const ss = f32x4.mul(s, s);
  const sin = f32x4.mul(p, sine(s, ss));
  const twice = f32x4.mul(f32x4.add(amplitude, amplitude), sin);
  v128.store(plan, f32x4.sub(amplitude, f32x4.mul(twice, sin)), RE);
  v128.store(plan, f32x4.mul(twice, cosine(s, ss)), IM);
}

/** Two vectors of float64 as one of float32. */
@inline
function packed(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
}
