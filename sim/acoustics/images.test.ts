import assert from "node:assert/strict";
import { test } from "node:test";
import { imageCount, imageSources } from "./images.ts";
import { shoebox } from "./shoebox.ts";

const size = [6, 5, 3] as const;
const absorption = { x0: 0.1, x1: 0.2, y0: 0.3, y1: 0.4, z0: 0.5, z1: 0.6 };
const at = [1.3, 2.1, 0.7] as const;

/**
 * Allen & Berkley's own enumeration (1979, eq. 10): p in {0, 1}^3, r in Z^3, position (1 - 2p) x + 2 r L,
 * beta0^|r - p| beta1^|r|.
 */
function closedEnumeration(maxOrder: number): Map<string, number> {
  const found = new Map<string, number>();
  const axis = (length: number, x: number, [near, far]: readonly [number, number]) => {
    const images: { position: number; reflection: number; order: number }[] = [];
    for (let r = -maxOrder; r <= maxOrder; r++) {
      for (const p of [0, 1]) {
        const hits = [Math.abs(r - p), Math.abs(r)] as const;
        const reflection = (1 - near) ** (hits[0] / 2) * (1 - far) ** (hits[1] / 2);
        images.push({ position: (1 - 2 * p) * x + 2 * r * length, reflection, order: hits[0] + hits[1] });
      }
    }
    return images;
  };
  const { x0, x1, y0, y1, z0, z1 } = absorption;
  for (const x of axis(size[0], at[0], [x0, x1])) {
    for (const y of axis(size[1], at[1], [y0, y1])) {
      for (const z of axis(size[2], at[2], [z0, z1])) {
        const order = x.order + y.order + z.order;
        if (order > maxOrder) continue;
        found.set(key(order, x.position, y.position, z.position), x.reflection * y.reflection * z.reflection);
      }
    }
  }
  return found;
}

function key(order: number, ...position: number[]): string {
  return [order, ...position.map((coordinate) => coordinate.toFixed(9))].join(" ");
}

test("images and reflections are those of Allen & Berkley's sum, to 1e-12", () => {
  const images = imageSources({ room: shoebox({ size, absorption }), at, maxOrder: 7 });
  const closed = closedEnumeration(7);
  assert.equal(images.count, closed.size);
  for (let i = 0; i < images.count; i++) {
    const position = images.positions.subarray(3 * i, 3 * i + 3);
    const expected = closed.get(key(images.orders[i], ...position));
    assert.ok(expected !== undefined, `no image of order ${images.orders[i]} at ${position.join(", ")}`);
    assert.ok(Math.abs(images.reflections[i] / expected - 1) < 1e-12);
  }
});

test("order 17 has 7,175 images, order 30 has 37,881, sorted by order from the source itself", () => {
  const images = imageSources({ room: shoebox({ size, absorption }), at, maxOrder: 17 });
  assert.equal(images.count, 7175);
  assert.equal(imageCount(30), 37_881);
  assert.deepEqual([...images.positions.subarray(0, 3)], [...at]);
  assert.deepEqual(images.orders, images.orders.slice().sort());
});

test("the first image beyond each wall is the mirror image, with that wall's beta", () => {
  const { positions, reflections } = imageSources({ room: shoebox({ size, absorption }), at, maxOrder: 1 });
  const walls = [...reflections].slice(1).map((reflection, i) => ({
    position: [...positions.subarray(3 * i + 3, 3 * i + 6)].map((metres) => Number(metres.toFixed(12))),
    absorption: Number((1 - reflection * reflection).toFixed(12)),
  }));
  assert.deepEqual(walls, [
    { position: [-1.3, 2.1, 0.7], absorption: 0.1 },
    { position: [1.3, -2.1, 0.7], absorption: 0.3 },
    { position: [1.3, 2.1, -0.7], absorption: 0.5 },
    { position: [1.3, 2.1, 5.3], absorption: 0.6 },
    { position: [1.3, 7.9, 0.7], absorption: 0.4 },
    { position: [10.7, 2.1, 0.7], absorption: 0.2 },
  ]);
});

test("a fully absorbing wall returns nothing, in free field there is nothing but the source", () => {
  const deaf = imageSources({ room: shoebox({ size, absorption: 1 }), at, maxOrder: 3 });
  assert.deepEqual([...deaf.reflections], [1, ...new Array<number>(deaf.count - 1).fill(0)]);
  const free = imageSources({ room: null, at: [-7, 0, 100], maxOrder: 9 });
  assert.deepEqual(free, {
    count: 1,
    positions: new Float64Array([-7, 0, 100]),
    reflections: new Float64Array([1]),
    orders: new Int32Array([0]),
  });
});

test("a source outside the room and an order that is no count are refused", () => {
  const room = shoebox({ size, absorption });
  assert.throws(() => imageSources({ room, at: [1, 5.1, 1], maxOrder: 1 }), /source: y is 5\.1 m, outside/);
  assert.throws(() => imageSources({ room: null, at: [1, Number.NaN, 1], maxOrder: 1 }), RangeError);
  for (const maxOrder of [-1, 1.5, Number.NaN, 501]) {
    assert.throws(() => imageSources({ room, at, maxOrder }), new RegExp(`maxOrder is ${maxOrder},`));
  }
});
