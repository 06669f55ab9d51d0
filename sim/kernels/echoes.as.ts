// AssemblyScript. Adds the echoes of one scatterer over one cell of its motion; see echoes.ts, which describes
// shapes and units and owns the memory, and plain-echoes.ts, the plain twin.
import { filter } from "./echoes/filter.as.ts";
import { follow, turnBlock } from "./echoes/follow.as.ts";
import { illuminate, shape, weigh } from "./echoes/grid.as.ts";
import { aim, amplitude, measure, phaseHeard } from "./echoes/legs.as.ts";
import { CENTRE, DISTANCES, LEGS, OWN, PHASE, REACH, VECTOR } from "./echoes/places.as.ts";
import { alone, multiply, turn } from "./echoes/row.as.ts";
import { spread3, spread5 } from "./echoes/spread.as.ts";

/** Cubics through four values err by a 192nd of the fourth power of an angle to either side: so many blocks for each radian. */
const PER_BLOCK: f64 = 1 / 0.36;

export { filter, illuminate, shape, weigh };

/**
 * Adds to `out`, [sample][microphone][re, im] with `stride` bytes a sample, what microphones hear of the scatterer by way
 * of their images, two by two, whose local polynomials `shape` made.
 *
 * `speed` is that of sound, `rate` in samples per second; `middle` is the cell's middle in samples from the beginning of `out`;
 * `turned` is by how many radians of the carrier over a group's radius the scatterer goes on in half a cell, times its distance, and
 * `bent` the fourth power of the angle by which its velocity turns.
 * `shared` is room for what the samples of a leg share, [re, im, place, offset][ROW] and then products.
 */
export function scatter(
  legs: usize,
  pairs: i32,
  pose: usize,
  half: f64,
  middle: f64,
  turned: f64,
  bent: f64,
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
  for (let pair = 0; pair < pairs; pair++) {
    const both = legs + <usize>pair * LEGS;
    measure(both, pose);
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const own = both + 64 + (OWN >> 3) * lane;
      const table = load<usize>(own, 12);
      if (load<i32>(own, 4) === 0 && table !== 0) aim(both, lane, own + 16, 8, table, pose, half);
    }
    phaseHeard(turns, half, slow);
    amplitude(v128.load(both, 48), air, nearest, half, slow);
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const own = both + 64 + (OWN >> 3) * lane;
      const vectors = load<i32>(own, 4);
      if (vectors < 0) continue;
      const reach = load<f64>(REACH + lane);
      const centre = load<f64>(CENTRE + lane);
      const begin = <i32>ceil((centre - reach) * rate + middle);
      const length = <i32>ceil((centre + reach) * rate + middle) - begin;
      if (length <= 0) continue;
      const grown = load<f64>(PHASE + lane);
      const total = turns * load<f64>(DISTANCES + lane, 16) + grown;
      const start = (<f64>begin - middle) * perSample;
      const x0 = (start - centre) / reach;
      const dx = perSample / reach;
      // Place on the grid: (arrival time - delay + half a cell) in steps.
      const q0 = perStep * (start + half - slow * total * perTurn);
      turn(
        shared,
        length,
        lane,
        total - floor(total + 0.5),
        x0,
        dx,
        q0,
        perStep * perSample,
        perStep * slow * perTurn,
        bytes,
        <f32>points,
      );
      const first = out + <usize>begin * stride + <usize>load<i32>(own);
      if (vectors === 0) {
        alone(shared, length, polynomials, first, stride);
        continue;
      }
      multiply(shared, length, polynomials, degree);
      const closest = min(
        load<f64>(DISTANCES + lane),
        min(load<f64>(DISTANCES + lane, 16), load<f64>(DISTANCES + lane, 32)),
      );
      const wide = turned / closest;
      const fourth = wide * (wide * wide * wide + bent);
      const blocks = 1 + <i32>min(sqrt(sqrt(fourth)) * PER_BLOCK, <f64>(length >> 3));
      const block = (length + blocks - 1) / blocks;
      for (let v = 0; v < vectors; v++) {
        const offsets = load<usize>(own, 8) + <usize>v * VECTOR;
        follow(both + lane, lane, offsets, load<usize>(own, 12), pose, half, speed, air, nearest);
        const to = first + (<usize>v << 5);
        for (let from = 0; from < length; from += block) {
          const count = min(block, length - from);
          const aside = 0.5 * dx * <f64>max(1, count - 1);
          turnBlock(x0 + dx * <f64>from + aside, aside, turns * speed, perStep);
          const h = dx / aside;
          const there = to + <usize>from * stride;
          if (degree === 3) spread3(shared, from, count, h, there, stride);
          else spread5(shared, from, count, h, there, stride);
        }
      }
    }
  }
}
