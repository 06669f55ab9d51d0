import assert from "node:assert/strict";
import { test } from "node:test";
import { bandsOf, MATERIALS, type Material, OCTAVES } from "./materials.ts";

test("every material has an absorption within [0, 1] per octave to 4 or 8 kHz, and a value inside its ultrasonic range", () => {
  for (const [name, { absorptions, ultrasonic }] of Object.entries<Material>(MATERIALS)) {
    assert.ok([6, 7].includes(absorptions.length), name);
    assert.ok(
      absorptions.every((absorption) => absorption >= 0 && absorption <= 1),
      name,
    );
    assert.ok(0 <= ultrasonic.least && ultrasonic.least < ultrasonic.value, name);
    assert.ok(ultrasonic.value < ultrasonic.most && ultrasonic.most <= 1, name);
  }
});

test("the catalogue has Vorländer's values", () => {
  assert.deepEqual(MATERIALS["rough concrete"].absorptions, [0.02, 0.03, 0.03, 0.03, 0.04, 0.07, 0.07]);
  assert.deepEqual(MATERIALS["draped curtains"].absorptions, [0.3, 0.45, 0.65, 0.56, 0.59, 0.71, 0.71]);
  assert.deepEqual(MATERIALS.plywood.absorptions, [0.42, 0.21, 0.1, 0.08, 0.06, 0.06]);
});

test("bands go on from the last published octave and end in the assumption, anywhere in its range", () => {
  const { frequencies, absorptions } = bandsOf(MATERIALS.plywood);
  assert.deepEqual(frequencies, [...OCTAVES, 32_000]);
  assert.deepEqual(absorptions.slice(4), [0.06, 0.06, 0.06, 0.1]);
  assert.equal(bandsOf(MATERIALS.plywood, 0).absorptions.at(-1), 0.03);
  assert.equal(bandsOf(MATERIALS.plywood, 1).absorptions.at(-1), 0.3);
  assert.throws(() => bandsOf(MATERIALS.plywood, 1.1), /at is 1\.1/);
});
