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
  functions: [
    {
      name: "presence",
      input: { kind: "baseband", channels: 1, rate: 2000, encoding: "i16", fullScale: 1 },
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

const OPEN = { stream: 3, function: "presence", rate: 2000, lead: 200, blockLength: 100, total: null };

/** A host in memory: what it asks, and what comes back as [type, body]. */
function host() {
  const encoder = frameEncoder();
  const decoder = frameDecoder();
  const lines: string[] = [];
  let written: Uint8Array[] = [];
  const take = deviceSession({
    describe: () => DESCRIPTOR,
    firmware: { presence: FIRMWARE },
    write: (bytes) => written.push(bytes),
    log: (line) => lines.push(line),
  });
  const give = (bytes: Uint8Array) => {
    written = [];
    take(bytes);
    return written
      .flatMap((chunk) => decoder.push(chunk))
      .map((frame) => {
        const { type, body } = readMessage(frame);
        return [type, body] as const;
      });
  };
  const ask = <T extends FrameType>(type: T, body: Bodies[T], stream = 3) =>
    give(encoder.encode(message(type, body, { stream })));
  const greet = () => ask("greeting", { protocol: { least: 1, most: 1 }, nonce: 77, host: "test" });
  return { ask, give, greet, lines, encoder };
}

const samples = (index: number, ...values: number[]) => ({ index, values: Int16Array.from(values) });

test("a greeting is answered by a hello with its nonce and the descriptor", () => {
  assert.deepEqual(host().greet(), [["hello", { nonce: 77, descriptor: DESCRIPTOR }]]);
});

test("what follows from a block comes first, then the barrier, then credit for as much again", () => {
  const { ask, greet } = host();
  greet();
  assert.deepEqual(ask("open", OPEN), [["opened", { stream: 3, refused: null, until: 16_384 }]]);
  assert.deepEqual(ask("samples", samples(0, 5, 0, 1, 1)), [
    ["event", { kind: "major", state: "on", stream: 3, index: 2, confidence: 0.5 }],
    ["processed", { stream: 3, samples: 2 }],
    ["credit", { stream: 3, until: 16_384 + 8 }],
  ]);
  assert.deepEqual(ask("samples", samples(2, -5, 0)), [
    ["actuation", { kind: "emission", stream: 3, index: 203, carrier: 33_000, level: 1, on: true }],
    ["event", { kind: "major", state: "off", stream: 3, index: 3, confidence: 1 }],
    ["processed", { stream: 3, samples: 3 }],
    ["credit", { stream: 3, until: 16_384 + 12 }],
  ]);
  const crc32 = digest(Uint8Array.from([5, 0, 0, 0, 1, 0, 1, 0, 0xfb, 0xff, 0, 0]));
  assert.deepEqual(ask("close", { stream: 3 }), [
    ["closed", { stream: 3, samples: 3, crc32, events: 2, actuations: 1 }],
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

test("a gap in the samples ends the stream with a warning that says what was expected", () => {
  const { ask, greet, lines } = host();
  greet();
  ask("open", OPEN);
  const [[, log], [type, closed], ...others] = ask("samples", samples(7, 0, 0));
  assert.deepEqual(log, { level: "warning", text: "stream 3: expected sample 0, got 7" });
  assert.deepEqual([type, closed], ["closed", { stream: 3, samples: 0, crc32: 0, events: 0, actuations: 0 }]);
  assert.deepEqual(others, []);
  assert.deepEqual(ask("samples", samples(8, 0, 0)), []);
  assert.ok(lines.includes("warning: stream 3: expected sample 0, got 7"));
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

test("a second stream is refused while one is open, and a greeting ends the first", () => {
  const { ask, greet } = host();
  greet();
  ask("open", OPEN);
  const [[, refused]] = ask("open", { ...OPEN, stream: 4 });
  assert.match((refused as Bodies["opened"]).refused ?? "", /stream 3 is open/);
  greet();
  assert.equal((ask("open", OPEN)[0][1] as Bodies["opened"]).refused, null);
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
