import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreSessions } from "./score-sessions.ts";
import { timeWhile } from "./spans.ts";

/** Spans in minutes, as seconds. */
function spans(...pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([from, until]) => ({ from: from * 60, until: until * 60 }));
}

const WATCHED = { from: 0, until: 600 * 60 };

test("minutes of presence and of the primary user add up to those of a night worked by hand", () => {
  const score = scoreSessions(
    { primary: spans([60, 480]), others: spans([30, 200], [500, 520]) },
    { presence: spans([40, 490]), sessions: spans([50, 300], [510, 530]) },
    WATCHED,
  );
  // Someone: 30-480 and 500-520. Present said 40-490.
  assert.deepEqual(score.presence, { found: 440, missed: 30, invented: 10 });
  // Sessions: 50-60 other alone, 60-300 primary, 510-520 other alone, 520-530 nobody.
  assert.deepEqual(score.primary, { right: 240, confused: 20, empty: 10, missed: 180 });
});

test("a session cut in two is split, two joined are merged, and neither has a start error", () => {
  const night = (truth: ReturnType<typeof spans>, sessions: ReturnType<typeof spans>) =>
    scoreSessions({ primary: truth, others: [] }, { presence: [], sessions }, WATCHED).sessions;
  const cut = night(spans([0, 400]), spans([0, 190], [210, 400]));
  assert.deepEqual([cut.split, cut.merged, cut.startErrors.length], [1, 0, 0]);
  const joined = night(spans([0, 100], [110, 200]), spans([0, 200]));
  assert.deepEqual([joined.split, joined.merged, joined.startErrors.length], [0, 1, 0]);
});

test("matched sessions have start and end errors in minutes, others are missed or invented", () => {
  const { sessions } = scoreSessions(
    { primary: spans([10, 100], [300, 400]), others: [] },
    { presence: [], sessions: spans([15, 98], [200, 220]) },
    WATCHED,
  );
  assert.deepEqual([sessions.startErrors, sessions.endErrors], [[5], [-2]]);
  assert.deepEqual([sessions.missed, sessions.invented], [1, 1]);
});

test("only the watched time counts", () => {
  assert.equal(
    timeWhile([spans([0, 10])], ([on]) => on!, { from: 300, until: 900 }),
    300,
  );
});

test("spans out of order are refused by name", () => {
  const crossed = spans([0, 100], [90, 120]);
  assert.throws(
    () => scoreSessions({ primary: crossed, others: [] }, { presence: [], sessions: [] }, WATCHED),
    /truth\.primary\[1\]: begins at 5400, before/,
  );
});
