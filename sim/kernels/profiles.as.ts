// AssemblyScript. Range profiles in closed form; see profiles.ts, which describes shapes and units and owns the
// memory, and plain-profiles.ts, the plain twin.

import { cosine, fraction, normals, sine } from "./normals.as";

export { normals };

/** Phases of the table of the window's transform. */
const PHASES: f64 = 128;

/** No leg is reckoned for shorter than this in its spreading, m. */
const NEAREST: f64 = 0.01;

// Places of numbers among the parameters, f64; profiles.ts writes them.
const TURNS: usize = 0; // per metre of path
const BEND: usize = 8; // turns per square metre of path
const BINS: usize = 16; // per metre of path
const FIRST: usize = 24; // bin of a path of length 0
const AMPLITUDE: usize = 32; // V m of the root of the radar equation, but for the cross section
const FACING: usize = 40; // three
const SHADOW: usize = 64; // least of the pattern
const DOPPLER: usize = 72; // bins per metre of path in half a frame
const SMEAR: usize = 80; // of the second derivative, per metre of path in half a frame
const SHIFT: usize = 88; // bins per turn
const SQUARE: usize = 96; // mean of the chirps' places squared
const FOURTH: usize = 104; // of their fourth power
const ANTENNAS: usize = 112; // transmitter and receivers, three each

/** Distances of two points from a third, whose coordinates are one after the other. */
@inline
function distances(x: v128, y: v128, z: v128, from: usize): v128 {
  const dx = f64x2.sub(x, v128.load64_splat(from));
  const dy = f64x2.sub(y, v128.load64_splat(from, 8));
  const dz = f64x2.sub(z, v128.load64_splat(from, 16));
  return f64x2.sqrt(f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz)));
}

@inline
function distance(x: f64, y: f64, z: f64, from: usize): f64 {
  const dx = x - load<f64>(from);
  const dy = y - load<f64>(from, 8);
  const dz = z - load<f64>(from, 16);
  return sqrt(dx * dx + dy * dy + dz * dz);
}

/** By how much the cosine of the angle from ahead grows in half a frame. */
@inline
function leaning(x: v128, y: v128, z: v128, far: v128, parameters: usize, ratio: f64): f64 {
  const from = parameters + ANTENNAS;
  const along = f64x2.add(
    f64x2.add(
      f64x2.mul(f64x2.sub(x, v128.load64_splat(from)), v128.load64_splat(parameters, FACING)),
      f64x2.mul(f64x2.sub(y, v128.load64_splat(from, 8)), v128.load64_splat(parameters, FACING + 8)),
    ),
    f64x2.mul(f64x2.sub(z, v128.load64_splat(from, 16)), v128.load64_splat(parameters, FACING + 16)),
  );
  const cosines = f64x2.div(along, far);
  return 0.5 * ratio * (f64x2.extract_lane(cosines, 1) - f64x2.extract_lane(cosines, 0));
}

/** Root of the two-way gain over that ahead: the cosine of the angle from ahead to the power of `halves` / 2. */
@inline
function pattern(cosine: f64, halves: i32, least: f64): f64 {
  if (halves == 0) return 1;
  if (!(cosine > 0)) return least;
  let power: f64 = halves & 1 ? sqrt(cosine) : 1;
  for (let i = halves >> 1; i > 0; i--) power *= cosine;
  return max(power, least);
}

// Moments of the chirps' phases, by `moments`: sums of theta^p exp(j 2 pi theta), theta in turns, over all chirps.
let re0: f32 = 0;
let im0: f32 = 0;
let re1: f32 = 0;
let im1: f32 = 0;
let re2: f32 = 0;
let im2: f32 = 0;
let re3: f32 = 0;
let im3: f32 = 0;
let re4: f32 = 0;
let im4: f32 = 0;

/** Sums of the lanes of each of four vectors. */
@inline
function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/**
 * `chirps` is [places, weights][count], f32, the count a multiple of 4; theta = a y + b y^2, and weights are taken times
 * 1 + fade y. The third and fourth only if `high`.
 */
function moments(chirps: usize, count: i32, a: f32, b: f32, fade: f32, high: bool): void {
  let c0 = f32x4.splat(0);
  let s0 = c0;
  let c1 = c0;
  let s1 = c0;
  let c2 = c0;
  let s2 = c0;
  let c3 = c0;
  let s3 = c0;
  let c4 = c0;
  let s4 = c0;
  const as = f32x4.splat(a);
  const bs = f32x4.splat(b);
  const one = f32x4.splat(1);
  const fades = f32x4.splat(fade);
  const row = <usize>count << 2;
  for (let at = chirps; at < chirps + row; at += 16) {
    const y = v128.load(at);
    const weight = f32x4.mul(v128.load(at + row), f32x4.add(one, f32x4.mul(y, fades)));
    const theta = f32x4.mul(y, f32x4.add(as, f32x4.mul(y, bs)));
    const p = fraction(theta);
    const s = f32x4.mul(p, p);
    const ss = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, ss));
    const twice = f32x4.mul(f32x4.add(weight, weight), sin);
    let c = f32x4.sub(weight, f32x4.mul(twice, sin));
    let d = f32x4.mul(twice, cosine(s, ss));
    c0 = f32x4.add(c0, c);
    s0 = f32x4.add(s0, d);
    c = f32x4.mul(c, theta);
    d = f32x4.mul(d, theta);
    c1 = f32x4.add(c1, c);
    s1 = f32x4.add(s1, d);
    c = f32x4.mul(c, theta);
    d = f32x4.mul(d, theta);
    c2 = f32x4.add(c2, c);
    s2 = f32x4.add(s2, d);
    if (!high) continue;
    c = f32x4.mul(c, theta);
    d = f32x4.mul(d, theta);
    c3 = f32x4.add(c3, c);
    s3 = f32x4.add(s3, d);
    c4 = f32x4.add(c4, f32x4.mul(c, theta));
    s4 = f32x4.add(s4, f32x4.mul(d, theta));
  }
  const low = totals(c0, s0, c1, s1);
  re0 = f32x4.extract_lane(low, 0);
  im0 = f32x4.extract_lane(low, 1);
  re1 = f32x4.extract_lane(low, 2);
  im1 = f32x4.extract_lane(low, 3);
  const third = totals(c2, s2, c3, s3);
  re2 = f32x4.extract_lane(third, 0);
  im2 = f32x4.extract_lane(third, 1);
  if (!high) return;
  re3 = f32x4.extract_lane(third, 2);
  im3 = f32x4.extract_lane(third, 3);
  const fourth = totals(c4, s4, c4, s4);
  re4 = f32x4.extract_lane(fourth, 0);
  im4 = f32x4.extract_lane(fourth, 1);
}

/** A row of the table, between two of its phases. */
@inline
function blended(row: usize, stride: usize, between: v128): v128 {
  const low = v128.load(row);
  return f32x4.add(low, f32x4.mul(between, f32x4.sub(v128.load(row + stride), low)));
}

/** Adds (re + j im) times a row of the table to the bins. */
@inline
function spread(
  bins: usize,
  plane: usize,
  row: usize,
  stride: usize,
  width: usize,
  between: v128,
  re: v128,
  im: v128,
): void {
  for (let j: usize = 0; j < width; j += 16) {
    const value = blended(row + j, stride, between);
    v128.store(bins + j, f32x4.add(v128.load(bins + j), f32x4.mul(re, value)));
    v128.store(bins + plane + j, f32x4.add(v128.load(bins + plane + j), f32x4.mul(im, value)));
  }
}

/** The same for the response and its first two derivatives at once. */
@inline
function spreadThree(
  bins: usize,
  plane: usize,
  row: usize,
  order: usize,
  stride: usize,
  width: usize,
  between: v128,
  re: v128,
  im: v128,
  re1: v128,
  im1: v128,
  re2: v128,
  im2: v128,
): void {
  for (let j: usize = 0; j < width; j += 16) {
    const value = blended(row + j, stride, between);
    const slope = blended(row + order + j, stride, between);
    const bend = blended(row + 2 * order + j, stride, between);
    const real = f32x4.add(f32x4.mul(re, value), f32x4.add(f32x4.mul(re1, slope), f32x4.mul(re2, bend)));
    const imaginary = f32x4.add(f32x4.mul(im, value), f32x4.add(f32x4.mul(im1, slope), f32x4.mul(im2, bend)));
    v128.store(bins + j, f32x4.add(v128.load(bins + j), real));
    v128.store(bins + plane + j, f32x4.add(v128.load(bins + plane + j), imaginary));
  }
}

/**
 * Adds reflectors to the bins of all receivers. Poses, f64 [count][x, y, z, cross section], are before, in
 * the middle of and after the frame, their distances `ratio` of half a frame; squares of A times path are added to `squares`, f64
 * [receiver]. `size` is of a plane of bins, with `taps` before bin 0 and after the last; `wrap` is the period of bins, or 0.
 */
export function reflect(
  before: usize,
  middle: usize,
  after: usize,
  count: i32,
  ratio: f64,
  parameters: usize,
  halves: i32,
  receivers: i32,
  chirps: usize,
  chirpCount: i32,
  table: usize,
  taps: i32,
  bins: usize,
  size: i32,
  wrap: i32,
  squares: usize,
): void {
  const turns = load<f64>(parameters, TURNS);
  const bend = load<f64>(parameters, BEND);
  const width = <usize>(taps + 4) << 2; // bytes of bins that a reflector's vectors touch
  const stride = <usize>(taps + 8) << 2; // bytes of a row of the table
  const order: usize = <usize>(<i32>PHASES + 1) * stride; // bytes of the table of one derivative
  const plane = <usize>size << 2;
  const antennas = parameters + ANTENNAS;
  for (let i = 0; i < count; i++) {
    const pose = middle + (<usize>i << 5);
    const section = load<f64>(pose, 24);
    if (!(section > 0)) continue;
    const x = load<f64>(pose);
    const y = load<f64>(pose, 8);
    const z = load<f64>(pose, 16);
    const one = before + (<usize>i << 5);
    const two = after + (<usize>i << 5);
    const xs = v128.load64_lane(two, v128.load64_splat(one), 1);
    const ys = v128.load64_lane(two + 8, v128.load64_splat(one, 8), 1);
    const zs = v128.load64_lane(two + 16, v128.load64_splat(one, 16), 1);
    const way = distance(x, y, z, antennas);
    const there = max(way, NEAREST);
    const ends = distances(xs, ys, zs, antennas);
    const ahead =
      ((x - load<f64>(antennas)) * load<f64>(parameters, FACING) +
        (y - load<f64>(antennas, 8)) * load<f64>(parameters, FACING + 8) +
        (z - load<f64>(antennas, 16)) * load<f64>(parameters, FACING + 16)) /
      there;
    const approach = 0.5 * ratio * (f64x2.extract_lane(ends, 1) - f64x2.extract_lane(ends, 0));
    const strength =
      (load<f64>(parameters, AMPLITUDE) * sqrt(section) * pattern(ahead, halves, load<f64>(parameters, SHADOW))) /
      there;
    let known1: f32 = 0;
    let known2: f32 = 0;
    let knownHigh: bool = false;
    for (let r = 0; r < receivers; r++) {
      const antenna = antennas + <usize>(24 * (r + 1));
      const returned = distance(x, y, z, antenna);
      const back = max(returned, NEAREST);
      const others = f64x2.add(ends, distances(xs, ys, zs, antenna));
      const path = way + returned;
      const amplitude = strength / back;
      const heard = squares + (<usize>r << 3);
      store<f64>(heard, load<f64>(heard) + amplitude * path * amplitude * path);
      const early = f64x2.extract_lane(others, 0);
      const late = f64x2.extract_lane(others, 1);
      const growth = 0.5 * ratio * (late - early);
      const curve = ratio * ratio * (0.5 * (late + early) - path);

      let place = load<f64>(parameters, FIRST) + path * load<f64>(parameters, BINS);
      place += growth * load<f64>(parameters, DOPPLER);
      if (wrap) {
        if (!(place >= 0 && place < wrap)) place -= wrap * floor(place / wrap);
      } else if (!(place >= -0.5 * taps && place < size - 1.5 * taps - 5)) continue;
      const whole = floor(place);
      const fine = (place - whole) * PHASES;
      const phase = min(floor(fine), PHASES - 1);
      const between = f32x4.splat(<f32>(fine - phase));
      // The first tap is at the bin taps / 2 - 1 before; bin 0 is `taps` after the plane's beginning. Vectors of bins
      // are aligned, or what was stored just before could not be loaded at once; the rows' zeros make up for it.
      const at = <i32>whole + (taps >> 1) + 1;
      const row = table + <usize>phase * stride + <usize>((4 - (at & 3)) << 2);
      const to = bins + <usize>(2 * r) * plane + (<usize>(at & ~3) << 2);

      const angle = path * (turns - path * bend);
      const perMetre = turns - 2 * path * bend;
      const theta1 = <f32>(growth * perMetre);
      const theta2 = <f32>(curve * perMetre);
      const p = f32x4.splat(<f32>(angle - floor(angle + 0.5)));
      const s = f32x4.mul(p, p);
      const ss = f32x4.mul(s, s);
      const sin = f32x4.mul(p, sine(s, ss));
      const u = <f32>amplitude - <f32>(2 * amplitude) * f32x4.extract_lane(f32x4.mul(sin, sin), 0);
      const v = <f32>(2 * amplitude) * f32x4.extract_lane(f32x4.mul(sin, cosine(s, ss)), 0);

      const most = abs(theta1) + abs(theta2);
      const slow: bool = most < 0.03;
      // The Taylor series is cut where the rest is below 1e-5 or so.
      const shift = <f32>load<f64>(parameters, SHIFT);
      const q: f32 = slow ? <f32>0 : abs(shift) * most * <f32>3.2;
      const high: bool = q * q * q > 6e-5;
      let c0: f32;
      let s0: f32;
      let turned: f32 = 0;
      if (slow) {
        const a = <f32>6.283185307 * theta1;
        const b = <f32>6.283185307 * theta2;
        const square = <f32>load<f64>(parameters, SQUARE);
        const fourth = <f32>load<f64>(parameters, FOURTH);
        c0 = 1 - <f32>0.5 * (a * a * square + b * b * fourth) + (a * a * a * a * fourth) / 24;
        s0 = b * square - <f32>0.5 * a * a * b * fourth;
      } else {
        // Receivers see nearly the same motion: 1 + near times that of the last one whose moments were taken, or else
        // they are taken anew. Moment p then changes by j 2 pi near times moment p + 1, and so on.
        const near: f32 = theta1 / known1 - 1;
        turned = <f32>6.283185307 * near;
        const same: bool = abs(turned) * most <= <f32>0.06 && abs(theta2 - (1 + near) * known2) <= <f32>3e-5;
        if (!same || (high && !knownHigh)) {
          // Of the logarithms of the pattern and of one over the distances, in half a frame.
          let fading = -approach / there - (growth - approach) / back;
          if (halves > 0 && ahead > 0.01) {
            fading += (0.5 * halves * leaning(xs, ys, zs, ends, parameters, ratio)) / ahead;
          }
          moments(chirps, chirpCount, theta1, theta2, <f32>fading, high);
          known1 = theta1;
          known2 = theta2;
          knownHigh = high;
          turned = 0;
        }
        c0 = re0 - turned * (im1 + <f32>0.5 * turned * re2);
        s0 = im0 + turned * (re1 - <f32>0.5 * turned * im2);
      }
      const re = u * c0 - v * s0;
      const im = u * s0 + v * c0;
      if (q < 1e-6) {
        spread(to, plane, row, stride, width, between, f32x4.splat(re), f32x4.splat(im));
        continue;
      }
      const c1 = re1 - turned * im2;
      const s1 = im1 + turned * re2;
      const c2 = high ? re2 - turned * im3 : re2;
      const s2 = high ? im2 + turned * re3 : im2;
      const k1 = -shift;
      const k2 = <f32>0.5 * shift * shift;
      const smear = <f32>(growth * load<f64>(parameters, SMEAR));
      const r2 = k2 * c2 - smear * s0;
      const i2 = k2 * s2 + smear * c0;
      const third = f32x4.splat(u * r2 - v * i2);
      const fourth = f32x4.splat(u * i2 + v * r2);
      const first = f32x4.splat(k1 * (u * c1 - v * s1));
      const second = f32x4.splat(k1 * (u * s1 + v * c1));
      spreadThree(
        to,
        plane,
        row,
        order,
        stride,
        width,
        between,
        f32x4.splat(re),
        f32x4.splat(im),
        first,
        second,
        third,
        fourth,
      );
      if (!high) continue;
      const k3 = (-shift * shift * shift) / 6;
      spread(
        to,
        plane,
        row + 3 * order,
        stride,
        width,
        between,
        f32x4.splat(k3 * (u * re3 - v * im3)),
        f32x4.splat(k3 * (u * im3 + v * re3)),
      );
      const k4 = (shift * shift * shift * shift) / 24;
      spread(
        to,
        plane,
        row + 4 * order,
        stride,
        width,
        between,
        f32x4.splat(k4 * (u * re4 - v * im4)),
        f32x4.splat(k4 * (u * im4 + v * re4)),
      );
    }
  }
}

/**
 * Folds the planes of one receiver into a profile, [bin][re, im]: what lies beyond the period comes back, real samples add
 * the mirror image, and bins alternate in sign, for time begins at the first sample. What stands `still` is added; the planes
 * are cleared. `before` is the number of bins before bin 0.
 */
export function fold(
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
  if (wrap) {
    for (let i = 0; i < before; i++) {
      gather(bins, plane, i + wrap, i);
    }
    for (let i = wrap + before; i < size; i++) gather(bins, plane, i - wrap, i);
  }
  const zero = bins + (<usize>before << 2);
  for (let b = 0; b < count; b++) {
    const at = zero + (<usize>b << 2);
    let re = load<f32>(at);
    let im = load<f32>(at + plane);
    if (mirror) {
      const image = zero + (<usize>(b == 0 ? 0 : wrap - b) << 2);
      re += load<f32>(image);
      im -= load<f32>(image + plane);
    }
    if (wrap && b & 1) {
      re = -re;
      im = -im;
    }
    const to = <usize>b << 3;
    store<f32>(out + to, re + load<f32>(still + to));
    store<f32>(out + to, im + load<f32>(still + to, 4), 4);
  }
  memory.fill(bins, 0, plane + plane);
}

@inline
function gather(bins: usize, plane: usize, to: i32, from: i32): void {
  const a = bins + (<usize>to << 2);
  const b = bins + (<usize>from << 2);
  store<f32>(a, load<f32>(a) + load<f32>(b));
  store<f32>(a + plane, load<f32>(a + plane) + load<f32>(b + plane));
}

/**
 * Adds to a profile the transform of white noise as the window colours it. `white` holds normal numbers of the deviation of
 * the real part of an unwindowed bin, [period][re, im] or, if the samples are real, [period / 2][re, im], of which bin 0's
 * imaginary part stands for bin period / 2. `window` holds coefficients of shifts by 0, 1, 2 and 3 bins, f32.
 */
export function colour(out: usize, white: usize, period: i32, mirror: i32, window: usize, count: i32): void {
  const half = period >> 1;
  const root2: f32 = 1.4142135;
  // Bins from -4 to period + 4, or to half the period and 4 more, are laid out behind the white ones.
  const length = mirror ? half : period;
  const laid = white + (<usize>(2 * length) << 2) + 32;
  for (let b = 0; b < length; b++) {
    store<u64>(laid + (<usize>b << 3), load<u64>(white + (<usize>b << 3)));
  }
  if (mirror) {
    const last = laid + (<usize>half << 3);
    store<f32>(last, root2 * load<f32>(laid, 4));
    store<f32>(last, 0, 4);
    store<f32>(laid, root2 * load<f32>(laid));
    store<f32>(laid, 0, 4);
    for (let b = 1; b <= 3; b++) {
      conjugate(laid - (<usize>b << 3), laid + (<usize>b << 3));
      conjugate(last + (<usize>b << 3), last - (<usize>b << 3));
    }
  } else {
    for (let b = 1; b <= 3; b++) {
      store<u64>(laid - (<usize>b << 3), load<u64>(laid + (<usize>(length - b) << 3)));
      store<u64>(laid + (<usize>(length + b - 1) << 3), load<u64>(laid + (<usize>(b - 1) << 3)));
    }
  }
  const w0 = f32x4.splat(load<f32>(window));
  const w1 = f32x4.splat(load<f32>(window, 4));
  const w2 = f32x4.splat(load<f32>(window, 8));
  const w3 = f32x4.splat(load<f32>(window, 12));
  // Two bins at a time; a profile has an even number of them.
  for (let at: usize = 0; at < <usize>count << 3; at += 16) {
    const from = laid + at;
    const near = f32x4.mul(w1, f32x4.add(v128.load(from - 8), v128.load(from, 8)));
    const next = f32x4.mul(w2, f32x4.add(v128.load(from - 16), v128.load(from, 16)));
    const far = f32x4.mul(w3, f32x4.add(v128.load(from - 24), v128.load(from, 24)));
    const sum = f32x4.add(f32x4.mul(w0, v128.load(from)), f32x4.add(near, f32x4.add(next, far)));
    v128.store(out + at, f32x4.add(v128.load(out + at), sum));
  }
}

@inline
function conjugate(to: usize, from: usize): void {
  store<f32>(to, load<f32>(from));
  store<f32>(to, -load<f32>(from, 4), 4);
}
