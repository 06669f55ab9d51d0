import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { bareLine } from "../bare-line.ts";
import { COMMAND } from "../command.ts";
import { bench, untilGreeted } from "../conformance-bench.ts";
import { DEADLINES } from "../deadlines.ts";
import { talk } from "../testing.ts";

/*
 * The small presence firmware as a program of this machine, with sanitizers: it plays streams by its own clock, as on the
 * board, where the emulator leaves little time for anything else.
 */

const found = spawnSync("gcc", ["--version"]).status === 0;
const skip = found ? false : "needs gcc: apt-get install gcc libc6-dev";
const folder = mkdtempSync(join(tmpdir(), "roomloop-player-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const MUSCA = fileURLToPath(new URL("./musca/", import.meta.url));
const AGENT = fileURLToPath(new URL("../../drivers/agent/", import.meta.url));
const program = join(folder, "small-presence");
if (found) {
  const own = ["host.c", "firmware.c", "detector.c", "player.c"].map((name) => join(MUSCA, name));
  const agent = readdirSync(AGENT).filter((name) => name.endsWith(".c"));
  const strict = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"];
  const sanitizers = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const sources = [...own, ...agent.map((name) => join(AGENT, name))];
  const words = [...strict, ...sanitizers, `-I${AGENT}`, `-I${MUSCA}`, ...sources, "-lm", "-o", program];
  const { stderr, status } = spawnSync("gcc", words, { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
}

/** A lead that a busy machine does not use up. */
const WALL = { rig: COMMAND, firmware: program, lead: 0.5, deadlines: DEADLINES } as const;
const SECONDS = 3;

/** In wall time; again where this machine was too busy, which counts against the bench. */
async function onTime() {
  let found = await talk({ ...WALL, timekeeping: "wall" }, SECONDS);
  for (let left = 3; left > 0 && found.cause?.blame === "bench"; left--) {
    found = await talk({ ...WALL, timekeeping: "wall" }, SECONDS);
  }
  return found;
}

test("C firmware plays a stream by its own clock, and says what it says of the same stream without one", {
  skip,
}, async (t) => {
  const quick = await talk({ ...WALL, timekeeping: "credit" }, SECONDS);
  const { cause, received, paced, timing, events, actuations } = await onTime();
  if (/the host was \d+(\.\d+)? ms late/.test(cause?.message ?? "")) {
    t.diagnostic(`this machine is too busy for wall time: ${cause?.message}`);
    assert.equal(cause?.blame, "bench");
    return;
  }
  assert.equal(cause, null, cause?.message);
  assert.deepEqual(received, { samples: SECONDS * 4000, crc32: paced.crc32 });
  assert.deepEqual({ events, actuations }, { events: quick.events, actuations: quick.actuations });
  assert.ok(events.length > 0 && actuations.length > 0);
  const least = SECONDS - WALL.lead;
  assert.ok(paced.making + paced.waited > least, "it took as long as the stream is, less the lead");
  const without = quick.paced.making + quick.paced.waited;
  if (without >= least) t.diagnostic(`this machine took ${without.toFixed(1)} s without a clock as well`);
  assert.deepEqual([timing?.underruns, timing?.skipped], [0, 0]);
  assert.ok(timing?.clock && timing.clock.bound < 0.1 && timing.clock.pairs > 10);
});

test("C firmware refuses a lead that it could not keep until it is played, in wall time alone", {
  skip,
}, async () => {
  const refused = await talk({ ...WALL, lead: 1.5, timekeeping: "wall" }, 0.1);
  assert.match(refused.cause?.message ?? "", /refused to open presence: the lead is more than it can keep/);
  const taken = await talk({ ...WALL, lead: 1.5, timekeeping: "credit" }, 0.1);
  assert.equal(taken.cause, null);
});

for (const blockLength of [1, 300]) {
  test(`C firmware closed in mid-stream says what follows from all it kept, in blocks of ${blockLength}, and drops nothing`, {
    skip,
  }, async () => {
    const printed: string[] = [];
    await using line = await bareLine({ command: [program] }, (text) => printed.push(text));
    const peer = bench(line, DEADLINES.answer);
    await untilGreeted(peer, DEADLINES.hello);
    const input = { stream: 0, function: "presence", rate: 4000 };
    const how = { total: null, timekeeping: "wall", cloud: true } as const;
    await peer.say("open", { ...input, ...how, lead: 4000, blockLength });
    assert.equal((await peer.answer("opened", "an answer to open")).body.refused, null);
    // Half a second, which it has not played when the close comes; the last block of 300 is not whole.
    await peer.say("samples", { index: 0, values: new Int16Array(2000 * 4) });
    await peer.say("close", { stream: 0 });
    const closed = (await peer.answer("closed", "an answer to close")).body;
    const said = peer.seen().filter(({ channel }) => channel === 1);
    assert.deepEqual(said.at(-1)?.body, { stream: 0, samples: 2000 }, "processed, of all");
    const actuations = said.filter(({ type }) => type === "actuation").length;
    assert.deepEqual([closed.samples, closed.actuations], [2000, actuations]);
    assert.ok(actuations > 0, "it emits");
    await peer.say("call", { id: 1, method: "counters", arguments: {}, deadlineMs: 1000 });
    const { values } = (await peer.answer("result", "its counters")).body;
    assert.deepEqual(values, { overruns: 0, underruns: 0, "reports-dropped": 0 });
    assert.deepEqual(printed, [], "sanitizers print what they find");
  });
}
