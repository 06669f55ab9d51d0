import assert from "node:assert/strict";
import { test } from "node:test";
import { knifeEdge } from "./knife-edge.ts";

const at = (nu: number) => {
  const edge = { re: 0, im: 0 };
  knifeEdge(nu, edge);
  return edge;
};

test("an edge on the line of sight leaves half of the pressure, -6.02 dB", () => {
  const { re, im } = at(0);
  assert.ok(Math.abs(re - 0.5) < 1e-9 && Math.abs(im) < 1e-9, `${re}, ${im}`);
});

test("what passes an edge follows the published Fresnel integrals", () => {
  // C(x) and S(x): Abramowitz & Stegun, table 7.7.
  for (const [x, cosine, sine] of [
    [0.5, 0.4923442258714, 0.06473243286],
    [1, 0.7798934003768, 0.4382591473904],
    [1.5, 0.4452611760398, 0.6975049600821],
    [2, 0.4882534060753, 0.3434156783636],
  ] as const) {
    for (const sign of [-1, 1]) {
      const [c, s] = [0.5 - sign * cosine, 0.5 - sign * sine];
      const { re, im } = at(sign * x);
      const error = Math.hypot(re - 0.5 * (c + s), im - 0.5 * (c - s));
      assert.ok(error < 1e-6, `${sign * x}: ${error}`);
    }
  }
});

test("ITU-R P.526's loss of 13.9 dB at nu = 1 and 19 dB at nu = 2 comes out to its 0.2 dB", () => {
  for (const [nu, loss] of [
    [1, 13.9],
    [2, 19.04],
  ]) {
    const { re, im } = at(nu);
    assert.ok(Math.abs(-20 * Math.log10(Math.hypot(re, im)) - loss) < 0.2);
  }
});

test("far from the edge there is light or shadow, and on the way there nothing jumps", () => {
  assert.deepEqual(
    [at(-5), at(5)],
    [
      { re: 1, im: 0 },
      { re: 0, im: 0 },
    ],
  );
  for (let nu = -5.1; nu < 5.1; nu += 1e-3) {
    const [a, b] = [at(nu), at(nu + 1e-3)];
    assert.ok(Math.hypot(a.re - b.re, a.im - b.im) < 1.2e-3 * Math.SQRT1_2, `at ${nu}`);
  }
});
