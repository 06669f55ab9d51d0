import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type ClockPair, now, ptyAvailable } from "#drivers";
import { DEADLINES } from "./deadlines.ts";
import { EMULATED, PIPE } from "./emulated.ts";
import { wallPace } from "./pace-wall.ts";
import { talk } from "./testing.ts";
import { type Change, lastingDevice } from "./testing-line.ts";

/** A lead that a busy machine does not use up. */
const WALL = { timekeeping: "wall", lead: 0.5, firmware: "energy", deadlines: DEADLINES } as const;

/** Two seconds; again where this machine was too busy, which counts against the bench. */
async function talkOnTime(options: Parameters<typeof talk>[0]) {
  let found = await talk(options, 2);
  for (let left = 3; left > 0 && found.cause?.blame === "bench"; left--) found = await talk(options, 2);
  return found;
}

for (const [rig, skip] of [
  [PIPE, false],
  [EMULATED, ptyAvailable() ?? false],
] as const) {
  test(`${rig.name}: a stream in wall time arrives whole, in its own time, both clocks related, or the host was late`, {
    skip,
  }, async (t) => {
    const began = now();
    const lockstep = await talk({ ...WALL, rig, timekeeping: "lockstep" }, 2);
    const between = now();
    const { cause, paced, received, timing, timekeeping, events, actuations } = await talkOnTime({
      ...WALL,
      rig,
    });
    if (/the host was \d+(\.\d+)? ms late/.test(cause?.message ?? "")) {
      t.diagnostic(`this machine is too busy for wall time: ${cause?.message}`);
      assert.equal(cause?.blame, "bench");
      return;
    }
    const took = Number(now() - between) / 1e9;
    assert.equal(cause, null, cause?.message);
    assert.deepEqual([timekeeping, lockstep.timekeeping, lockstep.timing], ["wall", "lockstep", null]);
    assert.deepEqual(received, { samples: 4000, crc32: paced.crc32 });
    // The device plays the last sample two seconds after the first; without a clock it was quicker.
    assert.ok(took > 2 && began < between);
    // What it says follows from the samples alone.
    assert.deepEqual({ events, actuations }, { events: lockstep.events, actuations: lockstep.actuations });
    assert.ok(timing !== null && timing.clock !== null);
    assert.deepEqual([timing.underruns, timing.skipped], [0, 0]);
    assert.equal(
      timing.hostLateness.reduce((sum, { blocks }) => sum + blocks, 0),
      40,
    );
    assert.ok(timing.clock.pairs > 5 && timing.clock.bound > 0 && timing.clock.bound < 0.1);
    // Both run by the clock of this machine: their rates are the same, give or take what the bound allows.
    assert.ok(Math.abs(timing.clock.rateOffsetPpm) < 200);
  });
}

const device = await lastingDevice();
after(() => device[Symbol.asyncDispose]());

/** From the nth Frame of samples on the line carries none for so long. */
function cut(nth: number, lastsMs: number): Change {
  let seen = 0;
  let until: bigint | null = null;
  return (frame) => {
    if (frame.type === "samples" && ++seen === nth) until = now() + BigInt(lastsMs) * 1_000_000n;
    return frame.type === "samples" && until !== null && now() < until ? [] : [frame];
  };
}

test("samples that come too late are missed by the device or skipped by the host, and the run cannot judge", async () => {
  const rig = device.changed({ toDevice: cut(12, 1000) });
  const { cause, timing, received } = await talk({ ...WALL, rig, lead: 0.2, nonce: 901 }, 3);
  assert.ok(timing !== null && timing.underruns > 0 && timing.skipped > 0, JSON.stringify(timing));
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "close"], cause?.message);
  assert.match(cause?.message ?? "", /was not heard in time: \d+ samples had not come when due by its clock/);
  // Time went on behind the gap: it is not half a second of stream that was given up.
  assert.equal(received?.samples, 6000);
});

test("the device's clock, not the host's, says when a block is due", async () => {
  // A device that loses one second in a hundred: no crystal does, and so it is seen in a moment.
  const pairs: ClockPair[] = [];
  const begin = Number(now()) / 1e6;
  for (let n = 0; n < 60; n++) {
    const sentMs = begin - 6000 + 100 * n;
    pairs.push({
      sentMs,
      receivedMs: sentMs + 0.02,
      ticks: Math.floor(0.99 * (sentMs + 0.01 - begin) * 1e3) + 1e8,
      underruns: 0,
    });
  }
  const wall = wallPace({ clockPairs: () => pairs }, 1e6);
  const block = { rate: 1000, lead: 100, allowed: now() };
  await wall.due({ ...block, end: 100 });
  const first = now();
  await wall.due({ ...block, end: 1110 }); // Played 1.01 s later by the device's clock: 1.02 s by the host's.
  const waited = Number(now() - first) / 1e9;
  assert.ok(waited > 1.015, `${waited} s`);
  assert.ok(Math.abs((wall.timing().clock?.rateOffsetPpm ?? 0) + 10_000) < 100);
  assert.equal(wall.overdue({ ...block, end: 100 }), true);
  assert.equal(wall.overdue({ ...block, end: 100_000 }), false);
});
