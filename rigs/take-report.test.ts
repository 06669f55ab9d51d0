import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bodies, type FrameType, type Message, message, numbered, readMessage } from "#wire";
import { blame } from "./blame.ts";
import { type Lane, unpaced } from "./pace.ts";
import { Stopped } from "./stopped.ts";
import { takeReport } from "./take-report.ts";

const OUTPUT = { kind: "pcm", channels: 1, rate: 500, encoding: "i16", fullScale: 1, radar: null } as const;

/** A stream at 1000 Hz of which 2000 samples were processed. */
function lane(): Lane {
  const none = () => {};
  return {
    ...{ stream: 0, rate: 1000, lead: 100, blockLength: 50, output: OUTPUT },
    source: { total: 10_000, next: () => null },
    hooks: { onBlock: none, onEvent: none, onActuation: none, onProgress: none },
    paced: { ...unpaced(), sent: 2100, processed: 2000 },
  };
}

function said<T extends FrameType>(type: T, body: Bodies[T]): Message {
  return readMessage(numbered(message(type, body), 0));
}

const event = (index: number) =>
  said("event", { kind: "major", state: "on", stream: 0, index, confidence: 1, value: null });

const breaks = (says: RegExp) => (error: Error) => {
  assert.ok(error instanceof Stopped && error.seen.what === "malformed", String(error));
  assert.match(error.seen.detail, says);
  return true;
};

test("3000 events in 2 s of stream are taken, and the next one breaks the protocol", () => {
  const one = lane();
  for (let n = 0; n < 3000; n++) takeReport(event(2000), one);
  assert.throws(
    () => takeReport(event(2000), one),
    breaks(/sent 3001 events, .* in 2\.0 s of stream, expected 3000/),
  );
});

test("what is said of samples that were not sent breaks the protocol", () => {
  takeReport(event(2100), lane());
  assert.throws(
    () => takeReport(event(2101), lane()),
    breaks(/an event for sample 2101, when it had at most 2100/),
  );
  const upload = { kind: "k", stream: 0, index: 2101, bytes: 0, content: new Uint8Array(0) };
  assert.throws(() => takeReport(said("upload", upload), lane()), breaks(/an upload for sample 2101/));
});

test("output goes on where it ended, and not beyond the samples there are", () => {
  const feed = (index: number, length: number) =>
    said("feed", { stream: 0, index, values: new Int16Array(length) });
  const one = lane();
  takeReport(feed(0, 1000), one);
  takeReport(feed(1000, 50), one);
  assert.equal(one.paced.feedSamples, 1050);
  assert.throws(() => takeReport(feed(1050, 1), one), breaks(/sent 1051 samples of output, .* 1050 at most/));
  assert.throws(() => takeReport(feed(7, 1), lane()), breaks(/from sample 7, expected 1 each from 0/));
  assert.throws(() => takeReport(feed(0, 1), { ...lane(), output: null }), breaks(/declares no output/));
});

test("a device that closes a stream by itself gave it up; a second answer to a call is nothing", () => {
  assert.deepEqual(takeReport(said("result", { id: 1, error: null, values: {} }), lane()), []);
  const counts = { crc32: 0, events: 0, actuations: 0, uploads: 0, lost: 0, feedSamples: 0, feedCrc32: 0 };
  assert.throws(
    () => takeReport(said("closed", { stream: 0, samples: 1500, ...counts }), lane()),
    (error: Error) => {
      assert.ok(error instanceof Stopped);
      assert.match(
        blame("stream", "it", error.seen).message,
        /gave the stream up after 1500 of 2100 samples/,
      );
      assert.equal(blame("stream", "it", error.seen).blame, "device");
      return true;
    },
  );
});
