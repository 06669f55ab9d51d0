import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Bodies,
  type Descriptor,
  type Frame,
  type FrameType,
  message,
  numbered,
  type Outgoing,
  readMessage,
  sequenceCounter,
} from "#wire";
import { DeadlineError } from "./clock.ts";
import { hostEnd } from "./host-end.ts";
import { ProtocolError, RestartError } from "./protocol-error.ts";
import { TransportError } from "./transport.ts";

const DESCRIPTOR: Descriptor = {
  ...{
    protocol: { least: 1, most: 1 },
    largestFrame: 4096,
    chip: "",
    board: "",
    firmware: "",
    firmwareHash: "",
  },
  ...{ resetCause: "power-on", uptime: 1, bootCount: 3, sampleDriven: true, clockRate: 1e6, ackEvery: 4 },
  functions: [
    {
      ...{ name: "presence", events: [], actuations: [], output: null },
      input: { kind: "pcm", channels: 1, rate: 1000, encoding: "i16", fullScale: 1, radar: null },
    },
  ],
};
const NONE = { badFrames: 0, lostFrames: 0, repeats: 0, overruns: 0, underruns: 0 };

/** A host's end, and a device that says what it is told to: `heard` and `sent` are what came out since they were read. */
function pair() {
  const put: Outgoing[] = [];
  const given: Frame[] = [];
  const end = hostEnd({ put: (one) => put.push(one), give: (one) => given.push(one), onSession: () => {} });
  const sequences = sequenceCounter();
  const frame = <T extends FrameType>(type: T, body: Bodies[T]): Frame => {
    const outgoing = message(type, body);
    return numbered(outgoing, sequences.next(outgoing.channel));
  };
  const read = (one: Outgoing | Frame) => {
    const { type, body } = readMessage(numbered(one, 0));
    return type === "samples" ? `samples ${body.index}` : `${type} ${JSON.stringify(body)}`;
  };
  let at = 0;
  return {
    end,
    frame,
    hear: (one: Frame) => end.hear(one, ++at),
    say: <T extends FrameType>(type: T, body: Bodies[T]) => end.say(message(type, body)),
    tick(passed: number, quiet = passed) {
      at += passed;
      end.tick(at, quiet);
    },
    sent: () => put.splice(0).map(read),
    heard: () => given.splice(0).map(read),
    samples(index: number, count = 10) {
      end.say(message("samples", { index, values: new Int16Array(count) }));
    },
  };
}

/** A session with stream 0 open, and credit for 30 samples. */
function open() {
  const one = pair();
  one.say("greeting", { protocol: { least: 1, most: 1 }, nonce: 5, host: "" });
  const hello = one.frame("hello", { nonce: 5, descriptor: DESCRIPTOR, resumed: false });
  one.hear(hello);
  const asked = { stream: 0, function: "presence", rate: 1000, lead: 100, blockLength: 10, total: null };
  one.say("open", { ...asked, timekeeping: "lockstep", cloud: true });
  one.hear(one.frame("opened", { stream: 0, refused: null, until: 60 }));
  one.sent();
  one.heard();
  return { ...one, hello };
}

const processed = (samples: number) => ({ stream: 0, samples });
const pong = (id: number, taken: number, next = 0, clock = 1000): Bodies["pong"] => ({
  ...{ id, clock, next, streams: [{ stream: 0, taken, until: 60 }] },
  ...NONE,
});

test("samples wait for credit, and go out when it comes", () => {
  const { samples, sent, hear, frame, heard } = open();
  for (const index of [0, 10, 20, 30]) samples(index);
  assert.deepEqual(sent(), ["samples 0", "samples 10", "samples 20"]);
  hear(frame("credit", { stream: 0, until: 80 }));
  assert.deepEqual(sent(), ["samples 30"]);
  assert.deepEqual(heard(), []);
});

test("missing samples and all behind them go out once more, and a ping behind those", () => {
  const { samples, sent, hear, frame, end } = open();
  for (const index of [0, 10, 20]) samples(index);
  sent();
  hear(frame("missing", { stream: 0, index: 10 }));
  assert.deepEqual(sent(), ["samples 10", "samples 20", 'ping {"id":1,"next":0}']);
  hear(frame("pong", pong(1, 20)));
  assert.deepEqual(sent(), ["samples 20", 'ping {"id":2,"next":0}']);
  hear(frame("pong", pong(2, 30)));
  assert.deepEqual(sent(), []);
  assert.equal(end.counters.repeatsSent, 3);
});

test("a lost last block is found within 100 ms of silence, and nothing is asked while nothing is waited for", () => {
  const { samples, sent, hear, frame, tick } = open();
  tick(20);
  assert.deepEqual(sent(), ['ping {"id":1,"next":0}']); // The first, for the clocks.
  hear(frame("pong", pong(1, 0)));
  tick(900);
  assert.deepEqual(sent(), []);
  samples(0);
  sent();
  tick(60);
  assert.deepEqual(sent(), ['ping {"id":2,"next":0}']);
  hear(frame("pong", pong(2, 0)));
  assert.deepEqual(sent(), ["samples 0", 'ping {"id":3,"next":0}']);
});

test("reports come once and in order; one that is missing is asked for once", () => {
  const { sent, hear, frame, heard, end } = open();
  const frames = [10, 20, 30, 40].map((samples) => frame("processed", processed(samples)));
  for (const n of [0, 2, 3]) hear(frames[n]!);
  assert.deepEqual(heard(), ['processed {"stream":0,"samples":10}']);
  assert.deepEqual(sent(), ['ack {"next":1,"again":true}', 'ping {"id":1,"next":1}']);
  for (const n of [1, 2, 3, 1]) hear(frames[n]!);
  assert.equal(heard().length, 3);
  assert.equal(end.counters.repeatsReceived, 1);
});

test("a lost last report is found by the pong", () => {
  const { sent, hear, frame, tick } = open();
  frame("processed", processed(10));
  tick(1100);
  assert.deepEqual(sent(), ['ping {"id":1,"next":0}']);
  hear(frame("pong", pong(1, 0, 1)));
  assert.deepEqual(sent(), ['ack {"next":0,"again":true}', 'ping {"id":2,"next":0}']);
});

test("reports are acknowledged as often as the device asks, and one of an unknown type counts like others", () => {
  const { sent, hear, frame, end } = open();
  for (const samples of [1, 2, 3]) hear(frame("processed", processed(samples)));
  assert.deepEqual(sent(), []);
  end.passOver(1, 3);
  frame("processed", processed(0)); // Its number.
  hear(frame("processed", processed(4)));
  assert.deepEqual(sent(), ['ack {"next":5,"again":false}']);
});

test("late control frames are passed over: credit that was overtaken takes none back", () => {
  const { hear, frame, end } = open();
  const before = frame("credit", { stream: 0, until: 70 });
  hear(frame("credit", { stream: 0, until: 80 }));
  hear(before);
  assert.equal(end.counters.repeatsReceived, 1);
});

for (const [what, type, body, says] of [
  [
    "credit that goes down",
    "credit",
    { stream: 0, until: 59 },
    /took back credit of stream 0: 59 bytes after 60/,
  ],
  ["samples that were never sent", "pong", pong(1, 50), /has 50 samples of stream 0, of which 10 were sent/],
  [
    "time that runs backwards",
    "pong",
    pong(1, 10, 0, 999),
    /let time run backwards: its clock is at 999 after 1000/,
  ],
] as const) {
  test(`${what}: the device broke the protocol`, () => {
    const { hear, frame, samples, tick } = open();
    samples(0);
    tick(1100);
    if (type === "pong" && body.clock === 999) {
      hear(frame("pong", pong(1, 10)));
      tick(1100);
      assert.throws(() => hear(frame(type, { ...body, id: 2 })), says);
      return;
    }
    assert.throws(
      () => hear(frame(type, body as never)),
      (error: Error) => error instanceof ProtocolError && says.test(error.message),
    );
  });
}

test("a hello that says again what the first one said is nothing; one of another boot is a reset", () => {
  const { hear, frame, hello, heard } = open();
  hear(hello);
  hear(frame("hello", { nonce: 4, descriptor: DESCRIPTOR, resumed: false })); // To another host.
  assert.deepEqual(heard(), []);
  const descriptor = { ...DESCRIPTOR, bootCount: 4, resetCause: "watchdog", uptime: 0.2 };
  // The hello that said it did not know the session may have been lost, and the next greeting resumes the new one.
  for (const resumed of [false, true]) {
    assert.throws(
      () => hear(frame("hello", { nonce: 5, descriptor, resumed })),
      (error: Error) =>
        error instanceof RestartError && /boot count 4 after 3, reset cause "watchdog"/.test(error.message),
    );
  }
});

test("a hello of another chip is a line that was put into another device", () => {
  const { hear, frame } = open();
  const descriptor = { ...DESCRIPTOR, chip: "b", bootCount: 1 };
  assert.throws(
    () => hear(frame("hello", { nonce: 5, descriptor, resumed: false })),
    (error: Error) =>
      error instanceof TransportError && /another device now: chip "b", not ""/.test(error.message),
  );
});

test("a device that forgot the stream is greeted again", () => {
  const { hear, frame, tick, sent } = open();
  tick(1100);
  sent();
  hear(frame("pong", { ...pong(1, 0), streams: [] }));
  assert.match(sent().join(), /^greeting .*"nonce":5/);
});

test("pings that nobody answers come more rarely, and end after 15 s", () => {
  const { tick, sent, samples } = open();
  samples(0);
  sent();
  let pings = 0;
  for (let quiet = 20; quiet <= 15_000; quiet += 20) {
    tick(20, quiet);
    pings += sent().filter((one) => one.startsWith("ping")).length;
  }
  assert.ok(pings >= 15 && pings <= 22, `${pings} pings`);
  assert.throws(() => tick(20, 15_020), DeadlineError);
});

test("a device whose answers are all late is asked who it is, and was reset if it no longer knows the session", () => {
  const { hear, frame, tick, sent, samples } = open();
  samples(0);
  for (let n = 0; n < 100; n++) hear(frame("credit", { stream: 0, until: 60 }));
  for (let n = 0; n < 10; n++) {
    tick(100);
    const late = message("pong", { ...pong(n + 1, 0), streams: [] });
    hear(numbered(late, n));
  }
  assert.ok(sent().some((one) => one.startsWith("greeting")));
  const descriptor = { ...DESCRIPTOR, bootCount: 4, resetCause: "watchdog" };
  const hello = numbered(message("hello", { nonce: 5, descriptor, resumed: false }), 0);
  assert.throws(
    () => hear(hello),
    (error: Error) => {
      return (
        error instanceof RestartError && /boot count 4 after 3, reset cause "watchdog"/.test(error.message)
      );
    },
  );
});

test("skipped samples are kept no longer, and go out no more; what follows them does", () => {
  const { samples, say, sent, hear, frame } = open();
  for (const index of [0, 10, 20, 30]) samples(index);
  sent();
  say("skip", { stream: 0, index: 40 });
  assert.deepEqual(sent(), ['skip {"stream":0,"index":40}']);
  samples(40);
  hear(frame("credit", { stream: 0, until: 100 }));
  assert.deepEqual(sent(), ["samples 40"]);
});

test("a skip that got lost is said again when the device waits for what was skipped", () => {
  const { samples, say, sent, hear, frame } = open();
  samples(0);
  say("skip", { stream: 0, index: 20 });
  samples(20);
  sent();
  hear(frame("missing", { stream: 0, index: 10 }));
  assert.deepEqual(sent(), ['skip {"stream":0,"index":20}', "samples 20", 'ping {"id":1,"next":0}']);
});

test("while a stream is in wall time the host pings ten times a second, and then once a second again", () => {
  const { say, sent, hear, frame, tick } = open();
  const asked = { stream: 1, function: "presence", rate: 1000, lead: 100, blockLength: 10, total: null };
  say("open", { ...asked, timekeeping: "wall", cloud: true });
  hear(frame("opened", { stream: 1, refused: null, until: 60 }));
  sent();
  tick(2000, 0);
  assert.deepEqual(sent(), ['ping {"id":1,"next":0}']);
  hear(
    frame("pong", { ...pong(1, 0), streams: [...pong(1, 0).streams, { stream: 1, taken: 0, until: 60 }] }),
  );
  tick(90, 0);
  assert.deepEqual(sent(), []);
  tick(20, 0);
  assert.deepEqual(sent(), ['ping {"id":2,"next":0}']);
  hear(
    frame("pong", { ...pong(2, 0), streams: [...pong(1, 0).streams, { stream: 1, taken: 0, until: 60 }] }),
  );
  const nothing = { samples: 0, crc32: 0, events: 0, actuations: 0, uploads: 0, lost: 0 };
  hear(frame("closed", { stream: 1, ...nothing, feedSamples: 0, feedCrc32: 0 }));
  tick(900, 0);
  assert.deepEqual(sent(), []);
});

test("what pongs say of the device's clock and of underruns is kept", () => {
  const { hear, frame, tick, end } = open();
  tick(2000);
  hear(frame("pong", { ...pong(1, 0), underruns: 5 }));
  assert.deepEqual(
    end.clockPairs.map(({ ticks, underruns }) => [ticks, underruns]),
    [[1000, 5]],
  );
});
