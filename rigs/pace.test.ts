import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "#drivers";
import { blame } from "./blame.ts";
import { DEADLINES } from "./deadlines.ts";
import { type Lane, pace, unpaced } from "./pace.ts";
import type { Speaker } from "./speaker.ts";
import { Stopped } from "./stopped.ts";

const samples = new Int16Array(20);
const LANE: Lane = {
  ...{ stream: 0, rate: 1000, lead: 10, blockLength: 10, output: null, paced: unpaced() },
  source: { total: 10, next: () => ({ index: 0, length: 10, samples }) },
  hooks: { onBlock: () => {}, onEvent: () => {}, onActuation: () => {}, onProgress: () => {} },
};

/** A device that never says what it processed, and says something else all the time. */
const TALKS: Speaker = {
  async say() {},
  async hear() {
    await pause(5);
    return { type: "result", body: { id: 0, error: null, values: {} }, at: now() } as never;
  },
  outage: () => 0,
  nextCall: () => 1,
};

/** Whom its silence about its samples blames, where the host was late by so much: before the stream, and whenever one looks. */
async function blamed(before: number, more: number): Promise<string> {
  let total = before;
  const lateness = {
    total() {
      total += more;
      return total;
    },
    ...{ greatest: () => total, excuse() {}, follow() {}, [Symbol.dispose]() {} },
  };
  const paced = pace(TALKS, [{ ...LANE, paced: unpaced() }], {
    ...{ deadlines: { ...DEADLINES, answer: 0.05, behind: 1e3 }, lateness, wall: null, vitals: null },
  });
  const stopped = await paced.then(
    () => assert.fail("it never processed anything"),
    (error: unknown) => error,
  );
  assert.ok(stopped instanceof Stopped && stopped.seen.what === "silent", String(stopped));
  assert.match(stopped.seen.detail, /though it kept talking/);
  return blame("stream", "the device", stopped.seen).blame;
}

test("a host that was late long before the device fell silent does not excuse it, and one that was late meanwhile does", async () => {
  assert.equal(await blamed(7, 0), "device");
  assert.equal(await blamed(0, 2), "bench");
});
