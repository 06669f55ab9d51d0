// AssemblyScript. Two legs at once: distances of a scatterer from two images over a cell, as polynomials in time.
import {
  ASIDE,
  AXIS,
  BENDS,
  CENTRE,
  DISTANCES,
  GAINED,
  INVERSES,
  PHASE,
  RATES,
  REACH,
  STRENGTH,
  TURNED,
} from "./places.as.ts";
import { aimed, fading, steered } from "./numbers.as.ts";

/** Writes distances, first and second rates, and inverses, at a cell's three nodes, from two images, f64x2 x, y, z. */
@inline
export function measure(images: usize, pose: usize): void {
  const x = v128.load(images);
  const y = v128.load(images, 16);
  const z = v128.load(images, 32);
  const one = f64x2.splat(1);
  for (let node: usize = 0; node < 3; node++) {
    const at = pose + 8 * node;
    const dx = f64x2.sub(v128.load64_splat(at), x);
    const dy = f64x2.sub(v128.load64_splat(at, AXIS), y);
    const dz = f64x2.sub(v128.load64_splat(at, 2 * AXIS), z);
    const vx = load<f64>(at, 24);
    const vy = load<f64>(at, AXIS + 24);
    const vz = load<f64>(at, 2 * AXIS + 24);
    const square = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
    const r = f64x2.sqrt(f64x2.pmax(f64x2.splat(1e-12), square));
    const within = f64x2.div(one, r);
    const along = f64x2.add(
      f64x2.add(f64x2.mul(dx, f64x2.splat(vx)), f64x2.mul(dy, f64x2.splat(vy))),
      f64x2.mul(dz, f64x2.splat(vz)),
    );
    const pushed = f64x2.add(
      f64x2.add(
        f64x2.mul(dx, v128.load64_splat(at, 48)),
        f64x2.mul(dy, v128.load64_splat(at, AXIS + 48)),
      ),
      f64x2.mul(dz, v128.load64_splat(at, 2 * AXIS + 48)),
    );
    const rate = f64x2.mul(along, within);
    const swift = f64x2.splat(vx * vx + vy * vy + vz * vz);
    const bend = f64x2.mul(f64x2.sub(f64x2.add(swift, pushed), f64x2.mul(rate, rate)), within);
    v128.store(DISTANCES + 16 * node, r);
    v128.store(RATES + 16 * node, rate);
    v128.store(BENDS + 16 * node, bend);
    v128.store(INVERSES + 16 * node, within);
    v128.store(GAINED + 16 * node, one);
    v128.store(TURNED + 16 * node, f64x2.splat(0));
  }
}

/**
 * Writes the gain of a directivity at three nodes for one of two legs, and how it changes over a cell of x from -1 to 1; `step` is
 * the way from one part of its axis to the next.
 */
export function aim(
  images: usize,
  lane: usize,
  axis: usize,
  step: usize,
  table: usize,
  pose: usize,
  half: f64,
): void {
  const ax = load<f64>(axis);
  const ay = load<f64>(axis + step);
  const az = load<f64>(axis + 2 * step);
  for (let node: usize = 0; node < 3; node++) {
    const at = pose + 8 * node;
    const along =
      (load<f64>(at) - load<f64>(images + lane)) * ax +
      (load<f64>(at, AXIS) - load<f64>(images + lane, 16)) * ay +
      (load<f64>(at, 2 * AXIS) - load<f64>(images + lane, 32)) * az;
    const faster = load<f64>(at, 24) * ax + load<f64>(at, AXIS + 24) * ay + load<f64>(at, 2 * AXIS + 24) * az;
    const within = load<f64>(INVERSES + 16 * node + lane);
    const cosine = along * within;
    const change = (faster - cosine * load<f64>(RATES + 16 * node + lane)) * within;
    store<f64>(GAINED + 16 * node + lane, <f64>aimed(table, <f32>cosine));
    store<f64>(TURNED + 16 * node + lane, half * change * <f64>steered(table, <f32>cosine));
  }
}

/**
 * The phase over a cell in scatterer time, x from -1 to 1: through distances and two rates at three nodes, turns from the
 * middle one; of degree 8, even and odd parts apart.
 */
@inline
export function phaseThen(turns: f64, half: f64): void {
  const r = v128.load(DISTANCES, 16);
  const turn = f64x2.splat(turns);
  const first = f64x2.splat(turns * half);
  const twice = f64x2.splat(turns * half * half);
  const two = f64x2.splat(2);
  const halves = f64x2.splat(0.5);
  const low = f64x2.mul(turn, f64x2.sub(v128.load(DISTANCES), r));
  const high = f64x2.mul(turn, f64x2.sub(v128.load(DISTANCES, 32), r));
  const slope = f64x2.mul(first, v128.load(RATES, 16));
  const slopeLow = f64x2.mul(first, v128.load(RATES));
  const slopeHigh = f64x2.mul(first, v128.load(RATES, 32));
  const bendLow = f64x2.mul(twice, v128.load(BENDS));
  const bendHigh = f64x2.mul(twice, v128.load(BENDS, 32));
  const second = f64x2.mul(halves, f64x2.mul(twice, v128.load(BENDS, 16)));
  // Even: c2 + c4 + c6 + c8, and its two rates at the end.
  const a = f64x2.sub(f64x2.mul(halves, f64x2.add(high, low)), second);
  const b = f64x2.sub(f64x2.mul(halves, f64x2.sub(slopeHigh, slopeLow)), f64x2.mul(two, second));
  const c = f64x2.sub(f64x2.mul(halves, f64x2.add(bendHigh, bendLow)), f64x2.mul(two, second));
  const b9 = f64x2.mul(f64x2.splat(9), b);
  const eighth = f64x2.mul(
    f64x2.splat(0.125),
    f64x2.add(f64x2.sub(c, b9), f64x2.mul(f64x2.splat(24), a)),
  );
  const sixth = f64x2.sub(
    f64x2.mul(halves, f64x2.sub(b, f64x2.mul(f64x2.splat(4), a))),
    f64x2.mul(two, eighth),
  );
  // Odd: c1 + c3 + c5 + c7.
  const d = f64x2.sub(f64x2.mul(halves, f64x2.sub(high, low)), slope);
  const e = f64x2.sub(f64x2.mul(halves, f64x2.add(slopeHigh, slopeLow)), slope);
  const f = f64x2.mul(halves, f64x2.sub(bendHigh, bendLow));
  const e7 = f64x2.mul(f64x2.splat(7), e);
  const seventh = f64x2.mul(
    f64x2.splat(0.125),
    f64x2.add(f64x2.sub(f, e7), f64x2.mul(f64x2.splat(15), d)),
  );
  const fifth = f64x2.sub(
    f64x2.mul(halves, f64x2.sub(e, f64x2.mul(f64x2.splat(3), d))),
    f64x2.mul(two, seventh),
  );
  v128.store(PHASE, f64x2.splat(0));
  v128.store(PHASE, slope, 16);
  v128.store(PHASE, second, 32);
  v128.store(PHASE, f64x2.sub(f64x2.sub(d, fifth), seventh), 48);
  v128.store(PHASE, f64x2.sub(f64x2.sub(a, sixth), eighth), 64);
  v128.store(PHASE, fifth, 80);
  v128.store(PHASE, sixth, 96);
  v128.store(PHASE, seventh, 112);
  v128.store(PHASE, eighth, 128);
}

@inline
function over(a: v128, b: v128, per: v128): v128 {
  return f64x2.mul(f64x2.sub(b, a), per);
}

/**
 * The phase over a cell in arrival time, -1 and 1 being the arrivals of what left at its ends: what left at the middle does
 * not arrive at 0. Newton's divided differences over three nodes of three values each, then by powers.
 */
@inline
export function phaseHeard(turns: f64, half: f64, slow: f64): void {
  const one = f64x2.splat(1);
  const halves = f64x2.splat(0.5);
  const slows = f64x2.splat(slow);
  const turn = f64x2.splat(turns);
  const r = v128.load(DISTANCES, 16);
  const before = v128.load(DISTANCES);
  const after = v128.load(DISTANCES, 32);
  const reach = f64x2.add(f64x2.splat(half), f64x2.mul(f64x2.mul(halves, slows), f64x2.sub(after, before)));
  const centre = f64x2.mul(f64x2.mul(halves, slows), f64x2.add(after, before));
  const aside = f64x2.div(f64x2.sub(f64x2.mul(slows, r), centre), reach);
  v128.store(REACH, reach);
  v128.store(CENTRE, centre);
  v128.store(ASIDE, aside);
  const first = f64x2.mul(turn, reach);
  const second = f64x2.mul(f64x2.mul(first, reach), halves);
  const lateA = f64x2.div(one, f64x2.add(one, f64x2.mul(slows, v128.load(RATES))));
  const lateB = f64x2.div(one, f64x2.add(one, f64x2.mul(slows, v128.load(RATES, 16))));
  const lateC = f64x2.div(one, f64x2.add(one, f64x2.mul(slows, v128.load(RATES, 32))));
  const p = f64x2.div(one, f64x2.add(one, aside));
  const q = f64x2.div(one, f64x2.sub(one, aside));
  const fa = f64x2.mul(turn, f64x2.sub(before, r));
  const fc = f64x2.mul(turn, f64x2.sub(after, r));
  const aa = f64x2.mul(f64x2.mul(first, v128.load(RATES)), lateA);
  const bb = f64x2.mul(f64x2.mul(first, v128.load(RATES, 16)), lateB);
  const cc = f64x2.mul(f64x2.mul(first, v128.load(RATES, 32)), lateC);
  const ab = f64x2.neg(f64x2.mul(fa, p));
  const bc = f64x2.mul(fc, q);
  const aaa = bent(second, 0, lateA);
  const bbb = bent(second, 16, lateB);
  const ccc = bent(second, 32, lateC);
  const aab = over(aa, ab, p);
  const abb = over(ab, bb, p);
  const bbc = over(bb, bc, q);
  const bcc = over(bc, cc, q);
  const a3b = over(aaa, aab, p);
  const a2b2 = over(aab, abb, p);
  const ab3 = over(abb, bbb, p);
  const b3c = over(bbb, bbc, q);
  const b2c2 = over(bbc, bcc, q);
  const bc3 = over(bcc, ccc, q);
  const a3b2 = over(a3b, a2b2, p);
  const a2b3 = over(a2b2, ab3, p);
  const ab3c = over(ab3, b3c, halves);
  const b3c2 = over(b3c, b2c2, q);
  const b2c3 = over(b2c2, bc3, q);
  const a3b3 = over(a3b2, a2b3, p);
  const a2b3c = over(a2b3, ab3c, halves);
  const ab3c2 = over(ab3c, b3c2, halves);
  const b3c3 = over(b3c2, b2c3, q);
  const a3b3c = over(a3b3, a2b3c, halves);
  const a2b3c2 = over(a2b3c, ab3c2, halves);
  const ab3c3 = over(ab3c2, b3c3, halves);
  const seventh = over(a3b3c, a2b3c2, halves);
  const eighth = over(seventh, over(a2b3c2, ab3c3, halves), halves);
  // Over (z + 1)^3 (z - aside)^3 (z - 1)^2, from the innermost outward.
  let c8 = eighth;
  let c7 = f64x2.sub(seventh, eighth);
  let c6 = f64x2.sub(a3b3c, c7);
  c7 = f64x2.sub(c7, c8);
  // (c8, c7, c6) times (z - aside), thrice.
  let c5 = f64x2.sub(a3b3, f64x2.mul(aside, c6));
  c6 = f64x2.sub(c6, f64x2.mul(aside, c7));
  c7 = f64x2.sub(c7, f64x2.mul(aside, c8));
  let c4 = f64x2.sub(a3b2, f64x2.mul(aside, c5));
  c5 = f64x2.sub(c5, f64x2.mul(aside, c6));
  c6 = f64x2.sub(c6, f64x2.mul(aside, c7));
  c7 = f64x2.sub(c7, f64x2.mul(aside, c8));
  let c3 = f64x2.sub(a3b, f64x2.mul(aside, c4));
  c4 = f64x2.sub(c4, f64x2.mul(aside, c5));
  c5 = f64x2.sub(c5, f64x2.mul(aside, c6));
  c6 = f64x2.sub(c6, f64x2.mul(aside, c7));
  c7 = f64x2.sub(c7, f64x2.mul(aside, c8));
  // And times (z + 1), thrice.
  let c2 = f64x2.add(aaa, c3);
  c3 = f64x2.add(c3, c4);
  c4 = f64x2.add(c4, c5);
  c5 = f64x2.add(c5, c6);
  c6 = f64x2.add(c6, c7);
  c7 = f64x2.add(c7, c8);
  let c1 = f64x2.add(aa, c2);
  c2 = f64x2.add(c2, c3);
  c3 = f64x2.add(c3, c4);
  c4 = f64x2.add(c4, c5);
  c5 = f64x2.add(c5, c6);
  c6 = f64x2.add(c6, c7);
  c7 = f64x2.add(c7, c8);
  const c0 = f64x2.add(fa, c1);
  c1 = f64x2.add(c1, c2);
  c2 = f64x2.add(c2, c3);
  c3 = f64x2.add(c3, c4);
  c4 = f64x2.add(c4, c5);
  c5 = f64x2.add(c5, c6);
  c6 = f64x2.add(c6, c7);
  c7 = f64x2.add(c7, c8);
  v128.store(PHASE, c0);
  v128.store(PHASE, c1, 16);
  v128.store(PHASE, c2, 32);
  v128.store(PHASE, c3, 48);
  v128.store(PHASE, c4, 64);
  v128.store(PHASE, c5, 80);
  v128.store(PHASE, c6, 96);
  v128.store(PHASE, c7, 112);
  v128.store(PHASE, c8, 128);
}

/** Half of the second rate in arrival time. */
@inline
function bent(second: v128, node: usize, late: v128): v128 {
  return f64x2.mul(f64x2.mul(second, v128.load(BENDS + node)), f64x2.mul(late, f64x2.mul(late, late)));
}

/** What passes walls, air and spreading at a node, `middling` being what passes walls and air at the middle one. */
@inline
function passed(node: usize, middling: v128, air: v128, most: v128): v128 {
  const one = f64x2.splat(1);
  // Within a cell the air's loss changes by some hundredths at most: the exponential by its series.
  const lost = f64x2.mul(air, f64x2.sub(v128.load(DISTANCES + node), v128.load(DISTANCES, 16)));
  const through = f64x2.sub(one, f64x2.mul(lost, f64x2.sub(one, f64x2.mul(f64x2.splat(0.5), lost))));
  return f64x2.mul(f64x2.mul(middling, through), f64x2.pmin(most, v128.load(INVERSES + node)));
}

/**
 * The amplitude over a cell: the quintic through values and slopes at three nodes, of which the middle one is at ASIDE; in half
 * cells of scatterer time if `slow` is 0.
 */
@inline
export function amplitude(reflections: v128, air: f64, nearest: f64, half: f64, slow: f64): void {
  const airs = f64x2.splat(air);
  const most = f64x2.splat(1 / nearest);
  const halves = f64x2.splat(0.5);
  const middling = f64x2.mul(reflections, fading(f64x2.mul(airs, v128.load(DISTANCES, 16))));
  for (let node: usize = 0; node < 48; node += 16) {
    const bare = passed(node, middling, airs, most);
    const value = f64x2.mul(bare, v128.load(GAINED + node));
    const rate = v128.load(RATES + node);
    const falls = f64x2.add(airs, f64x2.pmin(most, v128.load(INVERSES + node)));
    const fades = f64x2.mul(f64x2.mul(value, f64x2.splat(half)), f64x2.mul(rate, falls));
    const goes = f64x2.mul(f64x2.splat(half), f64x2.add(f64x2.splat(1), f64x2.mul(f64x2.splat(slow), rate)));
    const stretched = f64x2.div(v128.load(REACH), goes);
    const slope = f64x2.mul(stretched, f64x2.sub(f64x2.mul(bare, v128.load(TURNED + node)), fades));
    v128.store(STRENGTH + node, value);
    v128.store(STRENGTH + 48 + node, slope);
  }
  const low = v128.load(STRENGTH);
  const high = v128.load(STRENGTH, 32);
  const slopeLow = v128.load(STRENGTH, 48);
  const slopeHigh = v128.load(STRENGTH, 80);
  const aside = v128.load(ASIDE);
  const curve = f64x2.mul(halves, f64x2.sub(slopeHigh, slopeLow));
  const slope = f64x2.sub(v128.load(STRENGTH, 64), f64x2.mul(curve, aside));
  const moved = f64x2.mul(aside, f64x2.add(slope, f64x2.mul(halves, f64x2.mul(curve, aside))));
  const middle = f64x2.sub(v128.load(STRENGTH, 16), moved);
  const even = f64x2.sub(f64x2.mul(halves, f64x2.add(low, high)), middle);
  const odd = f64x2.sub(f64x2.mul(halves, f64x2.sub(high, low)), slope);
  const fourth = f64x2.sub(f64x2.mul(halves, curve), even);
  const steeper = f64x2.sub(f64x2.mul(halves, f64x2.add(slopeHigh, slopeLow)), slope);
  const fifth = f64x2.mul(halves, f64x2.sub(steeper, f64x2.mul(f64x2.splat(3), odd)));
  v128.store(STRENGTH, middle);
  v128.store(STRENGTH, slope, 16);
  v128.store(STRENGTH, f64x2.sub(even, fourth), 32);
  v128.store(STRENGTH, f64x2.sub(odd, fifth), 48);
  v128.store(STRENGTH, fourth, 64);
  v128.store(STRENGTH, fifth, 80);
}

/** A coefficient of one of the two legs, four times. */
@inline
export function coefficient(polynomial: usize, power: usize, lane: usize): v128 {
  return f32x4.splat(<f32>load<f64>(polynomial + 16 * power + lane));
}
