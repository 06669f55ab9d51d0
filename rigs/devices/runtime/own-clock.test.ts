import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Bodies,
  type FrameType,
  frameDecoder,
  frameEncoder,
  message,
  type Open,
  readMessage,
} from "#wire";
import { deviceSession } from "./device-session.ts";

const INPUT = { kind: "pcm", channels: 1, rate: 1000, encoding: "i16", fullScale: 1, radar: null } as const;
const OPEN: Open = {
  ...{ stream: 0, function: "count", rate: 1000, lead: 100, blockLength: 10, total: null },
  ...{ timekeeping: "wall", cloud: true },
};

/** A device whose clock is a number, and a host in memory. */
function played() {
  let time = 3;
  let timers: { readonly at: number; readonly act: () => void }[] = [];
  const written: Uint8Array[] = [];
  const encoder = frameEncoder();
  const decoder = frameDecoder();
  const heard = () =>
    written.splice(0).flatMap((bytes) => decoder.push(bytes).map((frame) => readMessage(frame)));
  const take = deviceSession({
    describe: () => ({
      ...{ protocol: { least: 1, most: 1 }, largestFrame: 4096, chip: "", board: "", firmware: "" },
      ...{ firmwareHash: "", resetCause: "", uptime: time, bootCount: 1, sampleDriven: false },
      ...{ clockRate: 1e6, ackEvery: 64 },
      functions: [{ name: "count", input: INPUT, output: null, events: [], actuations: [] }],
    }),
    firmware: { count: () => ({ process: () => [] }) },
    write: (bytes) => written.push(bytes),
    log: () => {},
    later: (seconds, act) => timers.push({ at: time + seconds, act }),
  });
  const say = <T extends FrameType>(type: T, body: Bodies[T]) => {
    take(encoder.encode(message(type, body, { stream: 0 })));
    return heard();
  };
  say("greeting", { protocol: { least: 1, most: 1 }, nonce: 1, host: "" });
  return {
    say,
    samples: (index: number, count = 10) => say("samples", { index, values: new Int16Array(count) }),
    /** Lets time pass; gives how far the device says it has come. */
    pass(seconds: number) {
      time += seconds;
      const due = timers.filter(({ at }) => at <= time + 1e-9);
      timers = timers.filter((timer) => !due.includes(timer));
      for (const { act } of due) act();
      return heard().flatMap(({ type, body }) => (type === "processed" ? [body.samples] : []));
    },
    underruns() {
      const pong = say("ping", { id: 1, next: 0 }).find(({ type }) => type === "pong");
      return pong?.type === "pong" ? pong.body.underruns : null;
    },
  };
}

test("in wall time a block is processed when its last sample has been played, and not before", () => {
  const { say, samples, pass, underruns } = played();
  say("open", OPEN);
  assert.deepEqual(samples(0), []);
  samples(10);
  assert.deepEqual(pass(0.009), []);
  assert.deepEqual(pass(0.001), [10]);
  assert.deepEqual(pass(0.0099), []);
  assert.deepEqual(pass(0.0002), [20]);
  assert.equal(underruns(), 0);
});

test("samples that come when they should have been played are counted, and processed at once", () => {
  const { say, samples, pass, underruns } = played();
  say("open", OPEN);
  samples(0);
  assert.deepEqual(pass(0.014), [10]);
  // Samples 10 to 13 were due by now, and 14 to 19 are not yet.
  assert.deepEqual(samples(10), []);
  assert.equal(underruns(), 4);
  assert.deepEqual(pass(0.006), [20]);
  pass(0.1);
  assert.ok(samples(20).some(({ type }) => type === "processed"));
  assert.equal(underruns(), 14);
});

test("what is skipped is lost, not late, and time goes on behind it", () => {
  const { say, samples, pass, underruns } = played();
  say("open", OPEN);
  samples(0);
  pass(0.05);
  const passed = say("skip", { stream: 0, index: 50 }).find(({ type }) => type === "processed");
  assert.deepEqual(passed?.body, { stream: 0, samples: 50 });
  samples(50);
  assert.deepEqual(pass(0.01), [60]);
  assert.equal(underruns(), 0);
  const closed = say("close", { stream: 0 }).find(({ type }) => type === "closed");
  assert.equal(closed?.type === "closed" && closed.body.lost, 40);
});

test("a clock that wakes after the session was ended says nothing into the next one", () => {
  const { say, samples, pass } = played();
  say("open", OPEN);
  samples(0);
  say("greeting", { protocol: { least: 1, most: 1 }, nonce: 2, host: "" });
  assert.deepEqual(pass(1), []);
});

test("in lockstep nothing waits for the clock", () => {
  const { say, samples } = played();
  say("open", { ...OPEN, timekeeping: "lockstep" });
  assert.ok(samples(0).some(({ type }) => type === "processed"));
});
