// AssemblyScript. Adds the echoes of one scatterer over one cell of its motion; see echoes.ts, which describes
// shapes and units and owns the memory, and plain-echoes.ts, the plain twin.

const ROW: usize = 288 * 4; // bytes between the coefficients of the local polynomials
const LEAD: i32 = 8; // grid points before a cell's beginning

// Of the curve over x in [-1, 1] that `hermite` made last: c1 x + ... + c5 x^5.
let c1: f64 = 0;
let c2: f64 = 0;
let c3: f64 = 0;
let c4: f64 = 0;
let c5: f64 = 0;

/** Quintic through 0 at 0, with values and slopes given at -1 and 1 and the slope at 0. */
@inline
function hermite(low: f64, high: f64, slopeLow: f64, slopeMid: f64, slopeHigh: f64): void {
  const sum = 0.5 * (low + high);
  c4 = 0.25 * (slopeHigh - slopeLow) - sum;
  c2 = sum - c4;
  const rest = 0.5 * (high - low) - slopeMid;
  c5 = 0.25 * (slopeHigh + slopeLow) - 0.5 * slopeMid - 1.5 * rest;
  c3 = rest - c5;
  c1 = slopeMid;
}

/**
 * Moves a leg on to the middle and end of a cell. A leg is f64: distance and its rate at the cell's beginning;
 * distances, then rates, at middle and end; what passes the air and the walls at the distance that follows it.
 */
@inline
function advance(image: usize, leg: usize, pose: usize, air: f64): void {
  const dx = f64x2.sub(v128.load(pose), v128.load64_splat(image));
  const dy = f64x2.sub(v128.load(pose, 16), v128.load64_splat(image, 8));
  const dz = f64x2.sub(v128.load(pose, 32), v128.load64_splat(image, 16));
  const square = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
  const r = f64x2.max(f64x2.sqrt(square), f64x2.splat(1e-6));
  const along = f64x2.add(
    f64x2.add(f64x2.mul(dx, v128.load(pose, 48)), f64x2.mul(dy, v128.load(pose, 64))),
    f64x2.mul(dz, v128.load(pose, 80)),
  );
  v128.store(leg, r, 16);
  v128.store(leg, f64x2.div(along, r), 32);
  const mid = f64x2.extract_lane(r, 0);
  const lost = air * (mid - load<f64>(leg, 56));
  const passed = load<f64>(leg, 48) * (1 - lost * (1 - lost * (0.5 - lost * (1.0 / 6 - lost / 24))));
  store<f64>(leg, passed, 48);
  store<f64>(leg, mid, 56);
}

@inline
function next(leg: usize): void {
  store<f64>(leg, load<f64>(leg, 24));
  store<f64>(leg, load<f64>(leg, 40), 8);
}

// Four times each, from here on, the numbers that `sine` and `cosine` and others need: engines make constants of
// 128 bits anew in every round of a loop, and loads cost less.
const NUMBERS: usize = 1024;

/** sin(pi p) / p for p in [-1/2, 1/2], by s = p^2, to 1.2e-6. Sums in pairs wait for less than Horner's. */
@inline
function sine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS)), v128.load(NUMBERS, 16));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 32)), v128.load(NUMBERS, 48));
  return f32x4.add(low, f32x4.mul(s2, high));
}

/** cos(pi p) likewise, to 6.8e-6. */
@inline
function cosine(s: v128, s2: v128): v128 {
  const high = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 64)), v128.load(NUMBERS, 80));
  const low = f32x4.add(f32x4.mul(s, v128.load(NUMBERS, 96)), v128.load(NUMBERS, 112));
  return f32x4.add(low, f32x4.mul(s2, high));
}

/** Nearest whole numbers of less than 2^22, by rounding at 1.5 x 2^23: quicker than the instruction on many processors. */
@inline
function whole4(x: v128): v128 {
  return f32x4.sub(f32x4.add(x, v128.load(NUMBERS, 368)), v128.load(NUMBERS, 368));
}

@inline
function quintic(x: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const low = f32x4.add(f32x4.mul(x, a2), a1);
  const high = f32x4.add(f32x4.add(f32x4.mul(x, a4), a3), f32x4.mul(x2, a5));
  return f32x4.mul(x, f32x4.add(low, f32x4.mul(x2, high)));
}

/**
 * Adds to the grid, [2^shift phases][re, im][ROW], what the images of the source send by way of the scatterer;
 * point g of the cell, at (g / 2^shift) samples after its beginning, is at place g + LEAD, whose lowest `shift`
 * bits are its phase.
 */
export function illuminate(
  images: usize,
  legs: usize,
  count: i32,
  pose: usize,
  half: f64,
  shift: i32,
  turns: f64,
  air: f64,
  strength: f64,
  nearest: f64,
  grid: usize,
): void {
  const phases = 1 << shift;
  const places = <i32>(2 * half) + ((2 * LEAD) >> shift);
  for (let i = 0; i < count; i++) {
    const leg = legs + ((<usize>i) << 6);
    advance(images + ((<usize>i) << 5), leg, pose, air);
    const r = load<f64>(leg, 16);
    hermite(
      turns * (load<f64>(leg) - r),
      turns * (load<f64>(leg, 24) - r),
      turns * half * load<f64>(leg, 8),
      turns * half * load<f64>(leg, 32),
      turns * half * load<f64>(leg, 40),
    );
    next(leg);
    const near = max(r, nearest);
    const amplitude = (strength * load<f64>(leg, 48)) / near;
    const fall = (air + 1 / near) / turns;
    const bend = 0.5 * (fall * fall + 1 / (near * near * turns * turns));
    const b0 = f32x4.splat(<f32>(2 * amplitude));
    const b1 = f32x4.splat(<f32>(-2 * amplitude * fall));
    const b2 = f32x4.splat(<f32>(2 * amplitude * bend));
    const middle = turns * r;
    const a0 = f32x4.splat(<f32>(middle - nearestWhole(middle)));
    const a1 = f32x4.splat(<f32>c1);
    const a2 = f32x4.splat(<f32>c2);
    const a3 = f32x4.splat(<f32>c3);
    const a4 = f32x4.splat(<f32>c4);
    const a5 = f32x4.splat(<f32>c5);
    const step = f32x4.splat(<f32>(4 / half));
    for (let phase = 0; phase < phases; phase++) {
      const first = (<f64>(phase - LEAD) / <f64>phases) / half - 1;
      let x = f32x4.add(
        f32x4.splat(<f32>first),
        f32x4.mul(f32x4.splat(<f32>(1 / half)), f32x4(0, 1, 2, 3)),
      );
      let at = grid + <usize>(2 * phase) * ROW;
      for (let n = 0; n < places; n += 4, at += 16) {
        const grown = quintic(x, a1, a2, a3, a4, a5);
        const p0 = f32x4.add(grown, a0);
        const p = f32x4.sub(p0, whole4(p0));
        const s = f32x4.mul(p, p);
        const s2 = f32x4.mul(s, s);
      const sin = f32x4.mul(p, sine(s, s2));
        const twice = f32x4.add(b0, f32x4.mul(grown, f32x4.add(b1, f32x4.mul(grown, b2))));
        const weighted = f32x4.mul(twice, sin);
        const re = f32x4.sub(f32x4.mul(twice, v128.load(NUMBERS, 128)), f32x4.mul(weighted, sin));
        const im = f32x4.mul(weighted, cosine(s, s2));
        v128.store(at, f32x4.add(v128.load(at), re));
        v128.store(at, f32x4.sub(v128.load(at, ROW), im), ROW);
        x = f32x4.add(x, step);
      }
    }
  }
}

@inline
function nearestWhole(x: f64): f64 {
  return floor(x + 0.5);
}

/**
 * Local cubics round every grid point, [phase][re 0, im 0, re 1, ... im 3][ROW], from the grid: Newton's
 * polynomial through the seven points round it, economised (Chebyshev) to degree 3 on [-1/2, 1/2].
 */
export function shape(grid: usize, cubics: usize, half: f64, shift: i32): void {
  const phases = 1 << shift;
  const places = <i32>(2 * half) + ((2 * LEAD) >> shift);
  // Left out at both ends, three points: they are read as part of vectors, and no more.
  for (let phase = 0; phase < phases; phase++) {
    for (let part: usize = 0; part < 2; part++) {
      const from = grid + part * ROW;
      const to = cubics + (<usize>(8 * phase) + part) * ROW;
      for (let n = 0; n < places; n += 4) {
        const g = phase + (n << shift);
        const m3 = point(from, g - 3, shift);
        const m2 = point(from, g - 2, shift);
        const m1 = point(from, g - 1, shift);
        const o = point(from, g, shift);
        const p1 = point(from, g + 1, shift);
        const p2 = point(from, g + 2, shift);
        const p3 = point(from, g + 3, shift);
        const s1 = f32x4.add(p1, m1);
        const s2 = f32x4.add(p2, m2);
        const s3 = f32x4.add(p3, m3);
        const d1 = f32x4.sub(p1, m1);
        const d2 = f32x4.sub(p2, m2);
        const d3 = f32x4.sub(p3, m3);
        const at = to + (<usize>n << 2);
        v128.store(at, even(o, s1, s2, s3, E00, E01, E02, E03));
        v128.store(at, odd(d1, d2, d3, O11, O12, O13), 2 * ROW);
        v128.store(at, even(o, s1, s2, s3, E20, E21, E22, E23), 4 * ROW);
        v128.store(at, odd(d1, d2, d3, O31, O32, O33), 6 * ROW);
      }
    }
  }
}

@inline
function point(from: usize, g: i32, shift: i32): v128 {
  const phase = g & ((1 << shift) - 1);
  return v128.load(from + <usize>(2 * phase) * ROW + ((<isize>(g >> shift)) << 2));
}

@inline
function even(o: v128, s1: v128, s2: v128, s3: v128, a: usize, b: usize, c: usize, d: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(o, v128.load(NUMBERS + a)), f32x4.mul(s1, v128.load(NUMBERS + b))),
    f32x4.add(f32x4.mul(s2, v128.load(NUMBERS + c)), f32x4.mul(s3, v128.load(NUMBERS + d))),
  );
}

@inline
function odd(d1: v128, d2: v128, d3: v128, a: usize, b: usize, c: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(d1, v128.load(NUMBERS + a)), f32x4.mul(d2, v128.load(NUMBERS + b))),
    f32x4.mul(d3, v128.load(NUMBERS + c)),
  );
}

const E00: usize = 144;
const E01: usize = 160;
const E02: usize = 176;
const E03: usize = 192;
const E20: usize = 208;
const E21: usize = 224;
const E22: usize = 240;
const E23: usize = 256;
const O11: usize = 272;
const O12: usize = 288;
const O13: usize = 304;
const O31: usize = 320;
const O32: usize = 336;
const O33: usize = 352;

/**
 * Adds to `out`, [microphone][re, im][width], what its images of the microphones hear of the scatterer, whose
 * local cubics `shape` made. An image is f64 x, y, z and i32 microphone. `delay` is samples per metre; `middle`
 * is the place in `out` of the cell's middle.
 */
export function scatter(
  images: usize,
  legs: usize,
  count: i32,
  pose: usize,
  half: f64,
  shift: i32,
  turns: f64,
  air: f64,
  nearest: f64,
  cubics: usize,
  delay: f64,
  out: usize,
  width: usize,
  middle: i32,
): void {
  const phases = 1 << shift;
  const fine = <f64>phases;
  const lanes = f32x4(0, 1, 2, 3);
  for (let i = 0; i < count; i++) {
    const image = images + ((<usize>i) << 5);
    const leg = legs + ((<usize>i) << 6);
    advance(image, leg, pose, air);
    const r = load<f64>(leg, 16);
    // Arrival times in samples from the cell's middle, and turns per sample of arrival time.
    const low = delay * load<f64>(leg) - half;
    const mid = delay * r;
    const high = delay * load<f64>(leg, 24) + half;
    const slopeLow = (turns * load<f64>(leg, 8)) / (1 + delay * load<f64>(leg, 8));
    const slopeMid = (turns * load<f64>(leg, 32)) / (1 + delay * load<f64>(leg, 32));
    const slopeHigh = (turns * load<f64>(leg, 40)) / (1 + delay * load<f64>(leg, 40));
    const reach = 0.5 * (high - low);
    const centre = 0.5 * (high + low);
    // From the arrival of what left at the cell's middle to the middle of arrivals.
    const aside = mid - centre;
    const curve = (slopeHigh - slopeLow) / (2 * reach);
    const grown = aside * (0.5 * curve * aside - slopeMid);
    hermite(
      turns * (load<f64>(leg) - r) - grown,
      turns * (load<f64>(leg, 24) - r) - grown,
      slopeLow * reach,
      (slopeMid - curve * aside) * reach,
      slopeHigh * reach,
    );
    next(leg);
    const begin = <i32>ceil(low);
    const length = <i32>ceil(high) - begin;
    const near = max(r, nearest);
    const amplitude = load<f64>(leg, 48) / near;
    const fall = (air + 1 / near) / turns;
    const bend = 0.5 * (fall * fall + 1 / (near * near * turns * turns));
    const b0 = f32x4.splat(<f32>(2 * amplitude));
    const b1 = f32x4.splat(<f32>(-2 * amplitude * fall));
    const b2 = f32x4.splat(<f32>(2 * amplitude * bend));
    const total = turns * r + grown;
    const a0 = f32x4.splat(<f32>(total - nearestWhole(total)));
    const a1 = f32x4.splat(<f32>c1);
    const a2 = f32x4.splat(<f32>c2);
    const a3 = f32x4.splat(<f32>c3);
    const a4 = f32x4.splat(<f32>c4);
    const a5 = f32x4.splat(<f32>c5);
    const start = <f64>begin;
    let x = f32x4.add(
      f32x4.splat(<f32>((start - centre) / reach)),
      f32x4.mul(f32x4.splat(<f32>(1 / reach)), lanes),
    );
    const xStep = f32x4.splat(<f32>(4 / reach));
    // Place on the grid: (arrival time - delay + half a cell) in grid steps.
    const perTurn = f32x4.splat(<f32>((fine * delay) / turns));
    const own = f32x4.mul(f32x4.splat(<f32>fine), lanes);
    let q = f32x4.add(f32x4.splat(<f32>(fine * (start + half - (delay * total) / turns))), own);
    const qStep = f32x4.splat(<f32>(4 * fine));
    let at = out + <usize>(2 * load<i32>(image, 24)) * width + (<usize>(middle + begin) << 2);
    for (let n = 0; n < length; n += 4, at += 16) {
      const change = quintic(x, a1, a2, a3, a4, a5);
      const p0 = f32x4.add(change, a0);
      const p = f32x4.sub(p0, whole4(p0));
      const s = f32x4.mul(p, p);
      const s2 = f32x4.mul(s, s);
      const sin = f32x4.mul(p, sine(s, s2));
      let twice = f32x4.add(b0, f32x4.mul(change, f32x4.add(b1, f32x4.mul(change, b2))));
      if (n + 4 > length) {
        twice = v128.and(twice, f32x4.lt(lanes, f32x4.splat(<f32>(length - n))));
      }
      const weighted = f32x4.mul(twice, sin);
      const re = f32x4.sub(f32x4.mul(twice, v128.load(NUMBERS, 128)), f32x4.mul(weighted, sin));
      const im = f32x4.mul(weighted, cosine(s, s2));

      const sought = f32x4.sub(q, f32x4.mul(change, perTurn));
      const whole = f32x4.extract_lane(whole4(sought), 1);
      const u = f32x4.sub(f32x4.sub(sought, f32x4.splat(whole - <f32>fine)), own);
      const g = <i32>whole - phases + LEAD;
      const row = cubics + <usize>(8 * (g & (phases - 1))) * ROW + ((<isize>(g >> shift)) << 2);
      const u2 = f32x4.mul(u, u);
      const gRe = f32x4.add(
        f32x4.add(f32x4.mul(u, v128.load(row, 2 * ROW)), v128.load(row)),
        f32x4.mul(u2, f32x4.add(f32x4.mul(u, v128.load(row, 6 * ROW)), v128.load(row, 4 * ROW))),
      );
      const gIm = f32x4.add(
        f32x4.add(f32x4.mul(u, v128.load(row, 3 * ROW)), v128.load(row, ROW)),
        f32x4.mul(u2, f32x4.add(f32x4.mul(u, v128.load(row, 7 * ROW)), v128.load(row, 5 * ROW))),
      );

      const sumRe = f32x4.add(f32x4.mul(gRe, re), f32x4.mul(gIm, im));
      const sumIm = f32x4.sub(f32x4.mul(gIm, re), f32x4.mul(gRe, im));
      v128.store(at, f32x4.add(v128.load(at), sumRe));
      v128.store(at + width, f32x4.add(v128.load(at + width), sumIm));
      x = f32x4.add(x, xStep);
      q = f32x4.add(q, qStep);
    }
  }
}
