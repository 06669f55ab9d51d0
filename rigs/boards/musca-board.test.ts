import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEADLINES } from "../deadlines.ts";
import { talk } from "../testing.ts";
import type { Values } from "../vitals.ts";
import { COMPILER, firmwareImage } from "./firmware-image.ts";
import { QEMU } from "./musca-board.ts";

const AGENT = fileURLToPath(new URL("../../drivers/agent/", import.meta.url));
const found = spawnSync(COMPILER, ["--version"]).status === 0;
const skip = found ? false : `needs ${COMPILER}: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi`;

/** Uses all that the agent offers, and nothing else. */
const USER = `
#include "roomloop.h"
static rl_agent agent;
volatile uintptr_t any;
int main(void) {
  void *p = (void *)any;
  const rl_value value = {RL_NOTHING, 0, 0};
  rl_begin(&agent, p, p, p);
  rl_receive(&agent, p, any);
  rl_event(&agent, 0, p, true, any, 1, value);
  rl_emission(&agent, 0, any, 1, 1, true);
  rl_actuation(&agent, 0, RL_LIGHT, any, 1, true);
  rl_feed(&agent, 0, p, any);
  rl_upload(&agent, 0, p, any, any, p, any);
  rl_processed(&agent, 0, any);
  rl_log(&agent, RL_INFO, p);
  for (;;) {
  }
}
`;

test("all of the agent, with what it needs of the C library, is at most 12 kB of Cortex-M code", {
  skip,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "agent-size-"));
  try {
    writeFileSync(join(folder, "user.c"), USER);
    const sources = readdirSync(AGENT).filter((name) => name.endsWith(".c"));
    for (const cpu of ["cortex-m33", "cortex-m0"]) {
      const elf = join(folder, `${cpu}.elf`);
      const words = [
        "-std=c99",
        `-mcpu=${cpu}`,
        "-mthumb",
        "-Os",
        "-ffunction-sections",
        "-fdata-sections",
        `-I${AGENT}`,
      ];
      const link = ["-Wl,--gc-sections", "-nostartfiles", "-Wl,-e,main", "--specs=nosys.specs", "-o", elf];
      const inputs = [join(folder, "user.c"), ...sources.map((name) => join(AGENT, name))];
      const built = spawnSync(COMPILER, [...words, ...inputs, ...link], { encoding: "utf8" });
      assert.equal(built.status, 0, built.stderr);
      const [, figures = ""] = spawnSync("arm-none-eabi-size", [elf], { encoding: "utf8" }).stdout.split(
        "\n",
      );
      const [text = "", data = ""] = figures.trim().split(/\s+/);
      const code = Number(text) + Number(data);
      assert.ok(code > 4096 && code <= 12 * 1024, `${code} bytes on ${cpu}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const noBoard = QEMU.notice ?? false;
/** A firmware goes wrong 3 s into its stream, if it does. */
const SECONDS = 5;

test("firmware on the emulated board takes a stream whole, and answers all of it", {
  skip: noBoard,
}, async () => {
  const telemetry: (readonly [number, Values])[] = [];
  const onTelemetry = (values: Values, time: number) => telemetry.push([time, values]);
  const { cause, device, received, paced, link, events, counters } = await talk(
    { rig: QEMU, firmware: "presence", deadlines: DEADLINES, onTelemetry },
    SECONDS,
  );
  assert.equal(cause, null, cause?.message);
  assert.equal(device?.board, "musca-b1");
  assert.equal(device?.bootCount, 1);
  assert.equal(device?.resetCause, "power-on");
  assert.deepEqual(received, { samples: SECONDS * 4000, crc32: paced.crc32 });
  assert.equal(link.badFrames + link.lostFrames, 0);
  assert.ok(events.some(({ kind }) => kind === "calibrated"));
  const none = { overruns: 0, underruns: 0, "line-errors": 0, "reports-dropped": 0 };
  assert.deepEqual(counters, { before: none, after: none });
  // What it measures is its own: the stack it has never used, the most that its ring ever held, how much of the time it works.
  assert.deepEqual([telemetry[0]?.[0], telemetry.at(-1)?.[0]], [0, SECONDS]);
  for (const [, { load = -1, "stack-free": free = -1, "ring-most": most = -1 }] of telemetry) {
    assert.ok(load >= 0 && load <= 1 && free > 1024 && free < 256 * 1024 && most > 0 && most <= 32_768);
  }
});

test("the hash in the board's hello is that of the image it was flashed with", {
  skip: noBoard,
}, async () => {
  const { device } = await talk({ rig: QEMU, firmware: "deaf" }, 0.5);
  const image = readFileSync(await firmwareImage("deaf"));
  assert.equal(device?.firmwareHash, createHash("sha256").update(image).digest("hex"));
});

for (const { firmware, says } of [
  { firmware: "hangs", says: /said nothing for/ },
  { firmware: "asserts", says: /was reset .* boot count 2 after 1, reset cause "assertion"/ },
  { firmware: "reboots", says: /was reset .* boot count 2 after 1, reset cause "watchdog"/ },
] as const) {
  test(`a board whose firmware ${firmware} in mid-run has failed, and the cause says so`, {
    skip: noBoard,
  }, async () => {
    const { cause, console } = await talk({ rig: QEMU, firmware, deadlines: DEADLINES }, SECONDS);
    // On a machine too busy to watch, silence says nothing.
    const watched = !/but the host itself was/.test(cause?.message ?? "");
    assert.equal(cause?.blame, watched ? "device" : "bench", cause?.message);
    assert.equal(cause?.step, "stream");
    assert.match(cause?.message ?? "", says);
    if (firmware === "asserts") assert.ok(console.some((line) => /assertion failed/.test(line)));
  });
}
