/**
 * Normal numbers (mean 0, standard deviation 1) from a source of 32 random bits.
 *
 * The ziggurat with 128 layers: 98.8 % of the numbers cost one draw and one multiplication. The
 * layer is taken from the lowest 7 bits and the value from the other 25, which must not overlap
 * (Doornik); values are thus multiples of 2^-24 of their layer's width.
 *
 * @see Marsaglia & Tsang, "The ziggurat method for generating random variables", J. Stat.
 *   Softw. 5(8), 2000; Doornik, "An improved ziggurat method to generate normal random samples", 2005.
 */
export function normalFrom(next: () => number): () => number {
  const uniform = () => ((next() >>> 0) + 0.5) * 2 ** -32;
  return () => {
    for (;;) {
      const bits = next();
      const layer = bits & 127;
      const u = (bits >> 7) * 2 ** -24; // in [-1, 1): the sign is the topmost bit
      if (Math.abs(u) < RATIO[layer]) return u * EDGE[layer];
      if (layer === 0) return tail(uniform, u < 0);
      const x = u * EDGE[layer];
      const above = Math.exp(-0.5 * (EDGE[layer] * EDGE[layer] - x * x));
      const below = Math.exp(-0.5 * (EDGE[layer + 1] * EDGE[layer + 1] - x * x));
      if (below + uniform() * (above - below) < 1) return x;
    }
  };
}

/** Marsaglia's tail beyond the outermost layer. */
function tail(uniform: () => number, negative: boolean): number {
  for (;;) {
    const x = Math.log(uniform()) / START;
    const y = Math.log(uniform());
    if (-2 * y > x * x) return negative ? x - START : START - x;
  }
}

/** Where the tail begins, and the area of each of 128 layers (Marsaglia & Tsang, table for 128). */
const START = 3.442619855899;
const AREA = 9.91256303526217e-3;

const EDGE = edges();
const RATIO = Float64Array.from({ length: 128 }, (_, i) => EDGE[i + 1] / EDGE[i]);

/** Right edges of the layers, from the lowest; shape [129], the last 0. */
function edges(): Float64Array {
  const edge = new Float64Array(129);
  edge[0] = AREA / Math.exp(-0.5 * START * START);
  edge[1] = START;
  for (let i = 2; i < 128; i++) {
    const height = AREA / edge[i - 1] + Math.exp(-0.5 * edge[i - 1] * edge[i - 1]);
    edge[i] = Math.sqrt(-2 * Math.log(height));
  }
  return edge;
}
