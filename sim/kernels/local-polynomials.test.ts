import assert from "node:assert/strict";
import { test } from "node:test";
import { localPolynomials } from "./local-polynomials.ts";

/** The polynomial's value at u for a phasor of `omega` radians a step, whose middle point is at phase 0. */
function valueAt(matrix: Float64Array, omega: number, u: number) {
  let [re, im] = [0, 0];
  for (let power = 0; power < matrix.length / 4; power++) {
    for (let n = 0; n <= 3; n++) {
      // Sums across the middle are 2 cos, differences 2j sin.
      const weight = matrix[4 * power + n] * u ** power;
      if (power % 2 === 0) re += weight * (n === 0 ? 1 : 2 * Math.cos(omega * n));
      else im += weight * 2 * Math.sin(omega * n);
    }
  }
  return { re, im };
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

test("a phasor is followed within the reach as closely as Chebyshev's remainder and seven points allow", () => {
  for (const [degree, reach, omega] of [
    [3, 0.5, 0.48],
    [3, 1, 0.34],
    [5, 1, 0.65],
    [5, 1.5, 0.5],
  ]) {
    const matrix = localPolynomials(degree, reach);
    const remainder = (omega * reach) ** (degree + 1) / factorial(degree + 1) / 2 ** degree;
    for (let u = -reach; u <= reach; u += reach / 40) {
      const points = [-3, -2, -1, 0, 1, 2, 3].reduce((product, n) => product * Math.abs(u - n), 1);
      const { re, im } = valueAt(matrix, omega, u);
      const error = Math.hypot(re - Math.cos(omega * u), im - Math.sin(omega * u));
      const bound = 1.3 * (remainder + (omega ** 7 / factorial(7)) * Math.max(points, 12));
      assert.ok(error < bound, `degree ${degree}, u ${u}: ${error} of ${bound}`);
    }
  }
});

test("polynomials of their degree are kept as they are", () => {
  const matrix = localPolynomials(3, 1);
  const cube = (u: number) => 1 - 2 * u + 3 * u ** 2 + 4 * u ** 3;
  for (let power = 0; power <= 3; power++) {
    let sum = matrix[4 * power] * cube(0);
    for (let n = 1; n <= 3; n++) {
      sum += matrix[4 * power + n] * (cube(n) + (power % 2 === 0 ? 1 : -1) * cube(-n));
    }
    assert.ok(Math.abs(sum - [1, -2, 3, 4][power]) < 1e-12);
  }
});
