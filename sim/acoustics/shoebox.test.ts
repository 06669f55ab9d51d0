import assert from "node:assert/strict";
import { test } from "node:test";
import { expectInside, shoebox, WALLS } from "./shoebox.ts";

const walls = { x0: 0.1, x1: 0.2, y0: 0.3, y1: 0.4, z0: 0.5, z1: 0.6 };

test("one absorption is that of every wall", () => {
  const { absorption } = shoebox({ size: [6, 5, 3], absorption: 0.25 });
  assert.deepEqual(
    WALLS.map((wall) => absorption[wall]),
    [0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
  );
});

test("a shoebox keeps none of the caller's arrays and objects", () => {
  const size: [number, number, number] = [6, 5, 3];
  const given = { ...walls };
  const room = shoebox({ size, absorption: given });
  size[0] = 1;
  given.x0 = 1;
  assert.deepEqual(room, { size: [6, 5, 3], absorption: walls });
});

test("a size that is no length is refused with its axis, an absorption with its wall", () => {
  for (const wrong of [0, -1, Number.NaN, Infinity]) {
    assert.throws(() => shoebox({ size: [6, wrong, 3], absorption: 0.2 }), {
      name: "RangeError",
      message: new RegExp(`along y is ${wrong} m`),
    });
  }
  for (const wrong of [-0.01, 1.01, Number.NaN]) {
    assert.throws(() => shoebox({ size: [6, 5, 3], absorption: { ...walls, z1: wrong } }), {
      name: "RangeError",
      message: new RegExp(`of z1 is ${wrong}`),
    });
  }
});

test("a point on a wall is inside, one beyond it is refused with its axis", () => {
  const room = shoebox({ size: [6, 5, 3], absorption: 0.2 });
  expectInside(room, [0, 5, 3], "source");
  assert.throws(() => expectInside(room, [1, 1, 3.001], "source"), /source: z is 3\.001 m, outside/);
  assert.throws(() => expectInside(room, [Number.NaN, 1, 1], "source"), /source: x is NaN m/);
});
