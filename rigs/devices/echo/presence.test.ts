import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, presence } from "./presence.ts";

/** Runs frames of the given ratios, [seconds, ratio] each, at 31.25 a second; changes with their times. */
function run(
  ...stretches: readonly (readonly [number, number])[]
): readonly (Change & { readonly time: number })[] {
  const changes = presence(31.25);
  let frame = 0;
  return stretches.flatMap(([seconds, ratio]) =>
    Array.from({ length: Math.round(seconds * 31.25) }, () => {
      const time = ++frame / 31.25;
      return changes(ratio).map((change) => ({ ...change, time }));
    }).flat(),
  );
}

test("four of eight frames begin motion and presence, three do not", () => {
  assert.deepEqual(run([3 / 31.25, 2], [2, 0.5]), []);
  const [major, here] = run([1, 0.5], [4 / 31.25, 2]);
  assert.deepEqual([major.kind, major.state, here.kind, here.state], ["major", "on", "presence", "on"]);
  assert.equal(major.time, (31 + 4) / 31.25);
});

test("motion ends 1 s and presence 10 s after the last decision", () => {
  const changes = run([5, 2], [20, 0.5]).slice(2);
  // Four votes are left in the window for four frames more.
  const last = 5 + 4 / 31.25;
  assert.deepEqual(
    changes.map(({ kind, state }) => `${kind} ${state}`),
    ["major off", "presence off"],
  );
  assert.ok(Math.abs(changes[0].time - last - 1) < 2 / 31.25, `${changes[0].time}`);
  assert.ok(Math.abs(changes[1].time - last - 10) < 2 / 31.25, `${changes[1].time}`);
});

test("a pause shorter than the hold ends motion and not presence", () => {
  const kinds = run([1, 2], [5, 0.5], [1, 2]).map(({ kind, state }) => `${kind} ${state}`);
  assert.deepEqual(kinds, ["major on", "presence on", "major off", "major on"]);
});

test("confidence is m / (1 + m) of the fourth greatest ratio, and 1 / (1 + m) at an end", () => {
  const changes = run([1, 0.25], [1, 3], [20, 0.25]);
  assert.deepEqual(
    changes.map(({ confidence }) => confidence),
    [0.75, 0.75, 0.8, 0.8],
  );
});
