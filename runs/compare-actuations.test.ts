import assert from "node:assert/strict";
import { test } from "node:test";
import type { Actuation } from "#contracts";
import { compareActuations } from "./compare-actuations.ts";

const emission = (index: number, part: Partial<Actuation & { kind: "emission" }> = {}): Actuation => ({
  kind: "emission",
  index,
  carrier: 33_000,
  level: 0.5,
  on: true,
  ...part,
});
const WAS = [emission(100), emission(200, { level: 0.25 })];

test("equal actuations never differ, however late the recorded ones are still to come", () => {
  const comparison = compareActuations(WAS, 100);
  comparison.hear([WAS[0]!]);
  assert.equal(comparison.before(200), null); // The second is due at 200, and block 0 to 200 ends before it.
  comparison.hear([WAS[1]!]);
  assert.equal(comparison.before(100_000), null);
});

for (const [what, got, expected] of [
  [
    "another level",
    [emission(100, { level: 0.4 })],
    { at: 1, recorded: /level 0\.5 from 1 s/, got: /level 0\.4/ },
  ],
  ["another carrier", [emission(100, { carrier: 34_000 })], { at: 1, recorded: /33000 Hz/, got: /34000 Hz/ }],
  [
    "off instead of on",
    [emission(100, { on: false })],
    { at: 1, recorded: /33000/, got: /^emission off from 1 s$/ },
  ],
  ["an earlier one", [emission(50)], { at: 0.5, recorded: /from 1 s/, got: /from 0\.5 s/ }],
  ["a later one", [emission(150)], { at: 1, recorded: /from 1 s/, got: /from 1\.5 s/ }],
  [
    "another kind",
    [{ kind: "light", index: 100, level: 0.5, on: true }],
    { at: 1, recorded: /^emission/, got: /^light at level 0\.5/ },
  ],
  ["one too many", [...WAS, emission(300)], { at: 3, recorded: null, got: /from 3 s/ }],
] as const) {
  test(`${what} differs at the earlier of the two indices, and from there on`, () => {
    const comparison = compareActuations(WAS, 100);
    comparison.hear(got);
    const { at, recorded, got: found } = expected;
    assert.equal(comparison.before(at * 100), null);
    const difference = comparison.before(at * 100 + 1);
    assert.equal(difference?.at, at);
    if (recorded === null) assert.equal(difference?.recorded, null);
    else assert.match(difference?.recorded ?? "", recorded);
    assert.match(difference?.got ?? "", found);
    assert.deepEqual(comparison.before(10_000), difference);
  });
}

test("one that does not come differs as soon as its sample is to be made", () => {
  const comparison = compareActuations(WAS, 100);
  comparison.hear([WAS[0]!]);
  assert.equal(comparison.before(200), null);
  const { at, recorded, got } = comparison.before(201)!;
  assert.deepEqual([at, got], [2, null]);
  assert.match(recorded ?? "", /level 0\.25 from 2 s/);
});

test("where nobody knows what the recording's device did, nothing differs", () => {
  const comparison = compareActuations(null, 100);
  comparison.hear([emission(1), emission(2)]);
  assert.equal(comparison.before(1000), null);
});
