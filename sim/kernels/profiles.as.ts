// AssemblyScript. Range profiles in closed form; see profiles.ts, which describes shapes and units and owns the
// memory, and plain-profiles.ts, the plain twin.
import { finish } from "./profiles/finish.as.ts";
import { look } from "./profiles/look.as.ts";
import {
  AMPLITUDE,
  CELL,
  HALVES,
  NEAREST,
  PHASES,
  PHASE_BITS,
  PLANES,
  RECEIVERS,
  SHADOW,
  SIZE,
  SQUARES,
  TABLE,
  TAPS,
  strideOf,
} from "./profiles/plan.as.ts";
import { sight } from "./profiles/sight.as.ts";
import { spread, spreadThree, spreadTwo } from "./profiles/spread.as.ts";
import { turning } from "./profiles/turning.as.ts";

export { finish, look };

/**
 * Adds reflectors to the bins of all receivers. `poses`, f64 [count][x, y, z, cross section], are those in the middle of the
 * frame; `before`, `middle` and `after` are the legs that `look` measured, `ratio` times half a frame apart. Squares of A
 * times path are added to the plan's `SQUARES`, f32 [receiver].
 */
export function reflect(
  plan: usize,
  poses: usize,
  before: usize,
  middle: usize,
  after: usize,
  count: i32,
  ratio: f64,
): void {
  const receivers = load<i32>(plan, RECEIVERS);
  const halves = load<i32>(plan, HALVES);
  const taps = load<i32>(plan, TAPS);
  const size = load<i32>(plan, SIZE);
  // What lies beyond a plane's ends is not seen; with a period that is only what is too far off for float32 to say where it is.
  const nearest = -(taps >> 1);
  const furthest = size - taps - (taps >> 1) - 6;
  const width = <usize>(taps + 4) << 2; // bytes of bins that a reflector's vectors touch
  const stride = <usize>(taps + 8) << 2; // bytes of a row of the table
  const order = <usize>(PHASES + 1) * stride; // bytes of the table of one derivative
  const plane = <usize>size << 2;
  const planes = <usize>load<u32>(plan, PLANES);
  const table = <usize>load<u32>(plan, TABLE);
  const squares = <usize>load<u32>(plan, SQUARES);
  const legs = strideOf(receivers);
  for (let i = 0; i < count; i++, poses += 32, before += legs, middle += legs, after += legs) {
    const section = load<f64>(poses, 24);
    if (!(section > 0)) continue;
    const there = max(load<f64>(middle), NEAREST);
    const ahead = load<f64>(middle, 8);
    const gain = pattern(ahead, halves, load<f64>(plan, SHADOW));
    const strength = (load<f64>(plan, AMPLITUDE) * sqrt(section * gain)) / there;
    const approach = 0.5 * ratio * (load<f64>(after) - load<f64>(before));
    const leaning = 0.25 * ratio * (load<f64>(after, 8) - load<f64>(before, 8));
    const fade = (ahead > 0.01 ? (<f64>halves * leaning) / ahead : 0) - approach / there;
    for (let first = 0; first < receivers; first += 4) {
      const from: usize = 16 + (<usize>first << 3);
      const heard = squares + (<usize>first << 2);
      let orders = 1;
      if (!sight(plan, before, middle, after, from, strength, fade, approach, ratio, heard)) orders = turning(plan);
      let to: usize = planes + <usize>(2 * first) * plane;
      const lanes = min(4, receivers - first);
      for (let lane = plan; lane < plan + (<usize>lanes << 2); lane += 4, to += 2 * plane) {
        const cell = load<i32>(lane, CELL);
        const whole = cell >> PHASE_BITS;
        if (whole < nearest || whole > furthest) continue;
        // The first tap is at the bin taps / 2 - 1 before; bin 0 is `taps` after the plane's beginning. Vectors of bins
        // are aligned, or what was stored just before could not be loaded at once; the rows' zeros make up for it.
        const at = whole + (taps >> 1) + 1;
        const row = table + <usize>(cell & (PHASES - 1)) * stride + <usize>((4 - (at & 3)) << 2);
        const bins = to + (<usize>(at & ~3) << 2);
        if (orders == 1) {
          spread(bins, plane, row, stride, width, lane);
          continue;
        }
        spreadThree(bins, plane, row, order, width, lane);
        if (orders == 5) spreadTwo(bins, plane, row, order, width, lane);
      }
    }
  }
}

/** Two-way gain over that ahead: the cosine of the angle from ahead to the power of `halves`. */
@inline
function pattern(cosine: f64, halves: i32, least: f64): f64 {
  if (halves == 0) return 1;
  let power: f64 = 1;
  for (let i = halves; i > 0; i--) power *= cosine;
  return cosine > 0 && power > least ? power : least;
}
