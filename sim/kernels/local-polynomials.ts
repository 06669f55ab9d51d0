/**
 * Local polynomials round the points of an even grid: the coefficient of u^power is row `power` of the matrix,
 * [degree + 1][4], times, for even powers, the middle point and its neighbours' sums at 1, 2 and 3 steps, and for odd ones
 * nothing and the neighbours' differences.
 *
 * Of the polynomial through all seven points, this one takes the values at Chebyshev's nodes on [-reach, reach], so that
 * its error is nearly the least that its degree allows: (w reach)^(degree + 1) / (degree + 1)! / 2^degree for a
 * phasor that turns by w radians a step.
 *
 * @param degree Odd.
 * @param reach  Steps on either side of a point for which its polynomial is to hold, up to 2.
 */
export function localPolynomials(degree: number, reach: number): Float64Array {
  const nodes = Array.from({ length: degree + 1 }, (_, i) => reach * chebyshev(i, degree + 1));
  const matrix = new Float64Array(4 * (degree + 1));
  for (let neighbour = 0; neighbour <= 3; neighbour++) {
    const powers = throughValues(
      nodes,
      nodes.map((u) => lagrange(neighbour, u)),
    );
    for (const [power, value] of powers.entries()) {
      if (power % 2 === 0 || neighbour > 0) matrix[4 * power + neighbour] = value;
    }
  }
  return matrix;
}

const chebyshev = (i: number, count: number): number => Math.cos((Math.PI * (2 * i + 1)) / (2 * count));

/** Weight at u of the point at `place` of those at -3 to 3. */
function lagrange(place: number, u: number): number {
  let product = 1;
  for (let other = -3; other <= 3; other++) if (other !== place) product *= (u - other) / (place - other);
  return product;
}

/** Coefficients by powers of the polynomial through values at nodes, by Newton's divided differences. */
function throughValues(nodes: readonly number[], values: readonly number[]): readonly number[] {
  const divided = [...values];
  for (let order = 1; order < nodes.length; order++) {
    for (let i = nodes.length - 1; i >= order; i--) {
      divided[i] = (divided[i] - divided[i - 1]) / (nodes[i] - nodes[i - order]);
    }
  }
  let powers = [divided[nodes.length - 1]];
  for (let i = nodes.length - 2; i >= 0; i--) {
    const raised = [0, ...powers];
    for (const [power, value] of powers.entries()) raised[power] -= value * nodes[i];
    raised[0] += divided[i];
    powers = raised;
  }
  return powers;
}
