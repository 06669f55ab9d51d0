import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { PARTS } from "./gait.ts";
import { gestures, SLOT } from "./gestures.ts";
import { sitter } from "./sitter.ts";

const CHEST = PARTS.indexOf("left chest");

/** Positions of one part along x, and the fastest that any part is, every 10 ms. */
function watch(given: Parameters<typeof sitter>[0], seconds: number, part = CHEST) {
  const moving = animate(sitter(given), random(4));
  const [pose, next] = [new Float64Array(60), new Float64Array(60)];
  const places: number[] = [];
  const speeds: number[] = [];
  for (let n = 0; n < 100 * seconds; n++) {
    moving.poseAt(n / 100, pose);
    moving.poseAt(n / 100 + 1e-3, next);
    places.push(pose[3 * part]);
    let most = 0;
    for (let i = 0; i < 60; i += 3) {
      most = Math.max(
        most,
        Math.hypot(next[i] - pose[i], next[i + 1] - pose[i + 1], next[i + 2] - pose[i + 2]) / 1e-3,
      );
    }
    speeds.push(most);
  }
  return { places, speeds };
}

test("breath moves the chest by what it was told, 15 times a minute within 10 %, and nothing else moves at 0.05 m/s", () => {
  const { places, speeds } = watch({ at: [0, 0, 0.5], perMinute: 0, breath: 0.008 }, 120);
  const way = Math.max(...places) - Math.min(...places);
  // The heart adds up to 0.3 mm.
  assert.ok(way > 0.008 && way < 0.0084, String(way));
  const middle = (Math.max(...places) + Math.min(...places)) / 2;
  // Crossings of the middle, the heart's small ripples smoothed out.
  const smooth = places.map((_, n) => places.slice(n, n + 90).reduce((sum, x) => sum + x - middle, 0));
  const breaths = smooth.slice(1, -90).filter((x, n) => smooth[n] < 0 && x >= 0).length;
  assert.ok(Math.abs(breaths - 30) <= 4, `${breaths} breaths in two minutes`);
  assert.ok(Math.max(...speeds) < 0.02, "that is stillness");
});

test("minor motions happen as often as a Poisson process cut into slots has them, and never two at once", () => {
  const rate = 3 / 60;
  const at = gestures<"reach">(random(5), { rate, lengths: { reach: 3 } });
  const slots = 4000;
  const begun = new Set<number>();
  for (let n = 0; n < slots * SLOT; n++) {
    const gesture = at(n);
    if (gesture) begun.add(gesture.from);
  }
  const expected = slots * (1 - Math.exp(-rate * SLOT));
  // Four deviations of a binomial count.
  const error = 4 * Math.sqrt(expected * Math.exp(-rate * SLOT));
  assert.ok(Math.abs(begun.size - expected) < error, `${begun.size} for ${expected}`);
});

test("what is done with a hand is minor motion at the speed of a reach, 0.5 to 1.5 m/s, outside it all is still", () => {
  const { speeds } = watch({ at: [0, 0, 0.5], perMinute: 5, doing: ["reach"], from: 30, until: 100 }, 120);
  assert.ok(Math.max(...speeds.slice(0, 3000)) < 0.02);
  assert.ok(Math.max(...speeds.slice(10_000)) < 0.02);
  // Hands of healthy adults reach 0.4 m in some 0.9 s with a peak near 1 m/s (Morasso, Exp. Brain Res. 42, 1981: bell-shaped speed).
  const most = Math.max(...speeds);
  assert.ok(most > 0.5 && most < 1.5, `${most} m/s`);
});

test("who shifts their weight leans with all of the trunk, most at the head, and not with the legs", () => {
  const given = { at: [0, 0, 0.5], perMinute: 10, doing: ["shift"], breath: 0 } as const;
  const ways = ["head", "left chest", "left foot"].map((part) => {
    const { places } = watch(given, 60, PARTS.indexOf(part as (typeof PARTS)[number]));
    return Math.max(...places) - Math.min(...places);
  });
  assert.ok(ways[0] > ways[1] && ways[1] > 0.01, String(ways));
  assert.equal(ways[2], 0);
});

test("who comes in walks as a walker does, sits down within 2.5 s, and does nothing else before", () => {
  const comes = {
    path: [
      [4, 0],
      [1, 0],
    ],
    speed: 1,
    from: 1,
  } as const;
  const { places, speeds } = watch({ at: [0.5, 0.2, 0.5], perMinute: 10, doing: ["reach"], comes }, 20, 0);
  // 3 m at 1 m/s within 3 %, and 1.2 s to start and stop; the pelvis then goes to the hips' place.
  assert.ok(Math.abs(places[250] - (4 - 0.9)) < 0.2, String(places[250]));
  assert.ok(Math.abs(places[1000] - 0.5) < 1e-9);
  assert.ok(Math.max(...speeds.slice(530, 540)) < 0.7, "nobody falls into the chair");
  const { places: throughout } = watch({ at: [0.5, 0.2, 0.5], perMinute: 10, doing: ["reach"] }, 20, 0);
  assert.equal(throughout[0], 0.5);
});
