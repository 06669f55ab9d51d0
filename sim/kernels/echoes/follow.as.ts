// AssemblyScript. How four microphones that share a leg hear later and more strongly than its end.
import { aimed, cosine, half4, one4, rounded, sine, splat } from "./numbers.as.ts";
import {
  AMPLITUDE,
  AMPLITUDES,
  ASIDE,
  AXIS,
  BENDS,
  CORNERS,
  CUBIC,
  DELAY,
  DELAYS,
  DISTANCES,
  GROWTHS,
  LATER,
  NUMBERS,
  RATES,
  REACH,
} from "./places.as.ts";

/** A directivity for four microphones that hear `late` of a node, `from` being where its places are, from a distance of `rm`. */
function aimed4(table: usize, leg: usize, offsets: usize, from: usize, late: v128, rm: v128): v128 {
  const x = before(from, late, load<f64>(leg), v128.load(offsets));
  const y = before(from + AXIS, late, load<f64>(leg, 16), v128.load(offsets, 16));
  const z = before(from + 2 * AXIS, late, load<f64>(leg, 32), v128.load(offsets, 32));
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

/** Where the scatterer was on one axis when what they hear left it, from four microphones that are `offset` from `at`. */
@inline
function before(from: usize, late: v128, at: f64, offset: v128): v128 {
  return f32x4.sub(f32x4.sub(splat(load<f64>(from) - at), offset), f32x4.mul(splat(load<f64>(from, 24)), late));
}

/**
 * By how much later four microphones near a leg's end hear, s, and how much more strongly, over the cell's arrivals: quintics through
 * delays and their growth at three nodes, and parabolas. Distances differ by (|o|^2 - 2 d.o) / (r_m + r), without cancellation.
 *
 * @param leg Of its two, moved by `lane` so that its x, y and z are at 0, 16 and 32.
 */
export function follow(
  leg: usize,
  lane: usize,
  offsets: usize,
  table: usize,
  pose: usize,
  half: f64,
  speed: f64,
  air: f64,
  nearest: f64,
): void {
  const ox = v128.load(offsets);
  const oy = v128.load(offsets, 16);
  const oz = v128.load(offsets, 32);
  const tiny = splat(1e-12);
  const nearly = splat(nearest);
  const fades = splat(air);
  const sound = splat(speed);
  const slow = 1 / speed;
  const reach = load<f64>(REACH + lane);
  const square = f32x4.add(f32x4.add(f32x4.mul(ox, ox), f32x4.mul(oy, oy)), f32x4.mul(oz, oz));
  // Third rates of the distance, by the parabola through second ones.
  const perHalf = 0.5 / half;
  const q0 = load<f64>(BENDS + lane);
  const q1 = load<f64>(BENDS + lane, 16);
  const q2 = load<f64>(BENDS + lane, 32);
  for (let node: usize = 0; node < 3; node++) {
    const from = pose + 8 * node;
    const r = load<f64>(DISTANCES + 16 * node + lane);
    const w = load<f64>(RATES + 16 * node + lane);
    const bend = load<f64>(BENDS + 16 * node + lane);
    const jerk = perHalf * (node === 0 ? 4 * q1 - 3 * q0 - q2 : node === 1 ? q2 - q0 : 3 * q2 - 4 * q1 + q0);
    const near = f32x4.add(
      f32x4.add(
        f32x4.mul(ox, splat(load<f64>(from) - load<f64>(leg))),
        f32x4.mul(oy, splat(load<f64>(from, AXIS) - load<f64>(leg, 16))),
      ),
      f32x4.mul(oz, splat(load<f64>(from, 2 * AXIS) - load<f64>(leg, 32))),
    );
    const across = f32x4.add(
      f32x4.add(
        f32x4.mul(ox, splat(load<f64>(from, 24))),
        f32x4.mul(oy, splat(load<f64>(from, AXIS + 24))),
      ),
      f32x4.mul(oz, splat(load<f64>(from, 2 * AXIS + 24))),
    );
    const more = f32x4.sub(square, f32x4.add(near, near));
    const rm = f32x4.sqrt(f32x4.pmax(tiny, f32x4.add(splat(r * r), more)));
    const differs = f32x4.div(more, f32x4.add(rm, splat(r)));
    // Rates differ by (-across - w differs) / r_m.
    const faster = f32x4.div(f32x4.neg(f32x4.add(across, f32x4.mul(splat(w), differs))), rm);
    const rate = f32x4.add(splat(w), faster);
    const meets = f32x4.div(one4(), f32x4.add(sound, rate));
    const pushed = f32x4.add(
      f32x4.add(
        f32x4.mul(ox, splat(load<f64>(from, 48))),
        f32x4.mul(oy, splat(load<f64>(from, AXIS + 48))),
      ),
      f32x4.mul(oz, splat(load<f64>(from, 2 * AXIS + 48))),
    );
    const bends = f32x4.div(f32x4.sub(f32x4.sub(splat(r * bend + w * w), pushed), f32x4.mul(rate, rate)), rm);
    // r_m(s - late) = r(s) + c late, by its Taylor series; and its rate.
    const late = f32x4.mul(differs, meets);
    const curves = f32x4.mul(half4(), f32x4.mul(late, late));
    const later = f32x4.add(late, f32x4.mul(curves, f32x4.mul(bends, meets)));
    const turned = f32x4.sub(f32x4.mul(curves, splat(jerk)), f32x4.mul(later, bends));
    const earlier = f32x4.div(f32x4.add(faster, turned), f32x4.add(f32x4.add(sound, rate), turned));
    v128.store(DELAYS + 16 * node, later);
    v128.store(GROWTHS + 16 * node, f32x4.mul(earlier, splat(reach / (1 + slow * w))));
    // What they hear was so much farther away when it left.
    const farther = f32x4.mul(sound, later);
    const away = f32x4.add(splat(r), farther);
    const lost = f32x4.mul(fades, farther);
    const passed = f32x4.sub(one4(), f32x4.mul(lost, f32x4.sub(one4(), f32x4.mul(lost, half4()))));
    const spread = f32x4.div(splat(r > nearest ? r : nearest), f32x4.pmax(nearly, away));
    let strong = f32x4.mul(v128.load(offsets, 48), f32x4.mul(passed, spread));
    if (table !== 0) strong = f32x4.mul(strong, aimed4(table, leg, offsets, from, later, away));
    v128.store(AMPLITUDES + 16 * node, strong);
  }
  const aside = splat(load<f64>(ASIDE + lane));
  fitDelays(aside);
  const strong = v128.load(AMPLITUDES, 16);
  const slope = f32x4.mul(half4(), f32x4.sub(v128.load(AMPLITUDES, 32), v128.load(AMPLITUDES)));
  const ends = f32x4.mul(half4(), f32x4.add(v128.load(AMPLITUDES, 32), v128.load(AMPLITUDES)));
  v128.store(AMPLITUDE, strong);
  v128.store(AMPLITUDE, slope, 16);
  v128.store(AMPLITUDE, f32x4.sub(ends, strong), 32);
}

/** What is known of the middle node belongs to `aside`, and is carried to 0 by a parabola. */
@inline
function fitDelays(aside: v128): void {
  const low = v128.load(DELAYS);
  const high = v128.load(DELAYS, 32);
  const slopeLow = v128.load(GROWTHS);
  const slopeHigh = v128.load(GROWTHS, 32);
  const curve = f32x4.mul(half4(), f32x4.sub(slopeHigh, slopeLow));
  const slope = f32x4.sub(v128.load(GROWTHS, 16), f32x4.mul(curve, aside));
  const moved = f32x4.mul(aside, f32x4.add(slope, f32x4.mul(half4(), f32x4.mul(curve, aside))));
  const middle = f32x4.sub(v128.load(DELAYS, 16), moved);
  const even = f32x4.sub(f32x4.mul(half4(), f32x4.add(low, high)), middle);
  const odd = f32x4.sub(f32x4.mul(half4(), f32x4.sub(high, low)), slope);
  const fourth = f32x4.sub(f32x4.mul(half4(), curve), even);
  const steeper = f32x4.sub(f32x4.mul(half4(), f32x4.add(slopeHigh, slopeLow)), slope);
  const three = v128.load(NUMBERS, 208);
  const fifth = f32x4.mul(half4(), f32x4.sub(steeper, f32x4.mul(three, odd)));
  v128.store(DELAY, middle);
  v128.store(DELAY, slope, 16);
  v128.store(DELAY, f32x4.sub(even, fourth), 32);
  v128.store(DELAY, f32x4.sub(odd, fifth), 48);
  v128.store(DELAY, fourth, 64);
  v128.store(DELAY, fifth, 80);
}

/**
 * Phasors, and delays in steps of the grid, over a block of arrivals round `x`, `wide` to either side: cubics, and parabolas,
 * by powers of the place in the block, from -1 to 1, through four corners.
 */
export function turnBlock(x: f64, wide: f64, carrier: f64, perStep: f64): void {
  const turns = splat(carrier);
  const steps = splat(perStep);
  for (let corner: usize = 0; corner < 4; corner++) {
    const place = splat(x + (wide * (2 * <f64>corner - 3)) / 3);
    const high = f32x4.add(v128.load(DELAY, 64), f32x4.mul(place, v128.load(DELAY, 80)));
    const mid = f32x4.add(v128.load(DELAY, 48), f32x4.mul(place, high));
    const low = f32x4.add(v128.load(DELAY, 16), f32x4.mul(place, f32x4.add(v128.load(DELAY, 32), f32x4.mul(place, mid))));
    const late = f32x4.add(v128.load(DELAY), f32x4.mul(place, low));
    const bent = f32x4.add(v128.load(AMPLITUDE, 16), f32x4.mul(place, v128.load(AMPLITUDE, 32)));
    const twice = f32x4.add(v128.load(AMPLITUDE), f32x4.mul(place, bent));
    const p0 = f32x4.mul(turns, late);
    const p = f32x4.sub(p0, rounded(p0));
    const s = f32x4.mul(p, p);
    const s2 = f32x4.mul(s, s);
    const sin = f32x4.mul(p, sine(s, s2));
    const weighted = f32x4.mul(f32x4.add(twice, twice), sin);
    const at = CORNERS + 48 * corner;
    v128.store(at, f32x4.sub(twice, f32x4.mul(weighted, sin)));
    v128.store(at, f32x4.neg(f32x4.mul(weighted, cosine(s, s2))), 16);
    v128.store(at, f32x4.mul(steps, late), 32);
  }
  throughCorners(0, CUBIC);
  throughCorners(16, CUBIC + 16);
  throughCorners(32, LATER);
}

/** Writes a cubic's coefficients by powers, 32 bytes apart, through its values at four corners. */
function throughCorners(part: usize, to: usize): void {
  const low = v128.load(CORNERS + part);
  const mid = v128.load(CORNERS + part, 48);
  const later = v128.load(CORNERS + part, 96);
  const high = v128.load(CORNERS + part, 144);
  const ends = f32x4.add(low, high);
  const mids = f32x4.add(mid, later);
  const across = f32x4.sub(high, low);
  const between = f32x4.sub(later, mid);
  const sixteenth = v128.load(NUMBERS, 176);
  const nine = v128.load(NUMBERS, 192);
  const three = v128.load(NUMBERS, 208);
  const ninth = f32x4.mul(sixteenth, nine);
  v128.store(to, f32x4.mul(sixteenth, f32x4.sub(f32x4.mul(nine, mids), ends)));
  v128.store(to, f32x4.mul(sixteenth, f32x4.sub(f32x4.mul(f32x4.mul(nine, three), between), across)), 32);
  v128.store(to, f32x4.mul(ninth, f32x4.sub(ends, mids)), 64);
  v128.store(to, f32x4.mul(ninth, f32x4.sub(across, f32x4.mul(three, between))), 96);
}
