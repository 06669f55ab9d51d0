import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { vacuum } from "./vacuum.ts";
import { walker } from "./walker.ts";

const movers = [
  walker({
    path: [
      [4, 2],
      [2, 3],
      [3, 1],
      [4, 2],
    ],
  }),
  walker({
    name: "child",
    path: [
      [1, 1],
      [3, 3],
      [1, 3],
    ],
    height: 1,
    speed: 0.8,
  }),
];

for (const mover of movers) {
  test(`no part of a ${mover.name} goes against its bound on the third rate of places, and some part comes near it`, () => {
    const { maxJerks, poseAt, scatterers } = animate(mover, random(3));
    assert.ok(maxJerks);
    const chance = random(1007);
    const rows = [0, 1, 2, 3].map(() => new Float64Array(3 * scatterers));
    const most = new Float64Array(scatterers);
    const step = 2e-3;
    for (let n = 0; n < 4000; n++) {
      const time = chance.between(0, 8);
      for (const [row, out] of rows.entries()) poseAt(time + row * step, out);
      for (let k = 0; k < scatterers; k++) {
        const thirds = [0, 1, 2].map((axis) => {
          const [a, b, c, d] = rows.map((row) => row[3 * k + axis]);
          return (d - a - 3 * (c - b)) / step / step / step;
        });
        most[k] = Math.max(most[k], Math.hypot(...thirds));
      }
    }
    const shares = most.map((own, k) => own / maxJerks[k]);
    assert.ok(Math.max(...shares) < 1.02, `${Math.max(...shares)} of the bound`);
    assert.ok(Math.max(...shares) > 0.6, `${Math.max(...shares)} of the bound`);
  });
}

test("what moves by itself while its body stands tells no bound", () => {
  const area = [
    [1, 1],
    [3, 3],
  ] as const;
  assert.equal(animate(vacuum({ area }), random(1)).maxJerks, undefined);
});
