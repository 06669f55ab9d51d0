import assert from "node:assert/strict";
import { test } from "node:test";
import { report } from "../report.ts";
import { counterChanges, counterNotes } from "./fault-counters.ts";
import { HOSTILE, runReport } from "./testing.ts";

const noteOf = (before: Record<string, number>, after: Record<string, number> | null) =>
  counterNotes(runReport({ part: { counters: { before, after } } }).manifest);

test("a fault counter that rose is noted with both figures, and one that kept its value is not", () => {
  assert.deepEqual(noteOf({ overruns: 2, "brown-outs": 4 }, { overruns: 5, "brown-outs": 4 }), [
    'The device\'s fault counter "overruns" rose by 3: 2 before the run, 5 after it.',
  ]);
});

test("a counter is noted that went down, or is new and not 0; not one that nobody asked for again", () => {
  assert.match(
    noteOf({ a: 3 }, { a: 1 })[0] ?? "",
    /went down, as if it had started anew: 3 before the run, 1 after/,
  );
  assert.match(noteOf({ a: 3 }, {})[0] ?? "", /went down.*3 before the run, 0 after it/);
  assert.match(
    noteOf({}, { a: 1, b: 0 }).join(),
    /^The device's fault counter "a" rose by 1: 0 before[^,]*, 1 after it\.$/,
  );
  assert.deepEqual(noteOf({ a: 3 }, null), []);
});

test("a counter may be called anything", () => {
  const names = JSON.parse('{"constructor": 1, "__proto__": 2}') as Record<string, number>;
  assert.deepEqual(
    counterChanges({ before: {}, after: names }).map(({ name, before, after }) => [name, before, after]),
    [
      ["constructor", null, 1],
      ["__proto__", null, 2],
    ],
  );
});

test("the terminal, the page and JUnit note it of a run that passed, with hostile names made safe", () => {
  const counters = { before: { [HOSTILE]: 0 }, after: { [HOSTILE]: 1 } };
  const runs = [runReport({ verdict: "pass", part: { counters } })];
  for (const format of ["terminal", "html", "junit"] as const) {
    const text = report({ runs, format });
    assert.match(text, /rose by 1: 0 before the run, 1 after it/, format);
    assert.ok(!text.includes("\u001b[2J") && !text.includes("\u202e"), format);
    if (format !== "terminal") assert.ok(!text.includes("<script>"), format);
  }
});
