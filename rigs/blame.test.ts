import assert from "node:assert/strict";
import { test } from "node:test";
import { blame, type Observation, type Step } from "./blame.ts";

const silent = (late = 0): Observation => ({ what: "silent", waited: 5, late, detail: "" });
const exited = (code: number | null, signal: string | null = null): Observation => ({
  what: "exited",
  code,
  signal,
});

const CASES: readonly (readonly [step: Step, seen: Observation, culprit: "device" | "bench", why: string])[] =
  [
    ["stream", exited(3), "device", "a device that ends by itself fails"],
    ["stream", exited(0), "device", "even with exit code 0"],
    ["hello", exited(1), "device", "also before it said hello"],
    ["power", exited(1), "bench", "before the rig was powered there was no device"],
    ["port", exited(1), "bench", "nor before its port was open"],
    ["flash", { what: "unattached", detail: "could not be flashed" }, "bench", "the bench flashes"],
    ["stream", exited(null, "SIGSEGV"), "device", "a fault of its own"],
    ["stream", exited(null, "SIGABRT"), "device", "an assertion of its own"],
    ["stream", exited(null, "SIGKILL"), "bench", "somebody else killed it"],
    ["stream", exited(null, "SIGTERM"), "bench", "somebody else ended it"],
    ["hello", silent(), "bench", "no hello is the bench's"],
    ["open", silent(), "device", "silence after hello is the device's"],
    ["stream", silent(), "device", "silence after hello is the device's"],
    ["stream", silent(2.5), "bench", "unless the host was late itself"],
    ["stream", { what: "slow", waited: 20, streamed: 2 }, "device", "slow while the host was on time"],
    ["hello", { what: "malformed", detail: "sent x" }, "bench", "no hello was understood"],
    ["stream", { what: "malformed", detail: "sent x" }, "device", "it can speak and speaks wrongly"],
    ["stream", { what: "link-lost", detail: "lost" }, "bench", "a cut cable"],
    ["close", { what: "incomplete", detail: "digest" }, "bench", "a stream not whole cannot judge a device"],
    ["open", { what: "refused", detail: "refused" }, "device", "it declared the function"],
    [
      "hello",
      { what: "incompatible", detail: "speaks 2" },
      "bench",
      "the wrong pairing was plugged together",
    ],
  ];

for (const [step, seen, culprit, why] of CASES) {
  test(`${seen.what} in ${step} blames the ${culprit}: ${why}`, () => {
    const cause = blame(step, "echo (energy)", seen);
    assert.equal(cause.blame, culprit);
    assert.equal(cause.step, step);
    assert.match(cause.message, /^echo \(energy\) /);
  });
}
