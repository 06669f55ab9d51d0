/** "Faults to survive": devices that end, hang or break the protocol, over pipes and over a pseudo-terminal. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Frame, MESSAGES, message, sequenceCounter } from "#wire";
import { DEADLINES } from "./deadlines.ts";
import { talk } from "./testing.ts";
import { type FaultyOptions, WAYS } from "./testing-faulty.ts";

/** For a machine that is busy with all the other tests: none of these is waited for in full. */
const PATIENT = { ...DEADLINES, hello: 60, open: 30, answer: 30, behind: 60, close: 30 };
/** Where a device is known to be silent. */
const HASTY = { ...PATIENT, open: 3, answer: 3, close: 3 };

type Blame = "device" | "bench";

/** Each step, and what a device would have said that is the first of it that the host does not hear. */
const STEPS = [
  ["hello", "hello", 0],
  ["open", "opened", 0],
  ["stream", "processed", 10],
  ["close", "closed", 0],
] as const;

/** What becomes of a device, and whom that counts against; in step hello apart. */
const ENDS: readonly (readonly [name: string, NodeJS.Signals, Blame, hello: Blame, says: RegExp])[] = [
  ["exits", "SIGUSR2", "device", "device", /ended by itself with exit code 3/],
  ["crashes", "SIGABRT", "device", "device", /was ended by SIGABRT/],
  ["is killed", "SIGKILL", "bench", "bench", /was ended by SIGKILL, which was sent from outside/],
  ["hangs", "SIGSTOP", "device", "bench", /said nothing for|answers no ping/],
];

/** To the host a crash is an exit by another name: once is enough. */
function tried(way: string, what: string, step: string): boolean {
  return what !== "crashes" || (step === "stream" && way === "pipes");
}

function replaced(
  type: Frame["type"],
  change: (frame: Frame, nth: number) => readonly Frame[],
): FaultyOptions {
  let nth = 0;
  return { device: () => ({ toHost: (frame) => (frame.type === type ? change(frame, nth++) : [frame]) }) };
}

/** A device that gets `signal` when it says the `nth` message of a type; neither that nor what follows is heard. */
function signalled(signal: NodeJS.Signals, type: Frame["type"], nth: number): FaultyOptions {
  let left = nth;
  return {
    device: (program) => ({
      toHost(frame) {
        if (frame.type === type && left-- === 0) program.kill(signal);
        return left < 0 ? [] : [frame];
      },
    }),
  };
}

/** A pong asks nothing of the line but a moment of silence. */
const PAUSES = [1000, 1500, 2000, 2500, 3000, 3500].map((at) => ({ at, ms: 200 }));

/** As many events as a million a second are, in one block of 50 ms, numbered on. */
function flood(frame: Frame, nth: number): readonly Frame[] {
  if (nth > 0) return [frame];
  const sequences = sequenceCounter();
  for (let n = 0; n < frame.sequence; n++) sequences.next(1);
  const body = { kind: "major", state: "on", stream: 0, index: 0, confidence: 1, value: null } as const;
  const event = { ...frame, ...message("event", body) };
  const events = Array.from({ length: 50_000 }, () => ({ ...event, sequence: sequences.next(1) }));
  return [...events, { ...frame, sequence: sequences.next(1) }];
}

/** Changes bytes from the `from`th on, so that no delimiter comes any more. */
function endless(from: number): FaultyOptions["tamper"] & object {
  let seen = 0;
  return (bytes) => {
    seen += bytes.length;
    return seen < from ? bytes : bytes.map((byte) => byte || 1);
  };
}

const BREAKS: readonly (readonly [
  name: string,
  options: () => FaultyOptions,
  blame: Blame,
  says: RegExp,
  deadlines: typeof DEADLINES,
])[] = [
  [
    "takes credit back",
    () =>
      replaced("credit", (frame, nth) =>
        nth < 5 ? [frame] : [{ ...frame, payload: MESSAGES.credit.encode({ stream: 0, until: 1 }) }],
      ),
    "device",
    /took back credit of stream 0: 1 bytes after \d+/,
    PATIENT,
  ],
  [
    "lets its clock run backwards",
    () => {
      let back = 0; // Only in mid-stream: on a busy machine it is asked before, too.
      const pongs = replaced("pong", (frame) => {
        const pong = MESSAGES.pong.decode(frame.payload);
        const clock = pong.streams.length === 0 ? pong.clock : 1e9 - back++;
        return [{ ...frame, payload: MESSAGES.pong.encode({ ...pong, clock }) }];
      });
      return { ...pongs, faults: { toHost: { stalls: PAUSES } } };
    },
    "device",
    /let time run backwards: its clock is at 999999999 after 1000000000/,
    PATIENT,
  ],
  [
    "goes back in the stream",
    () =>
      replaced("processed", (frame, nth) =>
        nth < 5 ? [frame] : [{ ...frame, payload: MESSAGES.processed.encode({ stream: 0, samples: 1 }) }],
      ),
    "device",
    /sent processed 1 after \d+/,
    PATIENT,
  ],
  ["begins a frame that never ends", () => ({ tamper: endless(3000) }), "device", /said nothing for/, HASTY],
];

for (const { name: way, missing, rig } of WAYS) {
  describe(way, { concurrency: 3, ...(missing === null ? {} : { skip: missing }) }, () => {
    // First, because most of it is waiting.
    test(`${way}: a line that is cut for good counts against the bench`, async () => {
      const faults = { toDevice: { cuts: [{ at: 60_000, ms: null }] } };
      const { cause } = await talk({ rig: rig({ faults }), firmware: "energy", deadlines: PATIENT });
      assert.deepEqual([cause?.step, cause?.blame], ["stream", "bench"], cause?.message);
    });
    for (const [what, signal, blame, hello, says] of ENDS) {
      for (const [step, type, nth] of STEPS) {
        if (!tried(way, what, step)) continue;
        const whose = step === "hello" ? hello : blame;
        test(`${way}: a device that ${what} at ${step} counts against the ${whose}`, async () => {
          const silent = step === "hello" ? { ...HASTY, hello: 3 } : HASTY;
          const deadlines = what === "hangs" ? silent : PATIENT;
          const options = signalled(signal, type, nth);
          const { cause } = await talk({ rig: rig(options), firmware: "energy", deadlines });
          assert.deepEqual([cause?.step, cause?.blame], [step, whose], cause?.message);
          assert.match(cause?.message ?? "", says);
        });
      }
    }
    for (const [what, options, blame, says, deadlines] of BREAKS) {
      test(`${way}: a device that ${what} counts against the ${blame}`, async () => {
        const { cause } = await talk({ rig: rig(options()), firmware: "energy", deadlines });
        assert.deepEqual([cause?.step, cause?.blame], ["stream", blame], cause?.message);
        assert.match(cause?.message ?? "", says);
      });
    }
    test(`${way}: a device that sends noise counts against the device`, async () => {
      const { cause } = await talk({ rig: rig({}), firmware: "garbage", deadlines: HASTY });
      assert.deepEqual([cause?.step, cause?.blame], ["stream", "device"], cause?.message);
    });
  });
}

// By itself: making the flood keeps this process from hearing anybody in time.
for (const { name: way, missing, rig } of WAYS) {
  const skip = missing === null ? {} : { skip: missing };
  test(`${way}: a device that sends a million events a second counts against the device`, skip, async () => {
    const { cause } = await talk({
      rig: rig(replaced("processed", flood)),
      firmware: "energy",
      deadlines: PATIENT,
    });
    assert.deepEqual([cause?.step, cause?.blame], ["stream", "device"], cause?.message);
    assert.match(cause?.message ?? "", /events/);
  });
}
