import { type Bench, type ConformanceCheck, expect } from "./conformance-bench.ts";
import { asking, feed, hear, opened } from "./conformance-stream.ts";

/** What holds of a device's streams. */
export const STREAM_CHECKS: readonly ConformanceCheck[] = [
  { promise: "an open is answered, with credit for a block", section: "Nothing lost, 2", run: firstCredit },
  {
    promise: "the same open again is answered with credit, and changes nothing",
    section: "Requests",
    run: sameOpen,
  },
  { promise: "an open that differs from the stream's is refused", section: "Requests", run: otherOpen },
  { promise: "an open of a function that it has not got is refused", section: "Requests", run: noFunction },
  { promise: "a stream is taken whole, and its digest and counts are right", section: "Closed", run: whole },
  { promise: "a repeated close is answered with the same closed", section: "Requests", run: repeatedClose },
  {
    promise: "a stream without a total is reported to its end before closed",
    section: "The end",
    run: untold,
  },
  { promise: "credit never goes down", section: "Nothing lost, 2", run: credit },
  {
    promise: "events are not of the future, and actuations leave the lead",
    section: "The barrier",
    run: barrier,
  },
  { promise: "missing samples are asked for once", section: "Nothing lost, 1", run: missingOnce },
  {
    promise: "a repeat that lost its beginning is asked for again",
    section: "Nothing lost, 1",
    run: missingAgain,
  },
  { promise: "samples that come twice are passed over", section: "Nothing lost, 1", run: doubled },
  { promise: "samples beyond credit do no harm", section: "Nothing lost, 2", run: beyondCredit },
  {
    promise: "samples of a stream that is not open are passed over",
    section: "Nothing lost, 1",
    run: notOpen,
  },
  { promise: "reports are repeated on ack again, as they were", section: "Nothing lost, 3", run: repeats },
  { promise: "an ack of what was never said is passed over", section: "Nothing lost, 3", run: wildAck },
  { promise: "a resumed session keeps its streams", section: "Session", run: resumed },
  { promise: "a new session ends all streams", section: "Session", run: ended },
];

async function firstCredit(peer: Bench): Promise<void> {
  const { open, bytes, heard } = await opened(peer, 16);
  const block = open.blockLength * bytes;
  expect(heard.until >= block, `credit of ${block} bytes or more`, `${heard.until}`);
}

async function sameOpen(peer: Bench): Promise<void> {
  const stream = await opened(peer, 16);
  await feed(peer, stream, 4);
  await peer.say("open", stream.open);
  const { body } = await peer.answer("opened", "an answer to the open that came again");
  expect(body.refused === null, "an opened stream", `refused: ${body.refused}`);
  expect(body.until >= stream.heard.until, `credit of ${stream.heard.until} or more`, `${body.until}`);
  const { streams } = await peer.fence();
  const taken = 4 * stream.open.blockLength;
  expect(streams[0]?.taken === taken, `${taken} samples taken, as before`, streams);
}

async function otherOpen(peer: Bench): Promise<void> {
  const { open } = await opened(peer, 16);
  await peer.say("open", { ...open, lead: open.lead + 1 });
  const { body } = await peer.answer("opened", "an answer to the other open");
  expect(body.refused !== null, "to be refused", "opened");
}

async function noFunction(peer: Bench): Promise<void> {
  await peer.greet();
  await peer.say("open", { ...asking(peer.descriptor, 16), function: "no-such-function" });
  const { body } = await peer.answer("opened", "an answer to open");
  expect(body.refused !== null, "to be refused", "opened");
}

/** Blocks of a whole stream: 2 s of it in most functions. */
const WHOLE = 160;

async function whole(peer: Bench): Promise<void> {
  const stream = await opened(peer, WHOLE);
  await feed(peer, stream, WHOLE);
  await peer.say("close", { stream: 0 });
  const { body } = await peer.answer("closed", "an answer to close");
  for (const one of peer.seen()) hear(stream, one);
  const { events, actuations, uploads, feedSamples, feedCrc32 } = stream.heard;
  const samples = WHOLE * stream.open.blockLength;
  const said = { events, actuations, uploads, lost: 0, feedSamples, feedCrc32 };
  const expected = JSON.stringify({ stream: 0, samples, crc32: stream.digest(WHOLE), ...said });
  expect(JSON.stringify(body) === expected, expected, body);
}

async function repeatedClose(peer: Bench): Promise<void> {
  const stream = await opened(peer, 8);
  await feed(peer, stream, 8);
  await peer.say("close", { stream: 0 });
  const first = await peer.answer("closed", "an answer to close");
  await peer.say("close", { stream: 0 });
  const again = await peer.answer("closed", "the answer once more");
  expect(JSON.stringify(again.body) === JSON.stringify(first.body), JSON.stringify(first.body), again.body);
}

async function untold(peer: Bench): Promise<void> {
  const stream = await opened(peer, null);
  await stream.send(0);
  await peer.say("close", { stream: 0 });
  await peer.answer("closed", "an answer to close");
  for (const one of peer.seen()) hear(stream, one);
  const { blockLength } = stream.open;
  const { processed } = stream.heard;
  expect(processed === blockLength, `processed ${blockLength} before closed`, `processed ${processed}`);
}

async function credit(peer: Bench): Promise<void> {
  const stream = await opened(peer, WHOLE);
  await feed(peer, stream, WHOLE);
  expect(stream.heard.fell === null, "credit that grows or stays", stream.heard.fell ?? "");
}

async function barrier(peer: Bench): Promise<void> {
  const stream = await opened(peer, WHOLE);
  await feed(peer, stream, WHOLE);
  expect(stream.heard.early === null, "indices that the barrier allows", stream.heard.early ?? "");
}

function asked(peer: Bench): readonly number[] {
  return peer.seen().flatMap((one) => (one.type === "missing" ? [one.body.index] : []));
}

async function missingOnce(peer: Bench): Promise<void> {
  const { open, send } = await opened(peer, 16);
  const { blockLength } = open;
  for (const k of [0, 2, 3]) await send(k);
  await peer.fence();
  const found = asked(peer);
  expect(found.length === 1 && found[0] === blockLength, `missing from ${blockLength} on, once`, found);
  for (const k of [1, 2, 3]) await send(k);
  const { streams } = await peer.fence();
  const taken = 4 * blockLength;
  expect(streams[0]?.taken === taken, `${taken} samples taken after the repeat`, streams);
}

async function missingAgain(peer: Bench): Promise<void> {
  const { open, send } = await opened(peer, 16);
  for (const k of [0, 3]) await send(k);
  await peer.fence();
  peer.seen();
  await send(2);
  await peer.fence();
  const found = asked(peer);
  const index = open.blockLength;
  expect(found.length === 1 && found[0] === index, `missing from ${index} on, once more`, found);
}

async function doubled(peer: Bench): Promise<void> {
  const stream = await opened(peer, 8);
  await feed(peer, stream, 3);
  for (const k of [0, 2, 1]) await stream.send(k);
  const { streams } = await peer.fence();
  const taken = 3 * stream.open.blockLength;
  expect(streams[0]?.taken === taken, `${taken} samples taken`, streams);
  const found = asked(peer);
  expect(found.length === 0, "nothing asked for", found);
}

async function beyondCredit(peer: Bench): Promise<void> {
  const { open, bytes, heard, send, digest } = await opened(peer, null, "long");
  const { blockLength } = open;
  const covered = Math.floor(heard.until / (blockLength * bytes));
  for (let k = 0; k < covered + 2; k++) await send(k);
  const { streams } = await peer.fence();
  const taken = streams[0]?.taken ?? -1;
  const whole = taken >= covered * blockLength && taken % blockLength === 0;
  expect(
    whole,
    `at least the ${covered} blocks of ${blockLength} samples that credit covered`,
    `${taken} samples taken`,
  );
  await peer.say("close", { stream: 0 });
  const { body } = await peer.answer("closed", "an answer to close");
  const expected = { samples: taken, crc32: digest(taken / blockLength) };
  expect(body.samples === taken && body.crc32 === expected.crc32, JSON.stringify(expected), body);
}

async function notOpen(peer: Bench): Promise<void> {
  const { send, open } = await opened(peer, 8);
  await peer.say("samples", { index: 0, values: new Int16Array(8) }, { stream: 9 });
  await send(0);
  const { streams } = await peer.fence();
  expect(
    streams.length === 1 && streams[0]?.taken === open.blockLength,
    "one stream, one block taken",
    streams,
  );
}

/** Sends some blocks, acknowledges nothing, and gives the reports that came. */
async function unacknowledged(peer: Bench) {
  const stream = await opened(peer, 16);
  for (let k = 0; k < 3; k++) await stream.send(k);
  await peer.fence();
  const said = peer.seen().filter(({ channel }) => channel === 1);
  expect(said.length > 0, "reports of three blocks", "none");
  return said;
}

async function repeats(peer: Bench): Promise<void> {
  const said = await unacknowledged(peer);
  for (const from of [0, said.length - 1]) {
    await peer.say("ack", { next: from, again: true });
    await peer.fence();
    const again = peer.seen().filter(({ channel }) => channel === 1);
    const same = again.every(
      ({ bytes }, n) => Buffer.compare(bytes, said[from + n]?.bytes ?? bytes.subarray(1)) === 0,
    );
    const expected = `${said.length - from} reports from number ${from} on, byte for byte`;
    const came = again.map(({ type, sequence }) => `${type} ${sequence}`).join(", ") || "none";
    expect(again.length === said.length - from && same, expected, came);
    peer.acknowledge(said.length - 1);
  }
}

async function wildAck(peer: Bench): Promise<void> {
  const said = await unacknowledged(peer);
  await peer.say("ack", { next: said.length + 30_000, again: true });
  await peer.say("ack", { next: 0, again: true });
  await peer.fence();
  const again = peer.seen().filter(({ channel }) => channel === 1);
  expect(again.length === said.length, `all ${said.length} reports still kept`, `${again.length} repeated`);
}

async function resumed(peer: Bench): Promise<void> {
  const { open, send } = await opened(peer, 16);
  await send(0);
  await peer.fence();
  const hello = await peer.greet({ nonce: peer.nonce });
  expect(hello.resumed, "resumed: true", "resumed: false");
  await send(1);
  const { streams } = await peer.fence();
  const taken = 2 * open.blockLength;
  expect(streams[0]?.taken === taken, `the stream, with ${taken} samples taken`, streams);
}

async function ended(peer: Bench): Promise<void> {
  const { send } = await opened(peer, 16);
  await send(0);
  await peer.greet();
  const { streams, next } = await peer.fence();
  expect(streams.length === 0 && next === 0, "a pong with no streams and next 0", { streams, next });
}
