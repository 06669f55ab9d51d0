import { CLASS_OF, EPOCH, type Rest, random } from "#sim";
import { type Boosted, boost } from "./boosted.ts";

/** What a stager learns from or is judged on: one night's epochs between lights-out and getting up. */
export interface Staged {
  /** Classes 0 to 3: wake, light, deep, REM. */
  readonly truth: Uint8Array;
  /** Features, each of one value an epoch. */
  readonly columns: readonly Float32Array[];
}

/** Windows over which features are taken, in epochs to either side. */
const REACHES = [0, 2, 6, 15];

/**
 * What someone could know who sees breath and movement exactly as they are: rate, depth, their variation, the chest's share
 * and movement, over four windows, as they are and relative to the night; and the clock.
 */
export function seen(rest: Rest): Staged {
  const { night } = rest;
  const first = night.lightsOut / EPOCH;
  const last = Math.floor(night.rises / EPOCH);
  const sums = sumsOf(rest, first, last);
  const columns: Float32Array[] = [];
  const moved: Float32Array[] = [];
  for (const reach of REACHES) {
    const taken = windows(sums, reach);
    for (const column of taken.breath) columns.push(column, relative(column));
    moved.push(...taken.moves);
  }
  // The way breath and movement went just before and will go just after.
  const ahead = columns.slice(8, 16).flatMap((column) => [shifted(column, -6), shifted(column, 6)]);
  const clock = clockOf(last - first);
  const quiet = sinceMoved(sums.moving);
  return {
    truth: Uint8Array.from(night.stages.subarray(first, last), (stage) => CLASS_OF[stage]),
    columns: [
      ...columns,
      ...ahead,
      ...moved,
      ...moved.map((column) => shifted(column, 3)),
      ...quiet,
      ...clock,
    ],
  };
}

/** What someone knows who sees only the clock: time since lights-out. */
export function clockOnly({ truth }: Staged): Staged {
  return { truth, columns: [clockOf(truth.length)[0]] };
}

/** What someone knows who sees only the clock and who is awake. */
export function clockAndWake({ truth }: Staged): Staged {
  const wake = Float32Array.from(truth, (stage) => (stage === 0 ? 1 : 0));
  return { truth, columns: [clockOf(truth.length)[0], wake] };
}

function clockOf(epochs: number): Float32Array[] {
  return [
    Float32Array.from({ length: epochs }, (_, i) => i),
    Float32Array.from({ length: epochs }, (_, i) => epochs - i),
  ];
}

/** Per epoch, sums over the breaths that begin in it. */
interface Sums {
  readonly count: Float64Array;
  readonly interval: Float64Array;
  readonly squares: Float64Array;
  readonly change: Float64Array;
  readonly depth: Float64Array;
  readonly depthSquares: Float64Array;
  readonly chest: Float64Array;
  readonly moving: Float64Array;
}

function sumsOf({ breaths, movements, stays }: Rest, first: number, last: number): Sums {
  const make = () => new Float64Array(last - first);
  const sums = {
    count: make(),
    interval: make(),
    squares: make(),
    change: make(),
    depth: make(),
    depthSquares: make(),
    chest: make(),
    moving: make(),
  };
  let before = 0;
  for (let i = 0; i < breaths.begin.length - 1; i++) {
    const epoch = Math.floor(breaths.begin[i] / EPOCH) - first;
    const interval = Math.log(breaths.begin[i + 1] - breaths.begin[i]);
    const depth = Math.log(Math.max(0.05, (breaths.chest[i] + breaths.abdomen[i]) / 2));
    if (epoch >= 0 && epoch < last - first) {
      sums.count[epoch] += 1;
      sums.interval[epoch] += interval;
      sums.squares[epoch] += interval * interval;
      sums.change[epoch] += Math.abs(interval - before);
      sums.depth[epoch] += depth;
      sums.depthSquares[epoch] += depth * depth;
      sums.chest[epoch] += breaths.chest[i] / Math.max(0.05, Math.abs(breaths.chest[i]) + breaths.abdomen[i]);
    }
    before = interval;
  }
  const spans = [
    ...movements.map(({ from, until }) => [from, until]),
    ...stays.map(({ from, length }) => [from, from + length]),
  ];
  for (const [from, until] of spans) {
    const epoch = Math.floor(from / EPOCH) - first;
    if (epoch >= 0 && epoch < last - first) sums.moving[epoch] += until - from;
  }
  return sums;
}

function windows(sums: Sums, reach: number): { breath: Float32Array[]; moves: Float32Array[] } {
  const total = (values: Float64Array) => windowed(values, reach);
  const count = total(sums.count);
  const mean = (values: Float64Array) => total(values).map((sum, i) => sum / Math.max(1, count[i]));
  const spread = (squares: Float64Array, means: Float64Array) =>
    mean(squares).map((square, i) => Math.log(0.01 + Math.sqrt(Math.max(0, square - means[i] * means[i]))));
  const interval = mean(sums.interval);
  const depth = mean(sums.depth);
  const all = [
    interval,
    spread(sums.squares, interval),
    mean(sums.change).map((change) => Math.log(0.01 + change)),
    depth,
    spread(sums.depthSquares, depth),
    mean(sums.chest),
  ];
  const moving = total(sums.moving);
  const moves = [moving, total(sums.moving.map((length) => (length > 0 ? 1 : 0)))];
  return {
    breath: all.map((values) => Float32Array.from(values)),
    moves: moves.map((values) => Float32Array.from(values)),
  };
}

function windowed(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  return values.map((_, i) => sums[Math.min(values.length, i + reach + 1)] - sums[Math.max(0, i - reach)]);
}

/** Rank within the night, 0 to 1: the person's own level and scale are gone. */
function relative(column: Float32Array): Float32Array {
  const order = Array.from(column.keys()).sort((a, b) => column[a] - column[b]);
  const out = new Float32Array(column.length);
  for (const [rank, i] of order.entries()) out[i] = rank / column.length;
  return out;
}

function shifted(column: Float32Array, by: number): Float32Array {
  return column.map((_, i) => column[Math.min(column.length - 1, Math.max(0, i + by))]);
}

function sinceMoved(moving: Float64Array): Float32Array[] {
  const since = new Float32Array(moving.length);
  const until = new Float32Array(moving.length);
  for (let i = 0, last = -40; i < moving.length; i++) {
    if (moving[i] > 0) last = i;
    since[i] = i - last;
  }
  for (let i = moving.length - 1, next = moving.length + 40; i >= 0; i--) {
    if (moving[i] > 0) next = i;
    until[i] = next - i;
  }
  return [since, until];
}

/** Says a stage per epoch. */
export interface Stager {
  stage(night: Staged): Uint8Array;
}

interface Training {
  readonly rounds: number;
  readonly seed: number;
}

/** A stager that looks at each epoch's features and at nothing else. */
export function trainPlain(nights: readonly Staged[], { rounds, seed }: Training): Stager {
  const model = fit(nights, rounds, random(seed).fork("stager").uniform);
  return { stage: ({ truth, columns }) => mostLikely(model.predict(columns), truth.length) };
}

/**
 * A stager of two layers, trained on nights of other people: the first learns from one half of them and the second, which
 * sees the probabilities of the first over windows to either side, from the other half.
 */
export function trainDeep(nights: readonly Staged[], { rounds, seed }: Training): Stager {
  const { uniform } = random(seed).fork("stager");
  const half = nights.length >> 1;
  const first = fit(nights.slice(0, half), rounds, uniform);
  const around = ({ truth, columns }: Staged): Staged => {
    const chances = first.predict(columns);
    const context = [0, 1, 2, 3].flatMap((k) => {
      const own = Float64Array.from(truth, (_, i) => chances[4 * i + k]);
      const near = [0, 1, 3, 8, 20].map((reach) => Float32Array.from(windowed(own, reach)));
      return [
        ...near,
        shifted(near[3], -17),
        shifted(near[3], 17),
        shifted(near[4], -60),
        shifted(near[4], 60),
      ];
    });
    return { truth, columns: [...context, ...clockOf(truth.length)] };
  };
  const second = fit(nights.slice(half).map(around), rounds, uniform);
  return { stage: (night) => mostLikely(second.predict(around(night).columns), night.truth.length) };
}

function fit(given: readonly Staged[], rounds: number, uniform: () => number): Boosted {
  const labels = Uint8Array.from(given.flatMap(({ truth }) => Array.from(truth)));
  const columns = given[0].columns.map((_, i) =>
    Float32Array.from(given.flatMap((night) => Array.from(night.columns[i]))),
  );
  return boost(columns, labels, { classes: 4, rounds, uniform });
}

function mostLikely(chances: Float64Array, epochs: number): Uint8Array {
  return Uint8Array.from({ length: epochs }, (_, i) => {
    const own = chances.subarray(4 * i, 4 * i + 4);
    return own.indexOf(Math.max(...own));
  });
}
