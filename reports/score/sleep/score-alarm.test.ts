import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreAlarm } from "./score-alarm.ts";
import { stages } from "./testing.ts";

const OPTIONS = { light: 1, epoch: 30 };
/** Deep, REM, light, light, deep, deep: the window is epochs 1 to 4. */
const NIGHT = { stages: stages("231122"), opens: 1, deadline: 4 };

test("device, clock and first-light rule are told on the same nights", () => {
  const score = scoreAlarm(
    [
      { ...NIGHT, rang: 3 },
      { ...NIGHT, rang: 1 },
    ],
    OPTIONS,
  );
  assert.deepEqual([score.device.inLight, score.device.minutesLost], [0.5, 1]);
  assert.deepEqual([score.clock.inLight, score.clock.minutesLost], [0, 0]);
  assert.deepEqual([score.firstLight.inLight, score.firstLight.minutesLost], [1, 1]);
  assert.deepEqual([score.overClock.difference, score.overFirstLight.difference], [0.5, -0.5]);
  assert.equal(score.neverLate, true);
});

test("an alarm after the deadline, before the window or never is no success, though the sleep was light", () => {
  const light = { stages: stages("111111"), opens: 1, deadline: 3 };
  const score = scoreAlarm(
    [4, null, 0].map((rang) => ({ ...light, rang })),
    OPTIONS,
  );
  assert.deepEqual([score.device.inLight, score.device.late, score.device.early], [0, 2, 1]);
  assert.equal(score.neverLate, false);
});

test("where the window holds no light sleep the first-light rule rings at the deadline", () => {
  const score = scoreAlarm([{ stages: stages("1222"), opens: 1, deadline: 3, rang: 2 }], OPTIONS);
  assert.deepEqual([score.firstLight.inLight, score.firstLight.minutesLost], [0, 0]);
  assert.equal(score.overClock.interval, null);
});

test("a window beyond the night is refused", () => {
  assert.throws(() => scoreAlarm([{ ...NIGHT, deadline: 6, rang: 1 }], OPTIONS), /window 1 to 6 of 6 epochs/);
  assert.throws(() => scoreAlarm([], OPTIONS), /expected at least one/);
});
