import assert from "node:assert/strict";
import { test } from "node:test";
import { livingRoom } from "./room.ts";
import { scene, withMicrophones } from "./scene.ts";

const SCENE = scene({ room: livingRoom(), device: { at: [0.4, 2, 0.9] } });

test("microphones elsewhere keep gain and phase of the unit's, counted round, and all else stays", () => {
  const { unit } = SCENE.device;
  const at = [0, 1, 2, 3, 4].map((n) => [0.01 * n, 0, 0.02] as const);
  const moved = withMicrophones(SCENE, at);
  const { microphones, ...rest } = moved.device.unit;
  assert.deepEqual(
    microphones.map((one) => one.at),
    at,
  );
  assert.deepEqual(
    microphones.map(({ gain }) => gain),
    [0, 1, 2, 3, 0].map((m) => unit.microphones[m]!.gain),
  );
  assert.equal(microphones[4]!.phase, unit.microphones[0]!.phase);
  const { microphones: _, ...unmoved } = unit;
  assert.deepEqual(rest, unmoved);
  assert.equal(moved.room, SCENE.room);
  assert.deepEqual(
    withMicrophones(
      SCENE,
      unit.microphones.map((one) => one.at),
    ),
    SCENE,
  );
});

test("microphones outside the room, or none, are refused", () => {
  assert.throws(
    () => withMicrophones(SCENE, [[-0.5, 0, 0]]),
    /the microphone 0, at \[-0\.100, 2\.000, 0\.900\], is not in the room/,
  );
  assert.throws(() => withMicrophones(SCENE, []), RangeError);
});
