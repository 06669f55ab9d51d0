import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Bodies,
  digest,
  encodeFrame,
  type FrameType,
  type Message,
  message,
  numbered,
  readMessage,
} from "#wire";
import { compile, SOURCES, WARNINGS } from "./testing.ts";
import {
  block,
  built,
  first,
  Host,
  OPEN,
  opened,
  parts,
  pongOf,
  REPORTS,
  skip,
  typesOf,
} from "./testing-device.ts";

/*
 * The agent in a device that does everything, held to the protocol by the host's strict codec. The device is compiled
 * with sanitizers, so that any access out of bounds and any undefined arithmetic ends it.
 */

test("hello says who it is, and a greeting repeated goes on with the session", { skip }, async () => {
  await using host = new Host();
  const [hello] = await host.greet();
  const { nonce, resumed, descriptor } = hello?.body ?? assert.fail();
  assert.deepEqual([nonce, resumed], [7, false]);
  assert.equal(descriptor.firmware, "everything 1.0");
  assert.equal(descriptor.largestFrame, 4096 + 24, "a block of the window, index, header and CRC");
  assert.deepEqual(
    descriptor.functions.map(({ name, input, output }) => [name, input.kind, input.rate, output?.rate]),
    [
      ["presence", "baseband", 4000, 1000],
      ["sleep", "profiles", 20, undefined],
    ],
  );
  assert.deepEqual(descriptor.functions[1]?.input.radar, {
    chirps: 1,
    bins: 8,
    complex: true,
    parameters: {},
  });
  await host.ask("open", OPEN);
  const [again] = await host.greet();
  assert.equal(again?.body.resumed, true);
  assert.deepEqual(typesOf(await host.ask("samples", block(0))).slice(-6), REPORTS);
  const [other] = await host.greet(8);
  assert.equal(other?.body.resumed, false);
  assert.deepEqual(await host.ask("samples", block(64)), [], "the new session has no stream");
});

test("a host of another version is told who it is, and has no session", { skip }, async () => {
  await using host = new Host();
  const greeting = message("greeting", { protocol: { least: 2, most: 9 }, nonce: 1, host: "later" });
  // Without a session nobody answers a ping: greet properly behind it.
  const child = host.encoder.encode(greeting);
  const right = host.encoder.encode(
    message("greeting", { protocol: { least: 0, most: 2 }, nonce: 2, host: "now" }),
  );
  const heard = (await host.raw(child, right)).map(readMessage);
  assert.deepEqual(typesOf(heard), ["hello", "hello", "pong"]);
});

test("samples are answered by every report, the barrier last, and closed counts them", { skip }, async () => {
  await using host = await opened();
  const heard = await host.ask("samples", block(0));
  assert.deepEqual(typesOf(heard), REPORTS);
  const [event, emission, light, feed, upload, processed] = heard.map(({ body }) => body);
  assert.deepEqual(event, { kind: "heard", state: "on", stream: 2, index: 0, confidence: 0.5, value: null });
  assert.deepEqual(emission, {
    kind: "emission",
    stream: 2,
    index: 464,
    carrier: 33000,
    level: 0.25,
    on: true,
  });
  assert.deepEqual(light, { kind: "light", stream: 2, index: 464, carrier: null, level: 1, on: false });
  assert.deepEqual(feed, { stream: 2, index: 0, values: Int16Array.of(0, 1) });
  assert.deepEqual(upload, {
    kind: "summary",
    stream: 2,
    index: 0,
    bytes: 64,
    content: Uint8Array.of(0, 0, 1),
  });
  assert.deepEqual(processed, { stream: 2, samples: 64 });
  assert.equal(heard[5]?.timestamp, 16_000, "64 samples at 4 kHz, in microseconds");
  const sent = new Uint8Array(block(0).values.buffer);
  const closed = {
    stream: 2,
    samples: 64,
    crc32: digest(sent),
    events: 1,
    actuations: 2,
    uploads: 1,
    lost: 0,
    feedSamples: 2,
    feedCrc32: digest(sent.subarray(0, 4)),
  };
  for (const time of ["once", "asked twice"]) {
    assert.deepEqual((await host.ask("close", { stream: 2 }))[0]?.body, closed, time);
  }
});

test("an open asked twice is opened once; another of the same stream is refused", { skip }, async () => {
  await using host = await opened();
  assert.deepEqual((await host.ask("open", OPEN))[0]?.body, { stream: 2, refused: null, until: 4096 });
  const other = first("opened", await host.ask("open", { ...OPEN, lead: 500 }));
  assert.match(other.refused ?? "", /open/);
  for (const [what, asked] of [
    ["function", { ...OPEN, stream: 3, function: "speech" }],
    ["rate", { ...OPEN, stream: 3, rate: 2000 }],
    ["lead", { ...OPEN, stream: 3, blockLength: 401 }],
    ["window", { ...OPEN, stream: 3, lead: 9000, blockLength: 600 }],
    ["end", { ...OPEN, stream: 3, timekeeping: "wall" }],
  ] as const) {
    const { refused } = first("opened", await host.ask("open", asked));
    assert.match(refused ?? "", new RegExp(what), what);
  }
});

test("a gap is asked for once, and once more when the repeat has one too", { skip }, async () => {
  await using host = await opened();
  await host.ask("samples", block(0));
  host.next = 6;
  assert.deepEqual(await host.ask("samples", block(0)), [], "what it has is passed over");
  const missing = [{ stream: 2, index: 64 }];
  const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body);
  assert.deepEqual(bodies(await host.ask("samples", block(128))), missing);
  assert.deepEqual(await host.ask("samples", block(192)), []);
  assert.deepEqual(bodies(await host.ask("samples", block(128))), missing, "the repeat lost its beginning");
  assert.deepEqual(typesOf(await host.ask("samples", block(64))), REPORTS);
});

test("reports are kept until acknowledged, repeated as they were, and samples wait for room", {
  skip,
}, async () => {
  await using host = await opened();
  const first = await host.raw(host.encoder.encode(message("samples", block(0), { stream: 2 })));
  const reports = first.filter(({ channel }) => channel === 1);
  const again = await host.raw(host.encoder.encode(message("ack", { next: 2, again: true })));
  assert.deepEqual(
    again.filter(({ channel }) => channel === 1),
    reports.slice(2),
  );
  host.next = 2;
  const late = await host.raw(host.encoder.encode(message("ack", { next: 1, again: true })));
  assert.deepEqual(typesOf(late.map(readMessage)), ["pong"], "an acknowledgement does not step back");
  // 640 bytes of ring hold two blocks' reports at most: then samples are held back, not reports dropped.
  let index = 64;
  while ((await host.ask("samples", block(index))).length > 0) index += 64;
  assert.ok(index > 64 && index < 512, `${index} samples`);
  const [pong] = (await host.raw()).slice(-1);
  assert.deepEqual(pongOf(pong ?? assert.fail()).streams[0]?.taken, index);
  host.next = pongOf(pong ?? assert.fail()).next;
  const asked = (await host.raw()).map(readMessage);
  assert.deepEqual(asked[0]?.body, { stream: 2, index }, "asks for what it held back once there is room");
  assert.deepEqual(typesOf(await host.ask("samples", block(index))), REPORTS);
});

test("credit grows before half of it is used up, and never by repeats", { skip }, async () => {
  await using host = await opened();
  const until: number[] = [];
  for (let index = 0; index < 64 * 16; index += 64) {
    const heard = await host.ask("samples", block(index));
    host.next += 6;
    for (const { type, body } of heard) if (type === "credit") until.push((body as Bodies["credit"]).until);
    await host.ask("samples", block(index));
    const granted = until.at(-1) ?? 4096;
    const taken = (index + 64) * 8;
    assert.ok(granted - taken >= 512, `${granted - taken} bytes are left after ${taken}`);
  }
  assert.deepEqual(
    until,
    [...until].sort((a, b) => a - b),
  );
  assert.ok(until.length >= 3 && until.length <= 8, `${until.length} grants`);
});

test("skipped samples are lost, and counted", { skip }, async () => {
  await using host = await opened();
  await host.ask("samples", block(0));
  assert.deepEqual(typesOf(await host.ask("skip", { stream: 2, index: 1000 })).at(-1), "processed");
  const closed = first("closed", await host.ask("close", { stream: 2 }));
  assert.deepEqual([closed.samples, closed.lost], [1000, 936]);
});

test("a skip waits for room in the ring as samples do, and is asked for once there is some", {
  skip,
}, async () => {
  await using host = await opened();
  let index = 0;
  while ((await host.ask("samples", block(index))).length > 0) index += 64;
  const after = index + 300;
  assert.deepEqual(
    await host.ask("skip", { stream: 2, index: after }),
    [],
    "nothing is said that could get lost",
  );
  const [pong] = (await host.raw()).slice(-1);
  const { streams, next } = pongOf(pong ?? assert.fail());
  assert.equal(streams[0]?.taken, index);
  host.next = next;
  const asked = (await host.raw()).map(readMessage);
  assert.deepEqual(asked[0]?.body, { stream: 2, index });
  const said = await host.ask("skip", { stream: 2, index: after });
  assert.deepEqual(said.at(-1)?.body, { stream: 2, samples: after });
});

test("firmware that takes no skips has no clock to play by, and refuses wall time alone", {
  skip,
}, async () => {
  const wall = { ...OPEN, timekeeping: "wall", total: 640 } as const;
  for (const [words, refused] of [
    [["no-skip"], /clock of its own/],
    [[], null],
  ] as const) {
    await using host = new Host(words);
    await host.greet();
    const answer = first("opened", await host.ask("open", wall));
    if (refused === null) assert.equal(answer.refused, null);
    else assert.match(answer.refused ?? "", refused);
  }
});

test("late control is passed over, and so is what makes no sense", { skip }, async () => {
  await using host = await opened();
  const close = message("close", { stream: 2 });
  const late = encodeFrame(numbered(close, 0));
  const garbage = Uint8Array.of(3, 9, 9, 0, 200, 1, 0);
  const nonsense = host.encoder.encode({ type: "close", channel: 0, payload: Uint8Array.of(0xa1, 0, 0xf6) });
  const heard = await host.raw(late, garbage, nonsense);
  assert.deepEqual(typesOf(heard.map(readMessage)), ["pong"]);
  assert.equal(pongOf(heard[0] ?? assert.fail()).badFrames, 2);
  assert.deepEqual(typesOf(await host.ask("samples", block(0))), REPORTS, "the stream is open still");
});

test("a call is done once, however often it is asked", { skip }, async () => {
  await using host = await opened();
  const call = { id: 4, method: "self-test", arguments: { n: 2.5 }, deadlineMs: 1000 };
  const result = { id: 4, error: null, values: { b: 2.5, zz: -1.5 } };
  const heard = await host.ask("call", call);
  assert.deepEqual(typesOf(heard), ["log", "result"]);
  assert.deepEqual(heard[1]?.body, result);
  const repeated = await host.ask("call", call);
  assert.deepEqual(
    repeated.map(({ body }) => body),
    [result],
  );
  assert.deepEqual(await host.ask("call", { ...call, id: 3 }), []);
  const refused = first("result", await host.ask("call", { ...call, id: 5, method: "dance" }));
  assert.match(refused.error ?? "", /no such method/);
});

test("a file is taken in pieces, verified, applied, rolled back, and refused if damaged", {
  skip,
}, async () => {
  await using host = await opened();
  const file = Uint8Array.from({ length: 900 }, (_, i) => (i * 7) % 256);
  const sha256 = createHash("sha256").update(file).digest("hex");
  const offer = { id: 9, kind: "model", length: 900, sha256, base: null };
  const state = async <T extends FrameType>(type: T, body: Bodies[T]) =>
    (await host.ask(type, body)).map((heard) => {
      const { state, offset, until, again, reason } = heard.body as Bodies["bulk"];
      return [state, offset, until, again, reason];
    });
  const chunk = (offset: number, bytes = file.subarray(offset, offset + 300)) =>
    state("chunk", { id: 9, offset, bytes });
  assert.deepEqual(await state("apply", { id: 9 }), [
    ["refused", 0, 0, false, "nothing was offered under this id"],
  ]);
  assert.deepEqual(await state("offer", offer), [["receiving", 0, 900, false, null]]);
  assert.deepEqual(await chunk(0), [["receiving", 300, 900, false, null]]);
  assert.deepEqual(await chunk(600), [["receiving", 300, 900, true, null]]);
  assert.deepEqual(await chunk(600), [], "once for each gap");
  await host.greet(11);
  assert.deepEqual(
    await state("offer", offer),
    [["receiving", 300, 900, false, null]],
    "goes on after a cut",
  );
  assert.deepEqual(await chunk(300), [["receiving", 600, 900, false, null]]);
  assert.deepEqual(await state("apply", { id: 9 }), [["receiving", 600, 900, false, null]]);
  assert.deepEqual(await chunk(600), [["verified", 900, 900, false, null]]);
  assert.deepEqual(await state("apply", { id: 9 }), [["applied", 900, 900, false, null]]);
  assert.deepEqual(await state("offer", { ...offer, id: 10 }), [["applied", 900, 900, false, null]]);
  assert.deepEqual(await state("rollback", { id: 10 }), [["rolled-back", 900, 900, false, null]]);
  assert.deepEqual(await state("offer", { ...offer, id: 11, length: 2000 }), [
    ["refused", 0, 0, false, "too long"],
  ]);
  const broken = { ...offer, id: 9, length: 300 };
  assert.deepEqual((await state("offer", broken))[0]?.[0], "receiving");
  assert.deepEqual((await chunk(0))[0], ["damaged", 0, 0, false, "its SHA-256 is not the offer's"]);
});

test("two streams are taken at a time, a third is refused", { skip }, async () => {
  await using host = await opened();
  const sleep = { ...OPEN, stream: 5, function: "sleep", rate: 20, lead: 2, blockLength: 1 };
  assert.equal(first("opened", await host.ask("open", sleep)).refused, null);
  const third = first("opened", await host.ask("open", { ...OPEN, stream: 6 }));
  assert.match(third.refused ?? "", /streams/);
  const values = new Int16Array(3 * 8 * 2);
  const heard = await host.ask("samples", { index: 0, values }, 5);
  assert.deepEqual(heard.at(-1)?.body, { stream: 5, samples: 1 });
  assert.equal(heard.at(-1)?.timestamp, 50_000);
});

test("hostile bytes neither crash it nor make it read where it may not", { skip }, () => {
  const fuzz = join(built.folder, "fuzz");
  assert.equal(compile("gcc", [...WARNINGS, ...parts, "testing/fuzz.c", "-o", fuzz]), "");
  const done = spawnSync(fuzz, ["3000", "1"], { encoding: "utf8" });
  assert.equal(done.stderr, "");
  assert.equal(done.status, 0);
  const [, said = "0"] = /(\d+) bytes said/.exec(done.stdout) ?? [];
  assert.ok(Number(said) > 1e5, `it answered ${said} bytes: the fuzzer reaches the conversation`);
});

test("gcc's analyzer has nothing to say of the agent", { skip }, () => {
  for (const source of SOURCES) {
    const words = [...WARNINGS, "-fanalyzer", "-O2", "-c", source, "-o", join(built.folder, "analysed.o")];
    assert.equal(compile("gcc", words), "", source);
  }
});
