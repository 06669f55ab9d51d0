// AssemblyScript. Adds band-limited pulses to a response; see pulses.ts, which describes shapes and units and
// owns the memory, and plain-pulses.ts, the plain twin.

const ROW: usize = 84 * 4; // bytes of one row of the table: 82 taps and two zeros
const PHASES: f64 = 128; // rows, less the one for a fraction of 1
const INTEGERS: f64 = 6755399441055744; // 1.5 * 2^52: a sum with it has the other number's integer in its low bits

/** Adds one pulse, whose first tap is at the index of the whole part of its delay. */
@inline
function deposit(out: usize, length: f64, table: usize, delay: f64, amplitude: f64): void {
  if (!(delay < length)) return;
  const fine = delay * PHASES;
  const shifted = fine - 0.5 + INTEGERS;
  const index = <i32>reinterpret<i64>(shifted); // whole part times 128, plus the row
  const late = amplitude * (fine - (shifted - INTEGERS));
  const lateGain = f32x4.splat(<f32>late);
  const earlyGain = f32x4.splat(<f32>(amplitude - late));
  let row = table + <usize>(index & 127) * ROW;
  let at = out + (<usize>(index >> 7) << 2);
  const end = row + ROW;
  while (row < end) {
    // Unrolled, with offsets that become part of the instructions.
    v128.store(
      at,
      f32x4.add(
        v128.load(at),
        f32x4.add(f32x4.mul(earlyGain, v128.load(row)), f32x4.mul(lateGain, v128.load(row, ROW))),
      ),
    );
    v128.store(
      at,
      f32x4.add(
        v128.load(at, 16),
        f32x4.add(f32x4.mul(earlyGain, v128.load(row, 16)), f32x4.mul(lateGain, v128.load(row, ROW + 16))),
      ),
      16,
    );
    v128.store(
      at,
      f32x4.add(
        v128.load(at, 32),
        f32x4.add(f32x4.mul(earlyGain, v128.load(row, 32)), f32x4.mul(lateGain, v128.load(row, ROW + 32))),
      ),
      32,
    );
    row += 48;
    at += 48;
  }
}

/** Adds `count` pulses, with their delays in samples and amplitudes as f64. */
export function addPulses(
  out: usize,
  length: f64,
  table: usize,
  delays: usize,
  amplitudes: usize,
  count: i32,
): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 3;
    deposit(out, length, table, load<f64>(delays + at), load<f64>(amplitudes + at));
  }
}

/**
 * Adds the images of a shoebox up to an order. Per axis 2 maxOrder + 2 squared distances in samples squared
 * and as many reflections, f64, the last of each for padding; `scale` is rate / (4 pi speed).
 */
export function addLattice(
  out: usize,
  length: f64,
  table: usize,
  axes: usize,
  maxOrder: i32,
  scale: f64,
): void {
  const stride: usize = <usize>(2 * maxOrder + 2) << 3;
  const betas = axes + stride + stride + stride;
  const scales = f64x2.splat(scale);
  for (let nx = -maxOrder; nx <= maxOrder; nx++) {
    const x = <usize>(nx + maxOrder) << 3;
    const rest = maxOrder - abs(nx);
    const xSquare = load<f64>(axes + x);
    const xScale = load<f64>(betas + x);
    for (let ny = -rest; ny <= rest; ny++) {
      const y = stride + (<usize>(ny + maxOrder) << 3);
      const most = rest - abs(ny);
      const square = f64x2.splat(xSquare + load<f64>(axes + y));
      const beta = f64x2.mul(scales, f64x2.splat(xScale * load<f64>(betas + y)));
      for (let nz = -most; nz <= most; nz += 2) {
        const z = stride + stride + (<usize>(nz + maxOrder) << 3);
        const delay = f64x2.sqrt(f64x2.add(square, v128.load(axes + z)));
        const amplitude = f64x2.div(f64x2.mul(beta, v128.load(betas + z)), delay);
        deposit(out, length, table, f64x2.extract_lane(delay, 0), f64x2.extract_lane(amplitude, 0));
        if (nz == most) break;
        deposit(out, length, table, f64x2.extract_lane(delay, 1), f64x2.extract_lane(amplitude, 1));
      }
    }
  }
}
