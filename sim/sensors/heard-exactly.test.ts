import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mover } from "../movers/animate.ts";
import { curtain } from "../movers/curtain.ts";
import { fan } from "../movers/fan.ts";
import { walker } from "../movers/walker.ts";
import { livingRoom } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";
import { hearExactly } from "./heard-exactly.ts";

const RATE = 2000;

/** Energy of the difference between the engines over that of the echoes, dB, from `from` to `until`, s. */
function errorDb(
  mover: Mover,
  {
    microphones,
    maxOrder,
    from,
    until,
  }: { microphones: number; maxOrder: number; from: number; until: number },
): number {
  const ring = Array.from({ length: microphones }, (_, m) => {
    const angle = (2 * Math.PI * m) / microphones;
    return [0.035 * Math.cos(angle), 0.035 * Math.sin(angle), 0.03] as const;
  });
  const staged = scene({
    room: livingRoom(),
    device: { at: [1, 1, 1], unit: unit({ microphones: ring }) },
    movers: [mover],
  });
  const acoustics = acousticsOf(staged, maxOrder);
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  assert.ok(sound);
  const run = { rate: RATE, first: 0 };
  const movings = animated(staged.movers, 1);
  const [still, exact, fast] = [
    hearExactly(acoustics, [], sound, run),
    hearExactly(acoustics, movings, sound, run),
    hear(acoustics, movings, sound, run),
  ];
  const [fixed, expected, found] = [0, 1, 2].map(() => new Float64Array(2 * microphones));
  let error = 0;
  let energy = 0;
  for (let n = 0; n < until * RATE; n++) {
    still(n, fixed);
    exact(n, expected);
    fast(n, found);
    if (n < from * RATE) continue;
    for (const [i, value] of expected.entries()) {
      error += (found[i] - value) ** 2;
      energy += (value - fixed[i]) ** 2;
    }
  }
  assert.ok(energy > 0);
  return 10 * Math.log10(error / energy);
}

const walk = walker({
  path: [
    [4.5, 2],
    [2, 3],
  ],
});
const cases = [
  ["a walker, 8 microphones, order 1", walk, { microphones: 8, maxOrder: 1, from: 0.35, until: 0.7 }],
  ["a walker, 2 microphones, order 2", walk, { microphones: 2, maxOrder: 2, from: 0.35, until: 0.6 }],
  ["a fan, 2 microphones", fan({ at: [3, 2, 1] }), { microphones: 2, maxOrder: 1, from: 0.35, until: 0.6 }],
  [
    "a curtain, 4 microphones",
    curtain({ at: [3, 2, 1.2] }),
    { microphones: 4, maxOrder: 1, from: 0.35, until: 0.7 },
  ],
] as const;

for (const [what, mover, given] of cases) {
  test(`the fast engine hears the exact one's echoes of ${what}, to -80 dB`, () => {
    const error = errorDb(mover, given);
    assert.ok(error < -80, `${error} dB`);
  });
}
