/**
 * Gradient-boosted trees for classes, as plain as they can be: softmax loss, one tree a class and round, leaves by Newton's
 * step, splits over 32 quantile bins a feature, half of the rows and of the features each tree.
 *
 * @see Friedman, Ann. Stat. 29(5), 2001; Chen & Guestrin, KDD 2016, eq. 5 and 7.
 */
export interface Boosted {
  /** Probabilities, shape [row][class]. */
  predict(rows: readonly Float32Array[]): Float64Array;
}

interface Tree {
  /** Of the nodes of a whole binary tree, heap order. */
  readonly feature: Int32Array;
  readonly bin: Uint8Array;
  readonly leaf: Float64Array;
}

const BINS = 32;
const DEPTH = 4;
const RATE = 0.15;
const RIDGE = 5;

/**
 * @param columns features, each of one value a row
 * @param labels  class a row
 * @param uniform chance
 */
export function boost(
  columns: readonly Float32Array[],
  labels: Uint8Array,
  {
    classes,
    rounds,
    uniform,
  }: { readonly classes: number; readonly rounds: number; readonly uniform: () => number },
): Boosted {
  const edges = columns.map(edgesOf);
  const binned = columns.map((column, i) =>
    column.length > 0 ? binsOf(column, edges[i]) : new Uint8Array(0),
  );
  const rows = labels.length;
  const scores = new Float64Array(rows * classes);
  const trees: Tree[] = [];
  const gradient = new Float64Array(rows);
  const weight = new Float64Array(rows);
  for (let round = 0; round < rounds; round++) {
    const chances = softmax(scores, classes);
    for (let k = 0; k < classes; k++) {
      for (let r = 0; r < rows; r++) {
        const p = chances[r * classes + k];
        const used = uniform() < 0.5;
        gradient[r] = used ? p - (labels[r] === k ? 1 : 0) : 0;
        weight[r] = used ? Math.max(1e-6, p * (1 - p)) : 0;
      }
      const tree = grow(binned, gradient, weight, uniform);
      trees.push(tree);
      for (let r = 0; r < rows; r++) scores[r * classes + k] += RATE * tree.leaf[walk(tree, binned, r)];
    }
  }
  return {
    predict(given) {
      const own = given.map((column, i) => binsOf(column, edges[i]));
      const count = given[0].length;
      const sums = new Float64Array(count * classes);
      for (const [i, tree] of trees.entries()) {
        const k = i % classes;
        for (let r = 0; r < count; r++) sums[r * classes + k] += RATE * tree.leaf[walk(tree, own, r)];
      }
      return softmax(sums, classes);
    },
  };
}

function softmax(scores: Float64Array, classes: number): Float64Array {
  const out = new Float64Array(scores.length);
  for (let i = 0; i < scores.length; i += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += out[i + k] = Math.exp(scores[i + k]);
    for (let k = 0; k < classes; k++) out[i + k] /= sum;
  }
  return out;
}

function edgesOf(column: Float32Array): Float32Array {
  const sorted = column.filter((_, i) => i % 7 === 0).sort();
  return Float32Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)],
  );
}

function binsOf(column: Float32Array, edges: Float32Array): Uint8Array {
  return Uint8Array.from(column, (value) => {
    let bin = 0;
    for (let step = BINS / 2; step >= 1; step /= 2) if (value >= edges[bin + step - 1]) bin += step;
    return bin;
  });
}

function walk({ feature, bin }: Tree, binned: readonly Uint8Array[], row: number): number {
  let node = 0;
  while (feature[node] >= 0) node = 2 * node + (binned[feature[node]][row] > bin[node] ? 2 : 1);
  return node;
}

function grow(
  binned: readonly Uint8Array[],
  gradient: Float64Array,
  weight: Float64Array,
  uniform: () => number,
): Tree {
  const nodes = 2 ** (DEPTH + 1) - 1;
  const tree = {
    feature: new Int32Array(nodes).fill(-1),
    bin: new Uint8Array(nodes),
    leaf: new Float64Array(nodes),
  };
  const chosen = binned.map((_, i) => i).filter(() => uniform() < 0.5);
  const all: number[] = [];
  for (let r = 0; r < weight.length; r++) if (weight[r] > 0) all.push(r);
  const split = (node: number, rows: Int32Array, depth: number) => {
    let [sum, mass] = [0, 0];
    for (const r of rows) {
      sum += gradient[r];
      mass += weight[r];
    }
    tree.leaf[node] = -sum / (mass + RIDGE);
    if (depth === DEPTH || rows.length < 40) return;
    const best = bestSplit(binned, chosen, rows, gradient, weight, sum, mass);
    if (best === null) return;
    tree.feature[node] = best.feature;
    tree.bin[node] = best.bin;
    const bins = binned[best.feature];
    split(
      2 * node + 1,
      rows.filter((r) => bins[r] <= best.bin),
      depth + 1,
    );
    split(
      2 * node + 2,
      rows.filter((r) => bins[r] > best.bin),
      depth + 1,
    );
  };
  split(0, Int32Array.from(all), 0);
  return tree;
}

function bestSplit(
  binned: readonly Uint8Array[],
  chosen: readonly number[],
  rows: Int32Array,
  gradient: Float64Array,
  weight: Float64Array,
  sum: number,
  mass: number,
): { feature: number; bin: number } | null {
  const g = new Float64Array(BINS);
  const h = new Float64Array(BINS);
  let best: { feature: number; bin: number } | null = null;
  let most = 1;
  for (const feature of chosen) {
    g.fill(0);
    h.fill(0);
    const bins = binned[feature];
    for (let i = 0; i < rows.length; i++) {
      const r = rows[i];
      g[bins[r]] += gradient[r];
      h[bins[r]] += weight[r];
    }
    let [left, light] = [0, 0];
    for (let bin = 0; bin < BINS - 1; bin++) {
      left += g[bin];
      light += h[bin];
      const gain =
        (left * left) / (light + RIDGE) +
        ((sum - left) * (sum - left)) / (mass - light + RIDGE) -
        (sum * sum) / (mass + RIDGE);
      if (gain > most && light > 1 && mass - light > 1) {
        most = gain;
        best = { feature, bin };
      }
    }
  }
  return best;
}
