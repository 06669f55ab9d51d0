import assert from "node:assert/strict";
import { test } from "node:test";
import { random } from "../chance.ts";
import { livingRoom, room } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { acousticsOf } from "../sensors/acoustics.ts";
import { emitted } from "../sensors/emitted.ts";
import { hear } from "../sensors/heard.ts";
import { hearExactly } from "../sensors/heard-exactly.ts";
import { emission, plainUnit } from "../testing.ts";
import { animate } from "./animate.ts";
import type { Moving } from "./moving.ts";
import { throughDoors } from "./through-doors.ts";
import { walker } from "./walker.ts";

const OPEN = room({
  size: [5, 4, 2.5],
  absorption: 0.3,
  doors: [{ wall: "x1", at: 2, width: 0.8, height: 2 }],
});
const EAR = [1, 2, 1] as const;

/** One scatterer that stands at a place. */
const pebble = (at: readonly [number, number, number]): Moving => ({
  name: "pebble",
  scatterers: 1,
  strengths: Float64Array.of(1),
  maxSpeeds: Float64Array.of(0),
  bounds: { least: at, most: at },
  person: null,
  poseAt: (_time, out) => out.set(at),
});

/** Share of a pebble that is heard through the door; null if it never is. */
function seen(at: readonly [number, number, number]): number | null {
  const [through] = throughDoors([pebble(at)], OPEN, EAR);
  if (!through) return null;
  const out = new Float64Array(1);
  through.gainsAt?.(0, out);
  return out[0];
}

test("what is in the door's line of sight is heard, what is beside it or above it is not, an edge by half", () => {
  assert.equal(seen([6, 2, 1]), 1);
  // From x = 1 the opening of 0.4 m to either side at x = 5 is 0.5 m at x = 6.
  assert.equal(seen([6, 2.8, 1]), 0);
  assert.ok(Math.abs((seen([6, 2.5, 1]) ?? 0) - 0.5) < 1e-9);
  // The lintel at 2 m, 1 m above the ear, is at 2.25 m there.
  assert.ok(Math.abs((seen([6, 2, 2.25]) ?? 0) - 0.5) < 1e-9);
  assert.equal(seen([6, 2, 2.4]), 0);
  assert.equal(seen([6, 2, 0]), 1);
});

test("in the doorway what is heard through the door begins as the room's own echo ends", () => {
  assert.equal(seen([5, 2, 1]), null);
  assert.ok(Math.abs((seen([5.1, 2, 1]) ?? 0) - 0.5) < 1e-9);
  assert.equal(seen([5.2, 2, 1]), 1);
});

test("without a door, or behind another wall, nothing is heard, and nobody is a person twice", () => {
  const path = [
    [7, 2],
    [3, 2],
  ] as const;
  const moving = animate(walker({ path }), random(1));
  assert.deepEqual(throughDoors([moving], room({ size: [5, 4, 2.5], absorption: 0.3 }), EAR), []);
  assert.deepEqual(throughDoors([pebble([2, 5, 1])], OPEN, EAR), []);
  assert.deepEqual(throughDoors([moving], null, EAR), []);
  const [through, ...more] = throughDoors([moving], OPEN, EAR);
  assert.equal(more.length, 0);
  assert.equal(through.person, null);
  assert.equal(through.beyond, true);
});

test("a door that is no opening of its wall is refused with its name", () => {
  const refused = (door: object, message: RegExp) =>
    assert.throws(() => room({ size: [5, 4, 2.5], absorption: 0.3, doors: [door as never] }), message);
  refused({ wall: "z1", at: 1 }, /room.doors\[0\].wall: expected x0, x1, y0, y1, got z1/);
  refused({ wall: "x1", at: 3.8 }, /room.doors\[0\].at: expected 0.4 to 3.6, got 3.8/);
  refused({ wall: "x1", at: 2, height: 3 }, /room.doors\[0\].height/);
});

test("a person in the next room is heard through the open door, by both engines alike, and not through drywall", () => {
  const path = [
    [5.8, -1],
    [5.8, 5],
  ] as const;
  // Power of what is heard while the door is passed, and of the two engines' difference.
  const heardIn = (doors: readonly { readonly wall: "x1"; readonly at: number }[]) => {
    const staged = scene({
      room: livingRoom({ doors }),
      device: { at: [0.4, 2, 0.9], unit: plainUnit() },
      movers: [walker({ path, speed: 1 })],
    });
    const acoustics = acousticsOf(staged, 1, 1);
    const inside = animated(staged.movers, 1);
    const movings = [...inside, ...throughDoors(inside, staged.room, staged.device.at)];
    const sound = emitted(emission(0), { rate: 2000, pressure: 1 });
    assert.ok(sound);
    const run = { rate: 2000, first: 4000 };
    const silent = { ...acoustics, fixed: acoustics.fixed.map(() => []) };
    const [fast, exact] = [hear(silent, movings, sound, run), hearExactly(silent, movings, sound, run)];
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    let [power, error] = [0, 0];
    // Middle of the door is passed at about 3.6 s.
    for (let index = 4000; index < 9000; index++) {
      fast(index, a);
      if (index < 6000 || index >= 8000) continue;
      exact(index, b);
      power += b[0] ** 2 + b[1] ** 2;
      error += (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
    }
    return { power, error };
  };
  const open = heardIn([{ wall: "x1", at: 2 }]);
  assert.ok(open.power > 0);
  assert.ok(open.error < 1e-8 * open.power, `${10 * Math.log10(open.error / open.power)} dB`);
  assert.equal(heardIn([]).power, 0);
});
