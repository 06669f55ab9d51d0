import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Bodies,
  type Descriptor,
  digest,
  type FrameType,
  frameDecoder,
  frameEncoder,
  message,
  readMessage,
} from "#wire";
import { deviceSession } from "./device-session.ts";
import { LARGEST_TAKEN } from "./open-stream.ts";
import type { Firmware } from "./processor.ts";

const DESCRIPTOR: Descriptor = {
  protocol: { least: 1, most: 1 },
  largestFrame: LARGEST_TAKEN,
  chip: "emulated",
  board: "test",
  firmware: "sum",
  firmwareHash: "00",
  resetCause: "power-on",
  uptime: 0.5,
  bootCount: 1,
  sampleDriven: true,
  clockRate: 1e6,
  ackEvery: 4,
  functions: [
    {
      name: "presence",
      input: { kind: "baseband", channels: 1, rate: 2000, encoding: "i16", fullScale: 1, radar: null },
      output: null,
      events: ["major"],
      actuations: ["emission"],
    },
  ],
};

/** Says something in each piece whose first value is above 0, and does something where it is below. */
const FIRMWARE: Firmware = ({ lead }) => {
  let index = 0;
  return {
    process(samples) {
      index += samples.length / 2;
      if (samples[0] > 0) return [{ event: { kind: "major", state: "on", index, confidence: 0.5 } }];
      if (samples[0] === 0) return [];
      const emission = {
        kind: "emission",
        index: index + lead,
        carrier: 33_000,
        level: 1,
        on: true,
      } as const;
      return [{ actuation: emission }, { event: { kind: "major", state: "off", index, confidence: 1 } }];
    },
  };
};

const OPEN: Bodies["open"] = {
  ...{ stream: 3, function: "presence", rate: 2000, lead: 200, blockLength: 100, total: null },
  ...{ timekeeping: "lockstep", cloud: true },
};

/** A host in memory: what it asks, and what comes back as [type, body], or as Frames. */
function host() {
  let encoder = frameEncoder();
  const decoder = frameDecoder();
  const lines: string[] = [];
  const called: unknown[] = [];
  let written: Uint8Array[] = [];
  const take = deviceSession({
    describe: () => DESCRIPTOR,
    firmware: { presence: FIRMWARE },
    write: (bytes) => written.push(bytes),
    log: (line) => lines.push(line),
    calls: {
      threshold(given) {
        called.push(given);
        return { before: 1 };
      },
      "self-test"() {
        throw new Error("microphone 2 is deaf");
      },
    },
  });
  const framesOf = (bytes: Uint8Array) => {
    written = [];
    take(bytes);
    return written.flatMap((chunk) => decoder.push(chunk));
  };
  const give = (bytes: Uint8Array) =>
    framesOf(bytes).map((frame) => {
      const { type, body } = readMessage(frame);
      return [type, body] as const;
    });
  const frames = <T extends FrameType>(type: T, body: Bodies[T]) =>
    framesOf(encoder.encode(message(type, body, { stream: 3 })));
  const ask = <T extends FrameType>(type: T, body: Bodies[T], stream = 3) =>
    give(encoder.encode(message(type, body, { stream })));
  /** Whether a session went on. */
  const greet = (nonce = 77) => {
    if (nonce !== 77) encoder = frameEncoder();
    const [[, hello]] = ask("greeting", { protocol: { least: 1, most: 1 }, nonce, host: "test" });
    return (hello as Bodies["hello"]).resumed;
  };
  return { ask, give, greet, frames, lines, called, encoder };
}

/** A stream that was closed before anything came. */
const NOTHING = {
  ...{ stream: 3, samples: 0, crc32: 0, events: 0, actuations: 0, uploads: 0, lost: 0 },
  ...{ feedSamples: 0, feedCrc32: 0 },
};

const samples = (index: number, ...values: number[]) => ({ index, values: Int16Array.from(values) });

test("a greeting is answered by a hello with its nonce and the descriptor", () => {
  const greeting = { protocol: { least: 1, most: 1 }, nonce: 77, host: "test" };
  const hello = { nonce: 77, descriptor: DESCRIPTOR, resumed: false };
  assert.deepEqual(host().ask("greeting", greeting), [["hello", hello]]);
});

test("what follows from a block comes first, then the barrier, then credit for as much again", () => {
  const { ask, greet } = host();
  greet();
  assert.deepEqual(ask("open", OPEN), [["opened", { stream: 3, refused: null, until: 16_384 }]]);
  assert.deepEqual(ask("samples", samples(0, 5, 0, 1, 1)), [
    ["event", { kind: "major", state: "on", stream: 3, index: 2, confidence: 0.5, value: null }],
    ["processed", { stream: 3, samples: 2 }],
    ["credit", { stream: 3, until: 16_384 + 8 }],
  ]);
  assert.deepEqual(ask("samples", samples(2, -5, 0)), [
    ["actuation", { kind: "emission", stream: 3, index: 203, carrier: 33_000, level: 1, on: true }],
    ["event", { kind: "major", state: "off", stream: 3, index: 3, confidence: 1, value: null }],
    ["processed", { stream: 3, samples: 3 }],
    ["credit", { stream: 3, until: 16_384 + 12 }],
  ]);
  const crc32 = digest(Uint8Array.from([5, 0, 0, 0, 1, 0, 1, 0, 0xfb, 0xff, 0, 0]));
  assert.deepEqual(ask("close", { stream: 3 }), [
    ["closed", { ...NOTHING, samples: 3, crc32, events: 2, actuations: 1 }],
  ]);
});

test("a total that no block and no hop divides is reported to its last sample, before the close", () => {
  const { ask, greet } = host();
  greet();
  ask("open", { ...OPEN, blockLength: 3, total: 7 });
  const reported = [0, 3, 6].flatMap((index) =>
    ask("samples", samples(index, ...new Array(2 * Math.min(3, 7 - index)).fill(0))).flatMap(
      ([type, body]) => (type === "processed" ? [body] : []),
    ),
  );
  assert.deepEqual(reported, [
    { stream: 3, samples: 3 },
    { stream: 3, samples: 6 },
    { stream: 3, samples: 7 },
  ]);
  const [[type, closed], ...others] = ask("close", { stream: 3 });
  assert.deepEqual([type, (closed as Bodies["closed"]).samples, others], ["closed", 7, []]);
});

test("the first credit has room for the largest block that is not refused, and the later ones for one more", () => {
  const { ask, greet } = host();
  greet();
  const blockLength = 4096; // Of 4 bytes each: the window.
  const [[, opened]] = ask("open", { ...OPEN, lead: blockLength, blockLength });
  assert.deepEqual(opened, { stream: 3, refused: null, until: 4 * blockLength });
  const credit = ask("samples", samples(0, ...new Array(2 * blockLength).fill(0))).at(-1);
  assert.deepEqual(credit, ["credit", { stream: 3, until: 2 * 4 * blockLength }]);
});

test("a gap in the samples is told once, and again when the repeat lost its beginning; repeats change nothing", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  ask("samples", samples(0, 0, 0));
  const missing = [["missing", { stream: 3, index: 1 }]];
  assert.deepEqual(ask("samples", samples(3, 0, 0)), missing);
  assert.deepEqual(ask("samples", samples(4, 0, 0)), []);
  assert.deepEqual(ask("samples", samples(2, 0, 0)), missing);
  assert.deepEqual(ask("samples", samples(0, 9, 9)), []);
  for (const index of [1, 2, 3]) ask("samples", samples(index, 0, 0));
  const [[type, closed]] = ask("close", { stream: 3 });
  const crc32 = digest(new Uint8Array(16));
  assert.deepEqual([type, closed], ["closed", { ...NOTHING, samples: 4, crc32 }]);
  assert.deepEqual(ask("close", { stream: 3 }), [["closed", closed]]);
});

test("samples beyond credit are dropped, counted and asked for again", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  // Nobody acknowledges, so that the device holds back what comes after 512 blocks.
  for (let index = 0; index < 512; index++) ask("samples", samples(index, 0, 0));
  const block = new Array(2 * 3000).fill(0);
  assert.deepEqual(ask("samples", samples(512, ...block)), []);
  assert.deepEqual(ask("samples", samples(3512, ...block)), [["missing", { stream: 3, index: 3512 }]]);
  const pong = ask("ping", { id: 1, next: 512 }).at(-1)?.[1];
  const { overruns, streams } = pong as Bodies["pong"];
  assert.deepEqual([overruns, streams[0]?.taken], [1, 3512]);
});

test("what will not come is taken for zeros, and counted", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  assert.deepEqual(ask("skip", { stream: 3, index: 5 })[0], ["processed", { stream: 3, samples: 5 }]);
  assert.deepEqual(ask("skip", { stream: 3, index: 4 }), []);
  ask("samples", samples(5, 1, 0));
  const [[, closed]] = ask("close", { stream: 3 });
  const crc32 = digest(Uint8Array.of(1, 0, 0, 0));
  assert.deepEqual(closed, { ...NOTHING, samples: 6, crc32, lost: 5, events: 1 });
});

test("reports are kept until they are acknowledged, and come again as they were", () => {
  const { ask, greet, frames } = host();
  greet();
  ask("open", OPEN);
  const first = frames("samples", samples(0, 5, 0)).filter(({ channel }) => channel === 1);
  const second = frames("samples", samples(1, -5, 0)).filter(({ channel }) => channel === 1);
  assert.deepEqual(
    first.concat(second).map(({ sequence }) => sequence),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(frames("ack", { next: 1, again: true }), [first[1], ...second]);
  assert.deepEqual(frames("ack", { next: 4, again: false }), []);
  assert.deepEqual(frames("ack", { next: 2, again: true }), []); // It steps back.
  assert.deepEqual(frames("ack", { next: 6, again: true }), []); // None of that number was sent.
  const [pong] = ask("ping", { id: 9, next: 4 });
  assert.deepEqual(pong, [
    "pong",
    {
      ...{ id: 9, clock: 500_000, next: 5, streams: [{ stream: 3, taken: 2, until: 16_392 }] },
      ...{ badFrames: 0, lostFrames: 0, repeats: 4, overruns: 0, underruns: 0 },
    },
  ]);
  assert.deepEqual(frames("ack", { next: 4, again: true }), [second.at(-1)]);
});

test("a device whose reports nobody acknowledges takes samples up to its credit, and answers them when it can", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  let processed = 0;
  let index = 0;
  const count = (answers: readonly (readonly [string, unknown])[]) => {
    processed += answers.filter(([type]) => type === "processed").length;
  };
  for (; index < 600; index++) count(ask("samples", samples(index, 0, 0)));
  assert.equal(processed, 512);
  assert.equal((ask("ping", { id: 1, next: 0 })[0][1] as Bodies["pong"]).streams[0]?.taken, 600);
  count(ask("ack", { next: 500, again: false }));
  assert.equal(processed, 600);
});

test("late and double control frames are passed over", () => {
  const { ask, give, greet, encoder } = host();
  greet();
  const late = encoder.encode(message("close", { stream: 3 }));
  ask("open", OPEN);
  assert.deepEqual(give(late), []);
  assert.equal(ask("samples", samples(0, 0, 0))[0]?.[0], "processed");
});

test("a call is done once however often it comes, and what cannot be done is told", () => {
  const { ask, greet, called } = host();
  greet();
  const call = { id: 1, method: "threshold", arguments: { value: 0.5 }, deadlineMs: 100 };
  const result = ["result", { id: 1, error: null, values: { before: 1 } }];
  assert.deepEqual(ask("call", call), [result]);
  assert.deepEqual(ask("call", call), [result]);
  assert.deepEqual(called, [{ value: 0.5 }]);
  const [[, unknown]] = ask("call", { ...call, id: 2, method: "toString" });
  assert.deepEqual(unknown, { id: 2, error: "there is no method toString", values: {} });
  const [[, failed]] = ask("call", { ...call, id: 3, method: "self-test" });
  assert.deepEqual(failed, { id: 3, error: "microphone 2 is deaf", values: {} });
  const [[, counters]] = ask("call", { ...call, id: 4, method: "counters" });
  const none = { badFrames: 0, lostFrames: 0, repeats: 0, overruns: 0, underruns: 0 };
  assert.deepEqual((counters as Bodies["result"]).values, none);
});

test("a host of another version is told which this device speaks, and gets no session", () => {
  const { ask } = host();
  const [[, hello]] = ask("greeting", { protocol: { least: 2, most: 9 }, nonce: 1, host: "later" });
  const { resumed, descriptor } = hello as Bodies["hello"];
  assert.deepEqual([resumed, descriptor.protocol], [false, { least: 1, most: 1 }]);
});

test("half a sample ends the stream", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  const [, [type]] = ask("samples", samples(0, 1));
  assert.equal(type, "closed");
});

for (const [what, asked, reason] of [
  ["another rate", { ...OPEN, rate: 4000 }, /2000 samples a second, not 4000/],
  ["an unknown function", { ...OPEN, function: "sleep" }, /no function "sleep"/],
  ["blocks beyond the lead", { ...OPEN, blockLength: 201 }, /201 samples are more than the lead of 200/],
  [
    "blocks beyond the window",
    { ...OPEN, lead: 5000, blockLength: 5000 },
    /20000 bytes exceed the window of 16384/,
  ],
] as const) {
  test(`a stream with ${what} is refused`, () => {
    const { ask, greet } = host();
    greet();
    const [[type, body]] = ask("open", asked);
    assert.equal(type, "opened");
    assert.match((body as Bodies["opened"]).refused ?? "", reason);
  });
}

test("a second stream into a function is refused while one is open, and another host's greeting ends the first", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  const [[, refused]] = ask("open", { ...OPEN, stream: 4 });
  assert.match((refused as Bodies["opened"]).refused ?? "", /stream 3 is open/);
  const [[, other]] = ask("open", { ...OPEN, lead: 100 });
  assert.match((other as Bodies["opened"]).refused ?? "", /not as it is asked for now/);
  assert.equal(greet(78), false);
  assert.equal((ask("open", { ...OPEN, lead: 100 })[0][1] as Bodies["opened"]).refused, null);
});

test("the same greeting again goes on with the session, and the same open is answered as before", () => {
  const { ask, greet } = host();
  assert.equal(greet(), false);
  ask("open", OPEN);
  ask("samples", samples(0, 0, 0));
  assert.equal(greet(), true);
  assert.deepEqual(ask("open", OPEN), [["opened", { stream: 3, refused: null, until: 16_384 + 4 }]]);
  assert.deepEqual(ask("samples", samples(1, 0, 0))[0], ["processed", { stream: 3, samples: 2 }]);
});

test("noise, damaged frames and messages out of place are told of, and the conversation goes on", () => {
  const { ask, give, greet, lines, encoder } = host();
  greet();
  assert.deepEqual(give(Uint8Array.from([9, 200, 3, 0, 0, 17, 0])), []);
  assert.ok(lines.includes("warning: 2 damaged and 0 unknown frames so far"), lines.join("\n"));
  const [[type, log]] = give(encoder.encode({ type: "open", channel: 0, payload: Uint8Array.from([0xff]) }));
  assert.equal(type, "log");
  assert.match((log as Bodies["log"]).text, /open/);
  assert.match((ask("processed", { stream: 3, samples: 1 })[0][1] as Bodies["log"]).text, /processed/);
  assert.match((ask("close", { stream: 3 })[0][1] as Bodies["log"]).text, /close/);
  assert.equal(ask("open", OPEN)[0][0], "opened");
});

test("a conversation cut byte by byte gives the same bytes as in one piece", () => {
  const asked = () => {
    const encoder = frameEncoder();
    const frames = [
      message("greeting", { protocol: { least: 1, most: 1 }, nonce: 77, host: "test" }),
      message("open", OPEN),
      message("samples", samples(0, 5, 0, 1, 1), { stream: 3 }),
      message("close", { stream: 3 }),
    ];
    return Buffer.concat(frames.map((frame) => encoder.encode(frame)));
  };
  const answered = (pieces: readonly Uint8Array[]) => {
    const written: Uint8Array[] = [];
    const device = { describe: () => DESCRIPTOR, firmware: { presence: FIRMWARE }, log: () => {} };
    const take = deviceSession({ ...device, write: (bytes) => written.push(bytes) });
    for (const piece of pieces) take(piece);
    return Buffer.concat(written).toString("hex");
  };
  const whole = answered([asked()]);
  assert.ok(whole.length > 200);
  assert.equal(answered([...asked()].map((byte) => Uint8Array.of(byte))), whole);
});
