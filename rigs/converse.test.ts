import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { nodeProgram, ptyAvailable, spawnChild } from "#drivers";
import type { Attachment, Rig } from "./attachment.ts";
import { EMULATED, PIPE, PROGRAM } from "./emulated.ts";
import { Interrupted } from "./stopped.ts";
import { QUICK, talk } from "./testing.ts";

const noPty = ptyAvailable();
const RIGS = [
  { rig: PIPE, skip: false },
  { rig: EMULATED, skip: noPty ?? false },
] as const;

/** How each firmware that goes wrong ends a conversation. */
const FAULTS: readonly (readonly [
  firmware: string,
  blame: "device" | "bench",
  step: string,
  message: RegExp,
])[] = [
  ["exits", "device", "stream", /echo \(exits\) ended by itself with exit code 3/],
  ["crashes", "device", "stream", /echo \(crashes\) was ended by SIGABRT/],
  [
    "hangs-before-hello",
    "bench",
    "hello",
    /\(hangs-before-hello\) said nothing for 5\.\d+ s; the host was on time/,
  ],
  ["hangs-after-hello", "device", "stream", /echo \(hangs-after-hello\) said nothing for 1\.5\d* s/],
  [
    "garbage",
    "device",
    "stream",
    /echo \(garbage\) said nothing .*that was a frame \(\d+ runs of bytes were none\)/,
  ],
  ["garbage-hello", "bench", "hello", /said nothing .*that was a frame \(\d+ runs of bytes were none\)/],
  ["slow", "device", "stream", /echo \(slow\) (took|said nothing)/],
];

for (const { rig, skip } of RIGS) {
  for (const [firmware, blame, step, message] of FAULTS) {
    test(`${rig.name}: firmware ${firmware} counts against the ${blame}, in step ${step}`, {
      skip,
    }, async () => {
      const hello = step === "hello" ? 5 : QUICK.hello;
      const { cause } = await talk({ rig, firmware, deadlines: { ...QUICK, hello } });
      assert.deepEqual({ blame: cause?.blame, step: cause?.step }, { blame, step }, cause?.message);
      assert.match(cause?.message ?? "", message);
    });
  }

  test(`${rig.name}: a sound device hears the whole stream and says so`, { skip }, async () => {
    const { cause, received, paced, device, link, carrier } = await talk({ rig, firmware: "energy" });
    assert.equal(cause, null);
    assert.equal(carrier, rig === PIPE ? "pipe" : "pty");
    assert.equal(device?.firmware, "energy");
    assert.equal(paced.sent, 8000);
    assert.deepEqual(received, { samples: 8000, crc32: paced.crc32 });
    assert.deepEqual([link.badFrames, link.lostFrames, link.unknownFrames], [0, 0, 0]);
  });

  test(`${rig.name}: a device killed from outside counts against the bench`, { skip }, async () => {
    let killed = false;
    const { cause } = await talk({
      rig: spied(rig, ({ pid }) => {
        killed = true;
        process.kill(pid!, "SIGKILL");
      }),
      firmware: "energy",
    });
    assert.ok(killed);
    assert.equal(cause?.blame, "bench");
    assert.match(cause?.message ?? "", /^echo \(energy\) was ended by SIGKILL, which was sent from outside/);
  });

  test(`${rig.name}: an interrupted conversation leaves no process behind`, { skip }, async () => {
    const stop = new AbortController();
    let pid = 0;
    const talking = talk({
      rig: spied(rig, (attachment) => {
        pid = attachment.pid!;
        stop.abort();
      }),
      firmware: "energy",
      signal: stop.signal,
    });
    await assert.rejects(talking, Interrupted);
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });
}

test("pipes and a pseudo-terminal carry the same events and actuations", {
  skip: noPty ?? false,
}, async () => {
  const [pipe, pty] = await Promise.all([
    talk({ rig: PIPE, firmware: "energy" }),
    talk({ rig: EMULATED, firmware: "energy" }),
  ]);
  assert.ok(pipe.actuations.length > 0);
  assert.deepEqual(pty.actuations, pipe.actuations);
  assert.deepEqual(pty.events, pipe.events);
  assert.equal(pty.received?.crc32, pipe.received?.crc32);
});

test("a program that cannot be started is the bench's fault, and is named", async () => {
  const rig: Rig = { ...PIPE, attach: async () => Promise.reject(await spawnFailure()) };
  const { cause, device } = await talk({ rig, firmware: "energy" });
  assert.equal(device, null);
  assert.deepEqual([cause?.blame, cause?.step], ["bench", "power"]);
  assert.match(cause?.message ?? "", /no-such-program/);
});

test("after all of this no process is left behind", {
  skip: process.platform !== "linux" && "needs /proc",
}, () => {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim();
  // The service that compiles TypeScript for this test is none of ours.
  const left = children.split(" ").filter((pid) => pid !== "" && !commandOf(pid).includes("esbuild"));
  assert.deepEqual(left.map(commandOf), []);
});

function commandOf(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
}

async function spawnFailure(): Promise<unknown> {
  return await spawnChild(["/nonexistent/no-such-program"]).catch((error: unknown) => error);
}

/** The rig, with `act` called once half a second of stream is under way. */
function spied(rig: Rig, act: (attachment: Attachment) => void): Rig {
  return {
    ...rig,
    async attach(options) {
      const attachment = await rig.attach(options);
      let sent = 0;
      const { link } = attachment;
      const send: typeof link.send = async (outgoing) => {
        if (outgoing.type === "samples" && ++sent === 10) act(attachment);
        await link.send(outgoing);
      };
      return {
        ...attachment,
        link: { ...link, send },
        [Symbol.asyncDispose]: () => attachment[Symbol.asyncDispose](),
      };
    },
  };
}

test("the rigs offer the firmwares that the device has, the reference first", async () => {
  const listed = await promisify(execFile)(process.execPath, [...nodeProgram(PROGRAM, ["--list"]).slice(1)]);
  assert.deepEqual(PIPE.firmwares, listed.stdout.trim().split("\n"));
  assert.deepEqual(EMULATED.firmwares, PIPE.firmwares);
});
