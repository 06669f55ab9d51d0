import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type Frame, type FrameType, message } from "#wire";
import type { Rig } from "./attachment.ts";
import { DEADLINES } from "./deadlines.ts";
import { talk } from "./testing.ts";
import { type Change, type Line, lastingDevice } from "./testing-line.ts";

/** Loses the nth Frame of a type, and as many behind it of the same type as are told. */
function losing(type: FrameType, nth: number, count = 1): Change {
  let seen = 0;
  return (frame) => {
    if (frame.type !== type) return [frame];
    seen++;
    return seen >= nth && seen < nth + count ? [] : [frame];
  };
}

const device = await lastingDevice();
after(() => device[Symbol.asyncDispose]());
let nonce = 0;
const deadlines = {
  ...DEADLINES,
  hello: 3,
  open: 0.5,
  answer: 1,
  behind: 3,
  close: 0.5,
  greeting: 0.1,
  request: 0.1,
};
const conversation = (rig: Rig) => talk({ rig, firmware: "energy", nonce: ++nonce, deadlines });
const good = await conversation(device.changed({}));

/** A run over a bad line ends as one over a good line does. */
async function assertWhole(line: Line, repeats: "repeatsSent" | "repeatsReceived" | null) {
  const { cause, events, actuations, received, paced, link } = await conversation(device.changed(line));
  assert.equal(cause, null, cause?.message);
  const { events: heard, actuations: done, received: whole } = good;
  assert.ok(heard.length > 0 && done.length > 0);
  assert.deepEqual({ events, actuations, received }, { events: heard, actuations: done, received: whole });
  assert.equal(received?.crc32, paced.crc32);
  if (repeats) assert.ok(link[repeats] > 0, JSON.stringify(link));
}

for (const [type, nth, repeats] of [
  ["greeting", 1, null],
  ["open", 1, null],
  ["samples", 1, "repeatsSent"],
  ["samples", 20, "repeatsSent"],
  ["samples", 80, "repeatsSent"],
  ["ack", 1, null],
  ["ping", 1, null],
  ["close", 1, null],
] as const) {
  test(`${type} ${nth} lost on its way to the device is made good`, async () => {
    await assertWhole({ toDevice: losing(type, nth) }, repeats);
  });
}

for (const [type, nth] of [
  ["hello", 1],
  ["opened", 1],
  ["credit", 3],
  ["actuation", 1],
  ["event", 1],
  ["processed", 1],
  ["processed", 79],
  ["closed", 1],
  ["pong", 1],
] as const) {
  test(`${type} ${nth} lost on its way to the host is made good`, async () => {
    await assertWhole({ toHost: losing(type, nth) }, null);
  });
}

test("a burst of lost samples, whose repeat is lost as well, is made good", async () => {
  await assertWhole({ toDevice: losing("samples", 20, 7) }, "repeatsSent");
});

test("every frame that comes twice, both ways, changes nothing", async () => {
  const twice: Change = (frame) => [frame, frame];
  await assertWhole({ toDevice: twice, toHost: twice }, "repeatsReceived");
});

test("frames that change places, both ways, change nothing", async () => {
  const swapped = (): Change => {
    let held: Frame | null = null;
    let n = 0;
    return (frame) => {
      const before = held;
      held = null;
      if (before) return [frame, before];
      if (++n % 3 !== 0) return [frame];
      held = frame;
      return [];
    };
  };
  await assertWhole({ toDevice: swapped(), toHost: swapped() }, null);
});

test("one frame in ten lost, both ways, is made good", async () => {
  const tenth = (offset: number): Change => {
    let n = offset;
    return (frame) => (++n % 10 === 0 ? [] : [frame]);
  };
  await assertWhole({ toDevice: tenth(0), toHost: tenth(5) }, "repeatsSent");
});

test("samples that never get through count against the bench, for the line is seen to be bad", async () => {
  let n = 0;
  const rig = device.changed({
    toDevice: losing("samples", 20, Infinity),
    toHost: (frame) => (frame.channel === 0 && ++n > 10 && n % 2 === 0 ? [] : [frame]),
  });
  const { cause } = await conversation(rig);
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "stream"], cause?.message);
  assert.match(cause?.message ?? "", /too many to repeat/);
});

for (const [silenced, step, blame] of [
  ["hello", "hello", "bench"],
  ["opened", "open", "device"],
  ["processed", "stream", "device"],
  ["closed", "close", "device"],
] as const) {
  test(`a device that keeps logging but never says ${silenced} is given up in step ${step}`, async () => {
    const line = {
      ...message("log", { level: "info", text: "still here" }),
      sequence: 0,
      flags: 0,
      timestamp: 0,
    };
    let told = 0;
    const rig = device.changed({
      toHost: (frame) => {
        if (frame.type !== silenced) return [frame];
        // As another word in its place, so that no number is missing.
        return [{ ...frame, ...line, channel: frame.channel, sequence: frame.sequence }];
      },
      everyMs: 20,
      meanwhile: () => ({ ...line, sequence: told++ & 0xffff }),
    });
    const { cause } = await conversation(rig);
    assert.deepEqual([cause?.step, cause?.blame], [step, blame], cause?.message);
    assert.match(cause?.message ?? "", /said nothing for/);
  });
}

test("an actuation less than lead ahead breaks the protocol, however far the host is", async () => {
  const body = { kind: "emission", stream: 0, index: 199, carrier: 33_000, level: 1, on: true } as const;
  const rig = device.changed({
    toHost: (frame) =>
      frame.type === "actuation" ? [{ ...frame, payload: message("actuation", body).payload }] : [frame],
  });
  const { cause } = await conversation(rig);
  assert.equal(cause?.blame, "device");
  assert.match(cause?.message ?? "", /sent an actuation for sample 199, expected \d+ to 8200/);
});
