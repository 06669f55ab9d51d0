import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { animate } from "./animate.ts";
import { crawler, dog } from "./quadruped.ts";
import { PARTS, quadrupedGait } from "./quadruped-gait.ts";

const DOG = { trunk: 1.1, stride: 1, duty: [0.65, 0.45], diagonal: false } as const;
const PAWS = ["left hind paw", "left fore paw", "right hind paw", "right fore paw"] as const;

/** Phase at which each paw, in the order of `PAWS`, is furthest ahead of where it hangs. */
function touchdowns(given: ReturnType<typeof quadrupedGait>): readonly number[] {
  const out = new Float64Array(3 * given.parts);
  return PAWS.map((paw) => {
    let best = { phase: 0, ahead: -Infinity };
    for (let phase = 0; phase < 1; phase += 1e-3) {
      given.bodyAt(phase, 1, 0, out);
      const ahead = out[3 * PARTS.indexOf(paw)];
      if (ahead > best.ahead) best = { phase, ahead };
    }
    return best.phase;
  });
}

test("strides are as frequent as Heglund, Taylor & McMahon found where a trot becomes a gallop, within 15 %", () => {
  // Science 186, 1974: 269 M^-0.14 strides a minute at 5.5 M^0.24 km/h; Froude numbers there are about 2. Dogs of 5.1 and 23.9 kg have legs
  // of 0.20 and 0.50 m (Herr, Huang & McMahon, J. Exp. Biol. 205, 2002, table 1).
  for (const [mass, hip] of [
    [5.09, 0.2],
    [23.9, 0.5],
  ]) {
    const speed = (5.5 * mass ** 0.24) / 3.6;
    const rate = speed / quadrupedGait(DOG, { hip, speed }).cycle;
    const measured = (269 * mass ** -0.14) / 60;
    assert.ok(Math.abs(rate / measured - 1) < 0.15, `${rate} strides a second for ${measured}`);
  }
});

test("below a Froude number of 0.5 legs follow each other by quarters, beyond it diagonal legs move together", () => {
  const lags = (speed: number) => {
    const [first, ...others] = touchdowns(quadrupedGait(DOG, { hip: 0.5, speed }));
    return others.map((phase) => Math.round(100 * ((((phase - first) % 1) + 1) % 1)) / 100);
  };
  assert.deepEqual(lags(1), [0.25, 0.5, 0.75]);
  assert.deepEqual(lags(2), [0.5, 0.5, 0]);
});

test("a paw stays within 15 % of the body's speed behind it in mid stance, and swings at v / (1 - duty) over the floor", () => {
  const made = quadrupedGait(DOG, { hip: 0.5, speed: 1 });
  const [early, late] = [new Float64Array(48), new Float64Array(48)];
  const paw = 3 * PARTS.indexOf("left hind paw");
  const speedAt = (phase: number, half: number) => {
    made.bodyAt(phase - half, 1, 0, early);
    made.bodyAt(phase + half, 1, 0, late);
    return 1 + (late[paw] - early[paw]) / (2 * half * made.cycle);
  };
  assert.ok(Math.abs(speedAt(made.duty / 2, 0.1)) < 0.15, String(speedAt(made.duty / 2, 0.1)));
  const swing = speedAt((1 + made.duty) / 2, 0.1);
  assert.ok(Math.abs(swing * (1 - made.duty) - 1) < 0.15, `${swing} m/s`);
});

test("a dog stands at each corner, wags meanwhile, and leaps as high as it was told", () => {
  const spots = [
    [0, 0],
    [2, 0],
    [2, 2],
  ] as const;
  const moving = animate(
    dog({ path: spots, speed: 1, pause: 4, jumps: [{ at: 5, height: 0.5 }] }),
    random(2),
  );
  const pose = new Float64Array(3 * moving.scatterers);
  const rump: (readonly number[])[] = [];
  let wag = 0;
  for (let time = 3.6; time < 6; time += 0.01) {
    moving.poseAt(time, pose);
    rump.push([pose[0], pose[1], pose[2]]);
    const tail = 3 * PARTS.indexOf("tail");
    wag = Math.max(wag, Math.hypot(pose[tail] - pose[0], pose[tail + 1] - pose[1]));
  }
  const way = Math.max(...rump.map(([x, y]) => Math.hypot(x - rump[0][0], y - rump[0][1])));
  assert.ok(way < 0.9, "it turns on the spot, by a quarter");
  const heights = rump.map(([, , z]) => z);
  assert.ok(Math.abs(Math.max(...heights) - Math.min(...heights) - 0.5) < 0.01);
  assert.ok(wag > 0.12, String(wag));
});

test("an infant crawls one to two cycles a second at 0.3 m/s, and an adult fewer", () => {
  const cycles = (height: number, speed: number) => {
    const { hip } = crawler({ path: [[0, 0]], height, speed });
    return speed / quadrupedGait({ ...DOG, stride: 1.5, diagonal: true }, { hip, speed }).cycle;
  };
  assert.ok(cycles(0.72, 0.3) > 1 && cycles(0.72, 0.3) < 2, String(cycles(0.72, 0.3)));
  assert.ok(cycles(1.72, 0.3) < cycles(0.72, 0.3));
});
