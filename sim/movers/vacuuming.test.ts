import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { vacuum } from "./vacuum.ts";

const AREA = [
  [0.5, 0.5],
  [4.5, 3.5],
] as const;

/** Middle of the shell over time, every 20 ms. */
function wayOf(given: Parameters<typeof vacuum>[0], seconds: number) {
  const moving = animate(vacuum(given), random(2));
  const pose = new Float64Array(3 * moving.scatterers);
  const out = new Float64Array(6);
  return Array.from({ length: 50 * seconds }, (_, n) => {
    moving.poseAt(n / 50, pose);
    moving.bodies?.[0].endsAt(n / 50, out);
    return [out[0], out[1]] as const;
  });
}

test("a vacuum stays in its area, goes straight at its speed, and stops at the edge alone", () => {
  const way = wayOf({ area: AREA, speed: 0.3 }, 300);
  const speeds = way.slice(1).map(([x, y], n) => 50 * Math.hypot(x - way[n][0], y - way[n][1]));
  for (const [x, y] of way) assert.ok(x > 0.49 && x < 4.51 && y > 0.49 && y < 3.51);
  assert.ok(Math.max(...speeds) < 0.301);
  const cruising = speeds.filter((v) => v > 0.299).length / speeds.length;
  assert.ok(cruising > 0.5, `${cruising} of the time at full speed`);
  const halts = way.slice(1).filter((_, n) => speeds[n] < 1e-3 && n > 60);
  const inside = halts.filter(([x, y]) => Math.min(x - 0.5, 4.5 - x, y - 0.5, 3.5 - y) > 0.2);
  // Only where a round begins anew.
  assert.ok(inside.length < 0.2 * halts.length, `${inside.length} of ${halts.length}`);
});

test("it stands before `from` and after `until`, and a round follows the other without a jump", () => {
  const way = wayOf({ area: AREA, from: 2, until: 1000 }, 1100);
  const steps = way.slice(1).map(([x, y], n) => Math.hypot(x - way[n][0], y - way[n][1]));
  assert.equal(Math.max(...steps.slice(0, 99)), 0);
  assert.ok(Math.max(...steps.slice(50 * 1002)) < 1e-12);
  assert.ok(Math.max(...steps) < 0.0061, String(Math.max(...steps)));
});
