import { crc32 } from "node:zlib";
import {
  type Bodies,
  CRC_LENGTH,
  cobsEncode,
  encodeRaw,
  frameLength,
  MESSAGES,
  message,
  numbered,
  PROTOCOL,
} from "#wire";
import { type Bench, type ConformanceCheck, expect } from "./conformance-bench.ts";

/** What holds of a device before any stream is open. */
export const SESSION_CHECKS: readonly ConformanceCheck[] = [
  { promise: "hello says what it speaks, is and can do", section: "Messages", run: describes },
  {
    promise: "a greeting with another nonce begins a session, numbered from 0",
    section: "Session",
    run: begins,
  },
  { promise: "a greeting with the session's nonce resumes it", section: "Session", run: resumes },
  { promise: "keys of later versions in a greeting are skipped", section: "Messages", run: newerGreeting },
  { promise: "versions with none in common begin no session", section: "Session", run: noVersion },
  { promise: "a ping is answered, and time does not run backwards", section: "Pong in turn", run: pongs },
  { promise: "late and doubled control frames are passed over", section: "Channels", run: lateControl },
  { promise: "garbage costs nothing behind the next delimiter", section: "Frames", run: garbage },
  { promise: "frames of unknown types are skipped", section: "Frames", run: unknownType },
  { promise: "a payload that is no message is passed over", section: "Messages", run: unreadable },
  {
    promise: "a call it has not got is refused, and repeated with one answer",
    section: "Calls",
    run: unknownCall,
  },
  {
    promise: "fault counters are numbers that count up, or a call it has not got",
    section: "Calls",
    run: faultCounters,
  },
  {
    promise: "what it measures of itself are numbers, or a call it has not got",
    section: "Calls",
    run: telemetry,
  },
  { promise: "an offer that it cannot use is answered: refused", section: "Bulk", run: uselessOffer },
];

async function describes(peer: Bench): Promise<void> {
  const { protocol, functions, firmwareHash } = peer.descriptor;
  expect(
    protocol.least <= PROTOCOL && PROTOCOL <= protocol.most,
    `protocol ${PROTOCOL} among its own`,
    protocol,
  );
  expect(functions.length > 0, "at least one function", "none");
  const names = new Set(functions.map(({ name }) => name));
  expect(
    names.size === functions.length,
    "functions with different names",
    functions.map(({ name }) => name),
  );
  expect(/^[0-9a-f]{64}$/.test(firmwareHash), "a firmware hash of 64 hexadecimal digits", firmwareHash);
}

async function begins(peer: Bench): Promise<void> {
  const { resumed, sequence } = await peer.greet();
  expect(!resumed, "resumed: false", "resumed: true");
  expect(sequence === 0, "a hello with number 0", `number ${sequence}`);
  const { streams, next } = await peer.fence();
  expect(streams.length === 0 && next === 0, "a pong with no streams and next 0", { streams, next });
}

async function resumes(peer: Bench): Promise<void> {
  const { nonce } = await peer.greet();
  const { resumed } = await peer.greet({ nonce });
  expect(resumed, "resumed: true", "resumed: false");
}

async function newerGreeting(peer: Bench): Promise<void> {
  const { nonce } = await peer.greet();
  const known = MESSAGES.greeting.encode({ protocol: { least: 1, most: 1 }, nonce, host: "newer" });
  const payload = Uint8Array.of(known[0]! + 1, ...known.subarray(1), 0x18, 99, 0); // Key 99: 0.
  await peer.raw(framed(encodeRaw(numbered({ type: "greeting", channel: 0, payload }, 1))));
  const { body } = await peer.answer("hello", "a hello that answers it");
  expect(body.nonce === nonce && body.resumed, "a hello of the session, resumed", body);
}

async function noVersion(peer: Bench): Promise<void> {
  const { nonce, resumed } = await peer.greet({ versions: { least: 255, most: 255 } });
  expect(!resumed, "resumed: false", "resumed: true");
  const after = await peer.greet({ nonce });
  expect(!after.resumed, "no session with that nonce to resume", "resumed: true");
}

async function pongs(peer: Bench): Promise<void> {
  await peer.greet();
  const first = await peer.fence();
  const second = await peer.fence();
  expect(second.clock >= first.clock, `a clock of ${first.clock} ticks or more`, `${second.clock}`);
}

async function lateControl(peer: Bench): Promise<void> {
  await peer.greet();
  await peer.say("ping", { id: 900, next: 0 }, { sequence: 40 });
  await peer.answer("pong", "a pong after numbers that were lost", ({ id }) => id === 900);
  await peer.say("ping", { id: 901, next: 0 }, { sequence: 39 });
  await peer.say("ping", { id: 902, next: 0 }, { sequence: 40 });
  await peer.say("ping", { id: 903, next: 0 }, { sequence: 41 });
  await peer.answer("pong", "a pong to the ping in its turn", ({ id }) => id === 903);
  const late = peer.seen().filter(({ type }) => type === "pong");
  expect(
    late.length === 0,
    "no pong to pings that come late",
    late.map(({ body }) => body),
  );
}

async function garbage(peer: Bench): Promise<void> {
  await peer.greet();
  const before = await peer.fence();
  const noise = Uint8Array.from({ length: 400 }, (_, n) => (n * 151 + 7) & 0xff);
  const damaged = framed(encodeRaw(numbered(message("ping", { id: 77, next: 0 }), 1)));
  damaged[5]! ^= 0x10;
  const endless = new Uint8Array(2 * peer.descriptor.largestFrame + 1000).fill(0x55);
  for (const bytes of [noise, damaged, endless, Uint8Array.of(0, 0, 0), Uint8Array.of(1, 0, 2, 0)]) {
    await peer.raw(bytes);
    await peer.raw(Uint8Array.of(0));
  }
  const after = await peer.fence();
  const wrong = peer.seen().filter(({ type }) => type === "pong");
  expect(wrong.length === 0, "no pong to a damaged ping", "one");
  expect(
    after.badFrames > before.badFrames,
    "bad frames to be counted",
    `${after.badFrames} after ${before.badFrames}`,
  );
}

async function unknownType(peer: Bench): Promise<void> {
  await peer.greet();
  const raw = encodeRaw(numbered(message("ping", { id: 1, next: 0 }), 1));
  raw[0] = 200;
  const end = raw.length - CRC_LENGTH;
  new DataView(raw.buffer, raw.byteOffset).setUint32(end, crc32(raw.subarray(0, end)), true);
  await peer.raw(framed(raw));
  await peer.say("ping", { id: 800, next: 0 }, { sequence: 2 });
  await peer.answer("pong", "a pong to the ping behind it", ({ id }) => id === 800);
}

async function unreadable(peer: Bench): Promise<void> {
  await peer.greet();
  const payloads = [
    [],
    [0xa1],
    [0xbf, 0xff],
    [0xff],
    [0xa1, 0x00, 0xfb],
    [0x9b, 255, 255, 255, 255, 255, 255, 255, 255],
  ];
  for (const [n, bytes] of payloads.entries()) {
    const payload = Uint8Array.from(bytes);
    for (const type of ["ping", "open", "close", "call", "ack"] as const) {
      await peer.raw(framed(encodeRaw(numbered({ type, channel: 0, payload }, n + 1))));
    }
  }
  await peer.say("ping", { id: 801, next: 0 }, { sequence: 100 });
  await peer.answer("pong", "a pong to the ping behind them", ({ id }) => id === 801);
  const acted = peer.seen().filter(({ type }) => type !== "log" && type !== "result");
  expect(
    acted.length === 0,
    "nothing done",
    acted.map(({ type }) => type),
  );
}

async function unknownCall(peer: Bench): Promise<void> {
  await peer.greet();
  const asked = { id: 1, method: "no-such-method", arguments: {}, deadlineMs: 1000 };
  await peer.say("call", asked);
  const first = await peer.answer("result", "a result of the call");
  expect(first.body.id === 1 && first.body.error !== null, "an error for call 1", first.body);
  await peer.say("call", asked);
  const again = await peer.answer("result", "the result once more");
  expect(JSON.stringify(again.body) === JSON.stringify(first.body), JSON.stringify(first.body), again.body);
}

/** The values of a call; null where it has not got it. */
async function called(peer: Bench, id: number, method: string): Promise<Bodies["result"]["values"] | null> {
  await peer.say("call", { id, method, arguments: {}, deadlineMs: 1000 });
  const what = `a result of the call ${method}`;
  const { body } = await peer.answer("result", what, (result) => result.id === id);
  if (body.error !== null) return null;
  const strange = Object.entries(body.values).filter(([, value]) => typeof value !== "number");
  expect(strange.length === 0, `numbers from ${method}`, Object.fromEntries(strange));
  return body.values;
}

async function faultCounters(peer: Bench): Promise<void> {
  await peer.greet();
  const before = await called(peer, 1, "counters");
  const after = await called(peer, 2, "counters");
  expect((before === null) === (after === null), "counters that are there, or not", { before, after });
  for (const [name, value] of Object.entries(before ?? {})) {
    const counts = Number.isInteger(value) && Number(value) >= 0 && Number(after?.[name]) >= Number(value);
    expect(counts, "whole numbers that never go down", { [name]: [value, after?.[name]] });
  }
}

async function telemetry(peer: Bench): Promise<void> {
  await peer.greet();
  await called(peer, 1, "telemetry");
}

async function uselessOffer(peer: Bench): Promise<void> {
  await peer.greet();
  const sha256 = "0123456789abcdef".repeat(4);
  await peer.say("offer", { id: 5, kind: "no-such-kind", length: 10, sha256, base: null });
  const { body } = await peer.answer("bulk", "a bulk message that answers the offer");
  expect(body.id === 5 && body.state === "refused", "refused", body);
  expect(body.reason !== null, "a reason", "none");
}

/** Stuffed, with its delimiter. */
function framed(raw: Uint8Array): Uint8Array {
  const out = new Uint8Array(frameLength(raw.length));
  const end = cobsEncode(raw, out, 0);
  out[end] = 0;
  return out.subarray(0, end + 1);
}
