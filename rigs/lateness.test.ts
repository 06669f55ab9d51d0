import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { watchLateness } from "./lateness.ts";
import { runDelay } from "./run-delay.ts";

/** Runs for ever, and asks for a processor all the time. */
function busy(): ChildProcess {
  return spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
}

test("what a program waits for a processor makes the host late by as much; one that is stopped waits for nothing", {
  skip: process.platform !== "linux" && "only Linux tells",
}, async () => {
  const crowd = Array.from({ length: 3 * availableParallelism() }, busy);
  const [stopped, running] = crowd.map(({ pid }) => pid!) as [number, number];
  crowd[0]!.kill("SIGSTOP");
  try {
    using starved = watchLateness();
    starved.follow(running);
    const before = { running: runDelay(running), stopped: runDelay(stopped) };
    await pause(2000);
    const waited = runDelay(running) - before.running;
    // Three or so share each processor: everybody waits for two thirds of the time, in turns of some milliseconds.
    assert.ok(waited > 0.2, `${waited} s`);
    // Less than 20 ms in 50 is usual, and no lateness.
    assert.ok(starved.total() > waited / 2, `${starved.total()} s of ${waited}`);
    assert.ok(runDelay(stopped) - before.stopped < 0.1);
  } finally {
    for (const child of crowd) child.kill("SIGKILL");
  }
});

test("nobody's delay is 0, and so is that of who has ended", async () => {
  assert.equal(runDelay(2 ** 22 + 1), 0);
  const ended = busy();
  ended.kill("SIGKILL");
  await once(ended, "exit");
  assert.equal(runDelay(ended.pid!), 0);
});
