import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, message } from "#wire";
import type { Attachment, Rig } from "./attachment.ts";
import { PIPE } from "./emulated.ts";
import { talk } from "./testing.ts";

/** Rig `pipe` with its link seen through `change`. */
function through(change: (attachment: Attachment) => Attachment["link"]): Rig {
  return {
    ...PIPE,
    async attach(options) {
      const attachment = await PIPE.attach(options);
      const link = change(attachment);
      return { ...attachment, link, [Symbol.asyncDispose]: () => attachment[Symbol.asyncDispose]() };
    },
  };
}

/** Rig `pipe` that loses the nth frame of a type on its way to the host, as its counters tell. */
function losing(type: Frame["type"], nth: number): Rig {
  return through(({ link }) => {
    let seen = 0;
    let lostFrames = 0;
    async function* incoming(): AsyncGenerator<Frame> {
      for await (const frame of link.incoming) {
        if (frame.type === type && ++seen === nth) lostFrames++;
        else yield frame;
      }
    }
    return { ...link, incoming: incoming(), counters: () => ({ ...link.counters(), lostFrames }) };
  });
}

test("samples lost on their way to the device count against the bench", async () => {
  const rig = through(({ link }) => {
    let sent = 0;
    const send: typeof link.send = async (outgoing) => {
      if (outgoing.type !== "samples" || ++sent !== 20) await link.send(outgoing);
    };
    return { ...link, send };
  });
  const { cause } = await talk({ rig, firmware: "energy" });
  assert.equal(cause?.blame, "bench");
  assert.match(cause?.message ?? "", /gave the stream up after 1900 of \d+ samples/);
});

for (const type of ["processed", "event", "actuation", "credit"] as const) {
  test(`${type} lost on its way to the host counts against the bench`, async () => {
    const { cause } = await talk({ rig: losing(type, 1), firmware: "energy" });
    assert.equal(cause?.blame, "bench", cause?.message);
    assert.match(cause?.message ?? "", /was not heard whole/);
  });
}

/** Rig `pipe` whose device also logs a line every 20 ms, for ever. */
function talkative(silenced: Frame["type"]): Rig {
  return through(({ link }) => {
    async function* incoming(): AsyncGenerator<Frame> {
      const frames = link.incoming[Symbol.asyncIterator]();
      const line = {
        ...message("log", { level: "info", text: "still here" }),
        sequence: 0,
        flags: 0,
        timestamp: 0,
      };
      let next = frames.next();
      for (;;) {
        const tick = new Promise<null>((resolve) => setTimeout(() => resolve(null), 20));
        const came = await Promise.race([next, tick]);
        if (came === null) yield line;
        else if (came.done) return;
        else {
          next = frames.next();
          if (came.value.type !== silenced) yield came.value;
        }
      }
    }
    return { ...link, incoming: incoming() };
  });
}

for (const [silenced, step, blame] of [
  ["hello", "hello", "bench"],
  ["opened", "open", "device"],
  ["processed", "stream", "device"],
  ["closed", "close", "device"],
] as const) {
  test(`a device that keeps logging but never says ${silenced} is given up in step ${step}`, async () => {
    const { cause } = await talk({ rig: talkative(silenced), firmware: "energy" });
    assert.deepEqual([cause?.step, cause?.blame], [step, blame], cause?.message);
    assert.match(cause?.message ?? "", /said nothing for/);
  });
}

test("an actuation less than lead ahead breaks the protocol, however far the host is", async () => {
  const rig = through(({ link }) => {
    async function* incoming(): AsyncGenerator<Frame> {
      for await (const frame of link.incoming) {
        if (frame.type !== "actuation") yield frame;
        else {
          const body = {
            kind: "emission",
            stream: 0,
            index: 199,
            carrier: 33_000,
            level: 1,
            on: true,
          } as const;
          yield { ...frame, payload: message("actuation", body).payload };
        }
      }
    }
    return { ...link, incoming: incoming() };
  });
  const { cause } = await talk({ rig, firmware: "energy" });
  assert.equal(cause?.blame, "device");
  assert.match(cause?.message ?? "", /sent an actuation for sample 199, expected \d+ to 8200/);
});
