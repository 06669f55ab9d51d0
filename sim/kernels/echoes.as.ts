// AssemblyScript. Adds the echoes of one scatterer over one cell of its motion; see echoes.ts, which describes
// shapes and units and owns the memory, and plain-echoes.ts, the plain twin.

// Addresses that echoes.ts knows too, bytes.
const NODES: usize = 32; // of one leg at a cell's beginning, middle and end: f64 distances, their rates, and inverses
const CORNERS: usize = 128; // of one vector of microphones: f32x4 [4 nodes][re, im]
const LATE: usize = 256; // of one vector of microphones at three nodes: f32x4 [3] delays, [3] amplitudes
const CUBIC: usize = 352; // of one vector of microphones: f32x4 [4 powers][re, im]
const GROWTH: usize = 480; // of one vector of microphones: f32x4 by how much delays grow from the middle node to the end
const DELAY: usize = 496; // of one vector of microphones: f32x4 [3 powers] of delays over the cell
const NUMBERS: usize = 1024;

const LEAD: i32 = 4; // grid points before a cell's beginning and after its end
const GRID: usize = 4 * 528; // bytes from the grid's real parts to its imaginary ones
const ROW: usize = 4 * 2056; // bytes between the rows of what the samples of a leg share

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

/** Writes distance from an image, and its rate, at one node of a cell. */
@inline
function measure(image: usize, pose: usize, node: usize): void {
  const dx = load<f64>(pose + 8 * node) - load<f64>(image);
  const dy = load<f64>(pose + 8 * node, 48) - load<f64>(image, 8);
  const dz = load<f64>(pose + 8 * node, 96) - load<f64>(image, 16);
  const r = larger(sqrt(dx * dx + dy * dy + dz * dz), 1e-6);
  const within = 1 / r;
  const along =
    dx * load<f64>(pose + 8 * node, 24) +
    dy * load<f64>(pose + 8 * node, 72) +
    dz * load<f64>(pose + 8 * node, 120);
  store<f64>(NODES + 8 * node, r);
  store<f64>(NODES + 8 * node, along * within, 24);
  store<f64>(NODES + 8 * node, within, 48);
}

/** exp(-x) for x in [0, 20], to 3e-6 and mostly far better: the series of the 64th part, squared six times. */
@inline
function fading(x: f64): f64 {
  const y = x * (1.0 / 64);
  const y2 = y * y;
  const low = 1 - y + y2 * (0.5 - y * (1.0 / 6));
  const e1 = low + y2 * y2 * (1.0 / 24 - y * (1.0 / 120) + y2 * (1.0 / 720));
  const e2 = e1 * e1;
  const e4 = e2 * e2;
  const e8 = e4 * e4;
  const e16 = e8 * e8;
  const e32 = e16 * e16;
  return e32 * e32;
}

@inline
function larger(a: f64, b: f64): f64 {
  return a > b ? a : b;
}

/**
 * What passes an image's walls, the air and its directivity at one node of a cell, over the distance, `middling` being what
 * passes walls and air at the middle node. A directivity is f32, [4097], by the cosine from -1 to 1; 0 is none.
 */
@inline
function strengthAt(
  image: usize,
  axis: usize,
  pose: usize,
  node: usize,
  table: usize,
  middling: f64,
  air: f64,
  nearest: f64,
): f64 {
  const r = load<f64>(NODES + 8 * node);
  const within = load<f64>(NODES + 8 * node, 48);
  // Within a cell the air's loss changes by less than a hundredth: the exponential by its series, to 2e-7.
  const lost = air * (r - load<f64>(NODES, 8));
  const passed = middling * (1 - lost * (1 - 0.5 * lost)) * (r > nearest ? within : 1 / nearest);
  if (table === 0) return passed;
  const along =
    (load<f64>(pose + 8 * node) - load<f64>(image)) * load<f64>(axis) +
    (load<f64>(pose + 8 * node, 48) - load<f64>(image, 8)) * load<f64>(axis, 8) +
    (load<f64>(pose + 8 * node, 96) - load<f64>(image, 16)) * load<f64>(axis, 16);
  return passed * <f64>aimed(table, <f32>(along * within));
}

/** A directivity at a cosine, between its two nearest values. */
function aimed(table: usize, cosine: f32): f32 {
  const place: f32 = (cosine + 1) * 2048;
  let below = <i32>place;
  below = below < 0 ? 0 : below > 4095 ? 4095 : below;
  const at = table + (<usize>below << 2);
  return load<f32>(at) + (place - <f32>below) * (load<f32>(at, 4) - load<f32>(at));
}

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

/** Added to numbers of less than 2^22 and taken off again, it rounds them; quicker than the instruction. */
@inline
function magic(): v128 {
  return v128.load(NUMBERS, 144);
}

@inline
function nearestWhole(x: f64): f64 {
  return floor(x + 0.5);
}

@inline
function quintic(x: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128): v128 {
  const x2 = f32x4.mul(x, x);
  const low = f32x4.add(f32x4.mul(x, a2), a1);
  const high = f32x4.add(f32x4.add(f32x4.mul(x, a4), a3), f32x4.mul(x2, a5));
  return f32x4.mul(x, f32x4.add(low, f32x4.mul(x2, high)));
}

@inline
function splat(x: f64): v128 {
  return f32x4.splat(<f32>x);
}

/**
 * Adds to the grid, [re, im][GRID], what the images of the source (f64 x, y, z, reflection, axis) send by way of the
 * scatterer. Point g of the cell, g of `points` from its beginning to its end, is at place g + LEAD.
 */
export function illuminate(
  images: usize,
  count: i32,
  table: usize,
  pose: usize,
  half: f64,
  points: i32,
  turns: f64,
  air: f64,
  strength: f64,
  nearest: f64,
  grid: usize,
): void {
  const end = grid + (<usize>(points + 2 * LEAD + 1) << 2);
  const dx = 2 / <f64>points;
  for (let i = 0; i < count; i++) {
    const image = images + ((<usize>i) << 6);
    measure(image, pose, 0);
    measure(image, pose, 1);
    measure(image, pose, 2);
    const r = load<f64>(NODES, 8);
    const scale = turns * half;
    hermite(
      turns * (load<f64>(NODES) - r),
      turns * (load<f64>(NODES, 16) - r),
      scale * load<f64>(NODES, 24),
      scale * load<f64>(NODES, 32),
      scale * load<f64>(NODES, 40),
    );
    const passed = 2 * strength * load<f64>(image, 24) * fading(air * r);
    const a = strengthAt(image, image + 32, pose, 0, table, passed, air, nearest);
    const b = strengthAt(image, image + 32, pose, 1, table, passed, air, nearest);
    const c = strengthAt(image, image + 32, pose, 2, table, passed, air, nearest);
    const b0 = splat(b);
    const b1 = splat(0.5 * (c - a));
    const b2 = splat(0.5 * (c + a) - b);
    const middle = turns * r;
    const a0 = splat(middle - nearestWhole(middle));
    const a1 = splat(c1);
    const a2 = splat(c2);
    const a3 = splat(c3);
    const a4 = splat(c4);
    const a5 = splat(c5);
    const step = splat(4 * dx);
    let x = f32x4.add(splat(-1 - dx * <f64>LEAD), f32x4.mul(splat(dx), f32x4(0, 1, 2, 3)));
    const half1 = v128.load(NUMBERS, 128);
    const round = magic();
    for (let at = grid; at < end; at += 16) {
      const grown = quintic(x, a1, a2, a3, a4, a5);
      const p0 = f32x4.add(grown, a0);
      const p = f32x4.sub(p0, f32x4.sub(f32x4.add(p0, round), round));
      const s = f32x4.mul(p, p);
      const s2 = f32x4.mul(s, s);
      const sin = f32x4.mul(p, sine(s, s2));
      const twice = f32x4.add(b0, f32x4.mul(x, f32x4.add(b1, f32x4.mul(x, b2))));
      const weighted = f32x4.mul(twice, sin);
      const re = f32x4.sub(f32x4.mul(twice, half1), f32x4.mul(weighted, sin));
      v128.store(at, f32x4.add(v128.load(at), re));
      v128.store(at, f32x4.sub(v128.load(at, GRID), f32x4.mul(weighted, cosine(s, s2))), GRID);
      x = f32x4.add(x, step);
    }
  }
}

/** Multiplies the grid by the parabola through `low`, `mid` and `high` at the cell's beginning, middle and end. */
export function weigh(grid: usize, points: i32, low: f64, mid: f64, high: f64): void {
  const dx = 2 / <f64>points;
  const slope = splat(0.5 * (high - low));
  const bend = splat(0.5 * (high + low) - mid);
  for (let n = 0; n < points + 2 * LEAD + 1; n += 4) {
    const at = grid + (<usize>n << 2);
    const x = f32x4.add(splat(-1 + dx * <f64>(n - LEAD)), f32x4.mul(splat(dx), f32x4(0, 1, 2, 3)));
    const gain = f32x4.add(splat(mid), f32x4.mul(x, f32x4.add(slope, f32x4.mul(x, bend))));
    v128.store(at, f32x4.mul(v128.load(at), gain));
    v128.store(at, f32x4.mul(v128.load(at, GRID), gain), GRID);
  }
}

/**
 * Local polynomials round the grid's points, [point][degree + 1][re, im], from the seven points round each. `matrix`
 * has a row of four numbers, each four times, for each power: what the middle point and the sums across it
 * at 1, 2 and 3 steps, or for odd powers nothing and the differences, are multiplied by.
 */
export function shape(grid: usize, polynomials: usize, points: i32, degree: i32, matrix: usize): void {
  const stride = <usize>(degree + 1) << 3;
  for (let n = 0; n <= points; n += 4) {
    const re = grid + (<usize>(n + LEAD) << 2);
    const im = re + GRID;
    for (let power = 0; power < degree; power += 2) {
      const even = matrix + (<usize>power << 6);
      const a = symmetric(re, even);
      const b = symmetric(im, even);
      const c = antisymmetric(re, even + 64);
      const d = antisymmetric(im, even + 64);
      const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
      const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
      const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
      const to = polynomials + <usize>n * stride + (<usize>power << 3);
      v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
      v128.store(to + stride, i64x2.shuffle(ab, cd, 1, 3));
      v128.store(to + 2 * stride, i64x2.shuffle(abHigh, cdHigh, 0, 2));
      v128.store(to + 3 * stride, i64x2.shuffle(abHigh, cdHigh, 1, 3));
    }
  }
}

@inline
function symmetric(at: usize, row: usize): v128 {
  const s1 = f32x4.add(v128.load(at + 4), v128.load(at - 4));
  const s2 = f32x4.add(v128.load(at + 8), v128.load(at - 8));
  const s3 = f32x4.add(v128.load(at + 12), v128.load(at - 12));
  return f32x4.add(
    f32x4.add(f32x4.mul(v128.load(at), v128.load(row)), f32x4.mul(s1, v128.load(row, 16))),
    f32x4.add(f32x4.mul(s2, v128.load(row, 32)), f32x4.mul(s3, v128.load(row, 48))),
  );
}

@inline
function antisymmetric(at: usize, row: usize): v128 {
  const d1 = f32x4.sub(v128.load(at + 4), v128.load(at - 4));
  const d2 = f32x4.sub(v128.load(at + 8), v128.load(at - 8));
  const d3 = f32x4.sub(v128.load(at + 12), v128.load(at - 12));
  return f32x4.add(
    f32x4.add(f32x4.mul(d1, v128.load(row, 16)), f32x4.mul(d2, v128.load(row, 32))),
    f32x4.mul(d3, v128.load(row, 48)),
  );
}

/**
 * Adds to `out`, [sample][microphone][re, im] with `stride` bytes a sample, what microphones hear of the scatterer by way
 * of their images, whose local polynomials `shape` made.
 *
 * A leg is f64 x, y, z, reflection; i32 the place of its first microphone in a sample, bytes; how many vectors of four
 * microphones hear by it, or 0 for one alone; where their offsets and axes are, f32x4 [x, y, z, share, axis x, y, z];
 * where their directivity is; f64 the axis of one alone. `speed` is that of sound, `rate` in samples per
 * second; `middle` is the cell's middle in samples from the beginning of `out`. `shared` is room for what the samples of
 * a leg share, [re, im, place, offset][ROW] and then products.
 */
export function scatter(
  legs: usize,
  count: i32,
  pose: usize,
  half: f64,
  middle: f64,
  rate: f64,
  speed: f64,
  turns: f64,
  air: f64,
  nearest: f64,
  polynomials: usize,
  points: i32,
  degree: i32,
  shared: usize,
  out: usize,
  stride: usize,
): void {
  const slow = 1 / speed;
  const perStep = <f64>points / (2 * half);
  const perTurn = 1 / turns;
  const perSample = 1 / rate;
  const bytes = i32x4.splat((degree + 1) << 3);
  for (let i = 0; i < count; i++) {
    const leg = legs + <usize>i * 72;
    measure(leg, pose, 0);
    measure(leg, pose, 1);
    measure(leg, pose, 2);
    const r = load<f64>(NODES, 8);
    // Arrival times from the cell's middle, s, and turns per second of arrival time.
    const low = slow * load<f64>(NODES) - half;
    const high = slow * load<f64>(NODES, 16) + half;
    const begin = <i32>ceil(low * rate + middle);
    const length = <i32>ceil(high * rate + middle) - begin;
    if (length <= 0) continue;
    const slopeLow = (turns * load<f64>(NODES, 24)) / (1 + slow * load<f64>(NODES, 24));
    const slopeMid = (turns * load<f64>(NODES, 32)) / (1 + slow * load<f64>(NODES, 32));
    const slopeHigh = (turns * load<f64>(NODES, 40)) / (1 + slow * load<f64>(NODES, 40));
    const reach = 0.5 * (high - low);
    const centre = 0.5 * (high + low);
    const perReach = 1 / reach;
    // From the arrival of what left at the cell's middle to the middle of arrivals.
    const aside = slow * r - centre;
    const curve = (slopeHigh - slopeLow) * (0.5 * perReach);
    const grown = aside * (0.5 * curve * aside - slopeMid);
    hermite(
      turns * (load<f64>(NODES) - r) - grown,
      turns * (load<f64>(NODES, 16) - r) - grown,
      slopeLow * reach,
      (slopeMid - curve * aside) * reach,
      slopeHigh * reach,
    );
    const vectors = load<i32>(leg, 36);
    const table = load<usize>(leg, 44);
    const own = vectors === 0 ? table : 0;
    const passed = load<f64>(leg, 24) * fading(air * r);
    const a = strengthAt(leg, leg + 48, pose, 0, own, passed, air, nearest);
    const c = strengthAt(leg, leg + 48, pose, 2, own, passed, air, nearest);
    const b = strengthAt(leg, leg + 48, pose, 1, own, passed, air, nearest) - 0.5 * (c - a) * aside * perReach;
    const total = turns * r + grown;
    const start = (<f64>begin - middle) * perSample;
    const x0 = (start - centre) * perReach;
    const dx = perSample * perReach;
    // Place on the grid: (arrival time - delay + half a cell) in steps.
    const q0 = perStep * (start + half - slow * total * perTurn);
    turn(
      shared,
      length,
      total - nearestWhole(total),
      2 * b,
      c - a,
      c + a - 2 * b,
      x0,
      dx,
      q0,
      perStep * perSample,
      perStep * slow * perTurn,
      bytes,
      <f32>points,
    );
    const first = out + <usize>begin * stride + <usize>load<i32>(leg, 32);
    if (vectors === 0) {
      alone(shared, length, polynomials, first, stride);
      continue;
    }
    multiply(shared, length, polynomials, degree);
    for (let v = 0; v < vectors; v++) {
      const offsets = load<usize>(leg, 40) + <usize>v * 112;
      follow(leg, offsets, table, pose, half, speed, air, nearest, aside * perReach, turns * speed);
      const to = first + (<usize>v << 5);
      if (degree === 3) spread3(shared, length, x0, dx, perStep, to, stride);
      else spread5(shared, length, x0, dx, perStep, to, stride);
    }
  }
}

/** What samples of a leg share: amplitude and phase, and where on the grid what arrives left. */
@inline
function turn(
  shared: usize,
  length: i32,
  phase: f64,
  middle: f64,
  slope: f64,
  bend: f64,
  x0: f64,
  dx: f64,
  q0: f64,
  dq: f64,
  perTurn: f64,
  bytes: v128,
  points: f32,
): void {
  const a0 = splat(phase);
  const a1 = splat(c1);
  const a2 = splat(c2);
  const a3 = splat(c3);
  const a4 = splat(c4);
  const a5 = splat(c5);
  const xStep = splat(dx);
  const xFirst = splat(x0);
  const b0 = splat(middle);
  const b1 = splat(slope);
  const b2 = splat(bend);
  const qStep = splat(dq);
  const qFirst = splat(q0);
  const back = splat(perTurn);
  const most = f32x4.splat(points);
  const least = f32x4.splat(0);
  const four = f32x4.splat(4);
  let n = f32x4(0, 1, 2, 3);
  const end = shared + (<usize>length << 2);
  for (let at = shared; at < end; at += 16) {
    const x = f32x4.add(f32x4.mul(n, xStep), xFirst);
    const change = quintic(x, a1, a2, a3, a4, a5);
    const p0 = f32x4.add(change, a0);
    const p = f32x4.sub(p0, f32x4.sub(f32x4.add(p0, magic()), magic()));
    const s = f32x4.mul(p, p);
    const s2 = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, s2));
    const twice = f32x4.add(b0, f32x4.mul(x, f32x4.add(b1, f32x4.mul(x, b2))));
    const weighted = f32x4.mul(twice, sin);
    v128.store(at, f32x4.sub(f32x4.mul(twice, v128.load(NUMBERS, 128)), f32x4.mul(weighted, sin)));
    v128.store(at, f32x4.mul(weighted, cosine(s, s2)), ROW);
    const q = f32x4.sub(f32x4.add(f32x4.mul(n, qStep), qFirst), f32x4.mul(change, back));
    const kept = f32x4.pmin(most, f32x4.pmax(least, q));
    const rounded = f32x4.add(kept, magic());
    v128.store(at, i32x4.mul(i32x4.sub(rounded, magic()), bytes), 2 * ROW);
    v128.store(at, f32x4.sub(q, f32x4.sub(rounded, magic())), 3 * ROW);
    n = f32x4.add(n, four);
  }
}

/** One microphone: the polynomial's value times the leg's phasor, sample by sample. */
@inline
function alone(shared: usize, length: i32, polynomials: usize, first: usize, stride: usize): void {
  const signs = f32x4(1, -1, 1, -1);
  let to = first;
  const end = shared + (<usize>length << 2);
  for (let at = shared; at < end; at += 4, to += stride) {
    const from = polynomials + <usize>load<i32>(at, 2 * ROW);
    const u = v128.load32_splat(at, 3 * ROW);
    const pairs = f32x4.add(v128.load(from), f32x4.mul(f32x4.mul(u, u), v128.load(from, 16)));
    const sent = f32x4.add(pairs, f32x4.mul(u, i64x2.shuffle(pairs, pairs, 1, 1)));
    const heard = f32x4.add(
      f32x4.mul(sent, v128.load32_splat(at)),
      f32x4.mul(
        i32x4.shuffle(sent, sent, 1, 0, 3, 2),
        f32x4.mul(signs, v128.load32_splat(at, ROW)),
      ),
    );
    v128.store64_lane(to, f32x4.add(v128.load64_zero(to), heard), 0);
  }
}

/** Products of the leg's phasor and the polynomials, [sample][degree + 1][re, im], after the rows of what is shared. */
@inline
function multiply(shared: usize, length: i32, polynomials: usize, degree: i32): void {
  const signs = f32x4(1, -1, 1, -1);
  const end = shared + (<usize>length << 2);
  let to = shared + 4 * ROW;
  for (let at = shared; at < end; at += 4) {
    const from = polynomials + <usize>load<i32>(at, 2 * ROW);
    const re = v128.load32_splat(at);
    const im = f32x4.mul(signs, v128.load32_splat(at, ROW));
    const a = v128.load(from);
    const b = v128.load(from, 16);
    v128.store(to, f32x4.add(f32x4.mul(a, re), f32x4.mul(i32x4.shuffle(a, a, 1, 0, 3, 2), im)));
    v128.store(to, f32x4.add(f32x4.mul(b, re), f32x4.mul(i32x4.shuffle(b, b, 1, 0, 3, 2), im)), 16);
    if (degree === 5) {
      const c = v128.load(from, 32);
      v128.store(to, f32x4.add(f32x4.mul(c, re), f32x4.mul(i32x4.shuffle(c, c, 1, 0, 3, 2), im)), 32);
    }
    to += 48;
  }
}

/** A directivity for four microphones at a node, `from` being where its places are. */
@inline
function aimed4(table: usize, leg: usize, offsets: usize, from: usize, rm: v128): v128 {
  const x = f32x4.sub(splat(load<f64>(from) - load<f64>(leg)), v128.load(offsets));
  const y = f32x4.sub(splat(load<f64>(from, 48) - load<f64>(leg, 8)), v128.load(offsets, 16));
  const z = f32x4.sub(splat(load<f64>(from, 96) - load<f64>(leg, 16)), v128.load(offsets, 32));
  const along = f32x4.add(
    f32x4.add(f32x4.mul(x, v128.load(offsets, 64)), f32x4.mul(y, v128.load(offsets, 80))),
    f32x4.mul(z, v128.load(offsets, 96)),
  );
  const cosines = f32x4.div(along, rm);
  let gains = f32x4.splat(aimed(table, f32x4.extract_lane(cosines, 0)));
  gains = f32x4.replace_lane(gains, 1, aimed(table, f32x4.extract_lane(cosines, 1)));
  gains = f32x4.replace_lane(gains, 2, aimed(table, f32x4.extract_lane(cosines, 2)));
  return f32x4.replace_lane(gains, 3, aimed(table, f32x4.extract_lane(cosines, 3)));
}

/**
 * By how much later four microphones near a leg's end hear, s, and how much more strongly: at three nodes,
 * then as phasors at four. Distances differ by (|o|^2 - 2 d.o) / (r_m + r), without cancellation.
 */
@inline
function follow(
  leg: usize,
  offsets: usize,
  table: usize,
  pose: usize,
  half: f64,
  speed: f64,
  air: f64,
  nearest: f64,
  aside: f64,
  carrier: f64,
): void {
  const ox = v128.load(offsets);
  const oy = v128.load(offsets, 16);
  const oz = v128.load(offsets, 32);
  const one = v128.load(NUMBERS, 160);
  const halves = v128.load(NUMBERS, 128);
  const tiny = splat(1e-12);
  const nearly = splat(nearest);
  const fades = splat(air);
  const sound = splat(speed);
  const slow = 1 / speed;
  const perHalf = 0.25 / (half * speed);
  const square = f32x4.add(f32x4.add(f32x4.mul(ox, ox), f32x4.mul(oy, oy)), f32x4.mul(oz, oz));
  const w0 = load<f64>(NODES, 24);
  const w1 = load<f64>(NODES, 32);
  const w2 = load<f64>(NODES, 40);
  for (let node: usize = 0; node < 3; node++) {
    const from = pose + 8 * node;
    const r = load<f64>(NODES + 8 * node);
    const w = load<f64>(NODES + 8 * node, 24);
    const near = f32x4.add(
      f32x4.add(
        f32x4.mul(ox, splat(load<f64>(from) - load<f64>(leg))),
        f32x4.mul(oy, splat(load<f64>(from, 48) - load<f64>(leg, 8))),
      ),
      f32x4.mul(oz, splat(load<f64>(from, 96) - load<f64>(leg, 16))),
    );
    const across = f32x4.add(
      f32x4.add(
        f32x4.mul(ox, splat(load<f64>(from, 24))),
        f32x4.mul(oy, splat(load<f64>(from, 72))),
      ),
      f32x4.mul(oz, splat(load<f64>(from, 120))),
    );
    const more = f32x4.sub(square, f32x4.add(near, near));
    const rm = f32x4.sqrt(f32x4.pmax(tiny, f32x4.add(splat(r * r), more)));
    const differs = f32x4.div(more, f32x4.add(rm, splat(r)));
    const parts = f32x4.div(f32x4.sub(splat(r * w), across), rm);
    const meets = f32x4.add(sound, parts);
    const late = f32x4.div(differs, meets);
    if (node === 1) {
      const faster = f32x4.sub(f32x4.sub(parts, splat(w)), f32x4.mul(late, splat((w2 - w0) / (2 * half))));
      const reach = half + 0.5 * slow * (load<f64>(NODES, 16) - load<f64>(NODES));
      v128.store(GROWTH, f32x4.mul(f32x4.div(faster, meets), splat(reach / (1 + slow * w))));
    }
    // The rate's own change, by the slope of the parabola through the three rates.
    const bend = (node === 0 ? 4 * w1 - 3 * w0 - w2 : node === 1 ? w2 - w0 : 3 * w2 - 4 * w1 + w0) * perHalf;
    const later = f32x4.add(late, f32x4.mul(splat(bend), f32x4.mul(late, late)));
    const lost = f32x4.mul(fades, differs);
    const passed = f32x4.sub(
      one,
      f32x4.mul(lost, f32x4.sub(one, f32x4.mul(lost, halves))),
    );
    const spread = f32x4.div(splat(larger(r, nearest)), f32x4.pmax(nearly, rm));
    v128.store(LATE + 16 * node, later);
    let strong = f32x4.mul(v128.load(offsets, 48), f32x4.mul(passed, spread));
    if (table !== 0) strong = f32x4.mul(strong, aimed4(table, leg, offsets, from, rm));
    v128.store(LATE + 16 * node, strong, 48);
  }
  const first = v128.load(LATE);
  const last = v128.load(LATE, 32);
  const slope = f32x4.mul(halves, f32x4.sub(last, first));
  const middle = f32x4.sub(v128.load(LATE, 16), f32x4.mul(slope, splat(aside)));
  const curve = f32x4.sub(f32x4.mul(halves, f32x4.add(last, first)), middle);
  // Third power of the cubic through the delays that grows at the middle as it should: times x (x^2 - 1).
  const growth = f32x4.add(slope, f32x4.mul(curve, splat(2 * aside)));
  const twist = f32x4.sub(growth, v128.load(GROWTH));
  v128.store(DELAY, middle);
  v128.store(DELAY, slope, 16);
  v128.store(DELAY, curve, 32);
  const strong = v128.load(LATE, 64);
  const stronger = f32x4.mul(halves, f32x4.sub(v128.load(LATE, 80), v128.load(LATE, 48)));
  const bends = f32x4.sub(
    f32x4.mul(halves, f32x4.add(v128.load(LATE, 80), v128.load(LATE, 48))),
    strong,
  );
  for (let corner = 0; corner < 4; corner++) {
    const place = <f64>(2 * corner - 3) / 3;
    const x = splat(place);
    const even = f32x4.add(middle, f32x4.mul(x, f32x4.add(slope, f32x4.mul(x, curve))));
    const late = f32x4.add(even, f32x4.mul(twist, splat(place * (place * place - 1))));
    const twice = f32x4.add(strong, f32x4.mul(x, f32x4.add(stronger, f32x4.mul(x, bends))));
    const p0 = f32x4.mul(splat(carrier), late);
    const p = f32x4.sub(p0, f32x4.sub(f32x4.add(p0, magic()), magic()));
    const s = f32x4.mul(p, p);
    const s2 = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, s2));
    const weighted = f32x4.mul(f32x4.add(twice, twice), sin);
    const at = CORNERS + ((<usize>corner) << 5);
    v128.store(at, f32x4.sub(twice, f32x4.mul(weighted, sin)));
    v128.store(at, f32x4.neg(f32x4.mul(weighted, cosine(s, s2))), 16);
  }
  for (let part: usize = 0; part < 32; part += 16) {
    const low = v128.load(CORNERS + part);
    const mid = v128.load(CORNERS + part, 32);
    const later = v128.load(CORNERS + part, 64);
    const high = v128.load(CORNERS + part, 96);
    const ends = f32x4.add(low, high);
    const mids = f32x4.add(mid, later);
    const across = f32x4.sub(high, low);
    const between = f32x4.sub(later, mid);
    const sixteenth = v128.load(NUMBERS, 176);
    const nine = v128.load(NUMBERS, 192);
    const three = v128.load(NUMBERS, 208);
    const to = CUBIC + part;
    v128.store(to, f32x4.mul(sixteenth, f32x4.sub(f32x4.mul(nine, mids), ends)));
    v128.store(to, f32x4.mul(sixteenth, f32x4.sub(f32x4.mul(f32x4.mul(nine, three), between), across)), 32);
    v128.store(to, f32x4.mul(f32x4.mul(sixteenth, nine), f32x4.sub(ends, mids)), 64);
    v128.store(
      to,
      f32x4.mul(f32x4.mul(sixteenth, nine), f32x4.sub(across, f32x4.mul(three, between))),
      96,
    );
  }
}

// Of the cubic that `follow` made last, of its real part at 0 and its imaginary one at 16: its value at the first
// sample, and its first, second and third differences.
@inline
function power(part: usize, n: usize): v128 {
  return v128.load(CUBIC + part + 32 * n);
}
@inline
function value(part: usize, x: f64): v128 {
  const high = f32x4.add(power(part, 2), f32x4.mul(splat(x), power(part, 3)));
  return f32x4.add(power(part, 0), f32x4.mul(splat(x), f32x4.add(power(part, 1), f32x4.mul(splat(x), high))));
}
@inline
function first(part: usize, x: f64, h: f64): v128 {
  const high = f32x4.mul(splat(h * (3 * x * (x + h) + h * h)), power(part, 3));
  return f32x4.add(
    f32x4.mul(splat(h), power(part, 1)),
    f32x4.add(f32x4.mul(splat(h * (2 * x + h)), power(part, 2)), high),
  );
}
@inline
function second(part: usize, x: f64, h: f64): v128 {
  return f32x4.add(
    f32x4.mul(splat(2 * h * h), power(part, 2)),
    f32x4.mul(splat(6 * h * h * (x + h)), power(part, 3)),
  );
}
@inline
function third(part: usize, h: f64): v128 {
  return f32x4.mul(splat(6 * h * h * h), power(part, 3));
}

/** Adds to four microphones, their own phasors times the polynomials of degree 3 at their own times. */
function spread3(shared: usize, length: i32, x: f64, h: f64, perStep: f64, out: usize, stride: usize): void {
  let re = value(0, x);
  let im = value(16, x);
  let re1 = first(0, x, h);
  let im1 = first(16, x, h);
  let re2 = second(0, x, h);
  let im2 = second(16, x, h);
  const re3 = third(0, h);
  const im3 = third(16, h);
  const slope = v128.load(DELAY, 16);
  const curve = v128.load(DELAY, 32);
  const there = f32x4.add(v128.load(DELAY), f32x4.mul(splat(x), f32x4.add(slope, f32x4.mul(splat(x), curve))));
  let late = f32x4.mul(splat(perStep), there);
  let later = f32x4.mul(splat(perStep * h), f32x4.add(slope, f32x4.mul(splat(2 * x + h), curve)));
  const latest = f32x4.mul(splat(2 * perStep * h * h), curve);
  let from = shared + 4 * ROW;
  let to = out;
  const end = shared + 3 * ROW + (<usize>length << 2);
  for (let at = shared + 3 * ROW; at < end; at += 4) {
    const u = f32x4.sub(v128.load32_splat(at), late);
    const u2 = f32x4.mul(u, u);
    const lowRe = f32x4.add(v128.load32_splat(from), f32x4.mul(u, v128.load32_splat(from, 8)));
    const lowIm = f32x4.add(v128.load32_splat(from, 4), f32x4.mul(u, v128.load32_splat(from, 12)));
    const highRe = f32x4.add(v128.load32_splat(from, 16), f32x4.mul(u, v128.load32_splat(from, 24)));
    const highIm = f32x4.add(v128.load32_splat(from, 20), f32x4.mul(u, v128.load32_splat(from, 28)));
    const a = f32x4.add(lowRe, f32x4.mul(u2, highRe));
    const b = f32x4.add(lowIm, f32x4.mul(u2, highIm));
    const c = f32x4.sub(f32x4.mul(a, re), f32x4.mul(b, im));
    const d = f32x4.add(f32x4.mul(a, im), f32x4.mul(b, re));
    v128.store(to, f32x4.add(v128.load(to), i32x4.shuffle(c, d, 0, 4, 1, 5)));
    v128.store(to, f32x4.add(v128.load(to, 16), i32x4.shuffle(c, d, 2, 6, 3, 7)), 16);
    re = f32x4.add(re, re1);
    im = f32x4.add(im, im1);
    re1 = f32x4.add(re1, re2);
    im1 = f32x4.add(im1, im2);
    re2 = f32x4.add(re2, re3);
    im2 = f32x4.add(im2, im3);
    late = f32x4.add(late, later);
    later = f32x4.add(later, latest);
    from += 48;
    to += stride;
  }
}

/** As `spread3`, of degree 5. */
function spread5(shared: usize, length: i32, x: f64, h: f64, perStep: f64, out: usize, stride: usize): void {
  let re = value(0, x);
  let im = value(16, x);
  let re1 = first(0, x, h);
  let im1 = first(16, x, h);
  let re2 = second(0, x, h);
  let im2 = second(16, x, h);
  const re3 = third(0, h);
  const im3 = third(16, h);
  const slope = v128.load(DELAY, 16);
  const curve = v128.load(DELAY, 32);
  const there = f32x4.add(v128.load(DELAY), f32x4.mul(splat(x), f32x4.add(slope, f32x4.mul(splat(x), curve))));
  let late = f32x4.mul(splat(perStep), there);
  let later = f32x4.mul(splat(perStep * h), f32x4.add(slope, f32x4.mul(splat(2 * x + h), curve)));
  const latest = f32x4.mul(splat(2 * perStep * h * h), curve);
  let from = shared + 4 * ROW;
  let to = out;
  const end = shared + 3 * ROW + (<usize>length << 2);
  for (let at = shared + 3 * ROW; at < end; at += 4) {
    const u = f32x4.sub(v128.load32_splat(at), late);
    const u2 = f32x4.mul(u, u);
    const lowRe = f32x4.add(v128.load32_splat(from), f32x4.mul(u, v128.load32_splat(from, 8)));
    const lowIm = f32x4.add(v128.load32_splat(from, 4), f32x4.mul(u, v128.load32_splat(from, 12)));
    const midRe = f32x4.add(v128.load32_splat(from, 16), f32x4.mul(u, v128.load32_splat(from, 24)));
    const midIm = f32x4.add(v128.load32_splat(from, 20), f32x4.mul(u, v128.load32_splat(from, 28)));
    const highRe = f32x4.add(v128.load32_splat(from, 32), f32x4.mul(u, v128.load32_splat(from, 40)));
    const highIm = f32x4.add(v128.load32_splat(from, 36), f32x4.mul(u, v128.load32_splat(from, 44)));
    const a = f32x4.add(lowRe, f32x4.mul(u2, f32x4.add(midRe, f32x4.mul(u2, highRe))));
    const b = f32x4.add(lowIm, f32x4.mul(u2, f32x4.add(midIm, f32x4.mul(u2, highIm))));
    const c = f32x4.sub(f32x4.mul(a, re), f32x4.mul(b, im));
    const d = f32x4.add(f32x4.mul(a, im), f32x4.mul(b, re));
    v128.store(to, f32x4.add(v128.load(to), i32x4.shuffle(c, d, 0, 4, 1, 5)));
    v128.store(to, f32x4.add(v128.load(to, 16), i32x4.shuffle(c, d, 2, 6, 3, 7)), 16);
    re = f32x4.add(re, re1);
    im = f32x4.add(im, im1);
    re1 = f32x4.add(re1, re2);
    im1 = f32x4.add(im1, im2);
    re2 = f32x4.add(re2, re3);
    im2 = f32x4.add(im2, im3);
    late = f32x4.add(late, later);
    later = f32x4.add(later, latest);
    from += 48;
    to += stride;
  }
}

/**
 * Writes `rows` rows to `to`: each the sum of `count` samples times their taps, of which there are `sets` to be taken in turn, `set`
 * first. The first row's samples begin at `from`, of `stride` bytes each; in a round through all sets they go on by `ahead`.
 */
export function filter(
  from: usize,
  stride: usize,
  taps: usize,
  count: i32,
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
    const own = taps + (<usize>(set * count) << 2);
    let v: usize = 0;
    for (; v + 32 < stride; v += 64) weighted4(begin + v, stride, own, count, to + v);
    if (v < stride) weighted2(begin + v, stride, own, count, to + v);
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
