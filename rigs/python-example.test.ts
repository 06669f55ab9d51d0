/** The device in docs/examples, in Python's standard library: it was written from docs/protocol.md alone. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  type Faults,
  type FaultyLine,
  faulty,
  linkOver,
  openPort,
  ptyAvailable,
  spawnChild,
  spawnOnPty,
} from "#drivers";
import type { Attachment, Rig } from "./attachment.ts";
import { COMMAND } from "./command.ts";
import { DEADLINES } from "./deadlines.ts";
import type { Source } from "./pace.ts";
import { hiss, type Talk, talk } from "./testing.ts";

const HERE = fileURLToPath(new URL("../docs/examples/", import.meta.url));
const PROGRAM = `${HERE}presence.py`;
const VECTORS = fileURLToPath(new URL("../drivers/wire/vectors/frames.json", import.meta.url));
const COMMANDED = ["python3", PROGRAM];

const noPython: string | false = (() => {
  try {
    execFileSync("python3", ["-c", "import sys; assert sys.version_info >= (3, 9)"], { stdio: "ignore" });
    return false;
  } catch {
    return "needs python3, 3.9 or newer, which is not on this machine";
  }
})();

/** A machine that is busy with all the other tests. */
const PATIENT = { ...DEADLINES, hello: 60 };

/** Hz; s: a tone in the hiss, as of somebody who comes nearer at 0.8 m/s. */
const DOPPLER = 150;
const [COMES, GOES, ENDS] = [5, 6.5, 9];

function visit(rate: number, channels: number, blockLength: number): Source {
  const quiet = hiss(Math.round(ENDS * rate), channels, blockLength);
  return {
    ...quiet,
    next(actuations) {
      const block = quiet.next(actuations);
      for (let n = 0; block !== null && n < block.length; n++) {
        const time = (block.index + n) / rate;
        if (time < COMES || time >= GOES) continue;
        const phase = 2 * Math.PI * DOPPLER * time;
        for (let i = 2 * n * channels; i < 2 * (n + 1) * channels; i += 2) {
          block.samples[i]! += Math.round(30 * Math.cos(phase));
          block.samples[i + 1]! += Math.round(30 * Math.sin(phase));
        }
      }
      return block;
    },
  };
}

const conversation = (rig: Rig) =>
  talk({
    rig,
    firmware: COMMANDED.join(" "),
    deadlines: PATIENT,
    source: ({ input: { rate, channels } }, blockLength) => visit(rate, channels, blockLength),
  });

/** What nobody on the line may change. */
const meant = ({ cause, received, events, actuations }: Talk) => ({ cause, received, events, actuations });

/** The example behind a line on which things go wrong. */
function overBadLine(faults: Omit<Faults, "seed">): Rig & { readonly lines: FaultyLine[] } {
  const lines: FaultyLine[] = [];
  const attach = async (): Promise<Attachment> => {
    const child = await spawnChild(COMMANDED);
    const line = faulty(child.transport, { seed: 5, ...faults });
    lines.push(line);
    const link = linkOver(line.transport, { reopen: line.reopen });
    return {
      ...{ link, carrier: "pipe", pid: child.pid, exited: child.exited },
      async [Symbol.asyncDispose]() {
        child.kill();
        await child.exited;
        await link[Symbol.asyncDispose]();
      },
    };
  };
  return { ...COMMAND, attach, lines };
}

const OVER_PTY: Rig = {
  ...COMMAND,
  async attach({ onConsole }): Promise<Attachment> {
    const child = await spawnOnPty(COMMANDED, { console: onConsole });
    const link = await openPort({ path: child.path, baudRate: 3_000_000, console: onConsole });
    return {
      ...{ link, carrier: "pty", pid: child.pid, exited: child.exited },
      async [Symbol.asyncDispose]() {
        await link[Symbol.asyncDispose]();
        child.kill();
        await child[Symbol.asyncDispose]();
      },
    };
  },
};

describe("the example in Python", { skip: noPython }, () => {
  let sound: Talk;
  before(async () => {
    sound = await conversation(COMMAND);
    assert.equal(sound.cause, null, sound.cause?.message);
  });

  test("reads every byte vector, and writes it again as it was", () => {
    const counted = execFileSync("python3", ["-B", "-c", ROUND_TRIP, HERE, VECTORS], { encoding: "utf8" });
    assert.ok(Number(counted) > 30, counted);
  });

  test("holds samples back while its ring of reports is full, and drops none of either", () => {
    const told = execFileSync("python3", ["-B", "-c", FULL_RING, HERE], { encoding: "utf8" });
    assert.deepEqual(JSON.parse(told), {
      // RING - RESERVE + 1 reports, the first of them the emission: so all but one are `processed`.
      unheard: [193, 192],
      // The ping acknowledges 100 of them, so that as many more samples are taken; the pong waits for those behind.
      pinged: [293, 292, 0],
      repeated: 193,
      // All are taken then, and the ping is answered: samples, reports, pong.
      heard: [400, 401, 1],
    });
  });

  test("takes the stream whole, calibrates, and hears who comes while they are there", () => {
    const { received, paced, events, actuations } = sound;
    assert.equal(received?.crc32, paced.crc32);
    const said = events.map(({ kind, state }) => `${kind} ${state}`);
    assert.deepEqual(said, ["calibrated on", "major on", "presence on", "major off"]);
    const [calibrated, comes, , goes] = events.map(({ time }) => time);
    assert.ok(calibrated! < 5, `${calibrated}`);
    assert.ok(comes! > COMES && comes! < COMES + 0.5, `${comes}`);
    assert.ok(goes! > GOES && goes! < GOES + 2, `${goes}`);
    assert.deepEqual(
      actuations.map((actuation) => actuation.on),
      [false, false, false, true],
    );
  });

  for (const [name, happened, faults] of [
    ["loses 2 % of its frames", ["dropped"], { toDevice: { drop: 0.02 }, toHost: { drop: 0.02 } }],
    [
      "doubles, reorders and truncates frames, corrupts bytes, and has garbage on it",
      ["duplicated", "reordered", "truncated", "corrupted", "garbage"],
      {
        toDevice: { duplicate: 0.01, reorder: 0.01, truncate: 0.01, garbage: 0.01, corrupt: 1e-5 },
        toHost: { duplicate: 0.01, reorder: 0.01, truncate: 0.01, garbage: 0.01, corrupt: 1e-4 },
      },
    ],
    ["is cut in mid-stream, and comes back", ["cuts"], { toDevice: { cuts: [{ at: 90_000, ms: 300 }] } }],
  ] as const) {
    test(`says the same over a line that ${name}`, async () => {
      const rig = overBadLine(faults);
      assert.deepEqual(meant(await conversation(rig)), meant(sound));
      const { toDevice, toHost } = rig.lines[0]!.counts;
      for (const what of happened) assert.ok(toDevice[what] + toHost[what] > 0, what);
    });
  }

  test("says the same behind a pseudo-terminal", { skip: ptyAvailable() ?? false }, async () => {
    assert.deepEqual(meant(await conversation(OVER_PTY)), meant(sound));
  });

  test("detects somebody who walks in, run by `roomloop run --device`", () => {
    const out = mkdtempSync(join(tmpdir(), "roomloop-python-"));
    try {
      const cli = fileURLToPath(new URL("../cli/roomloop.js", import.meta.url));
      const words = ["run", "presence/walk-in", "--device", COMMANDED.join(" "), "--out", out];
      const { stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: "utf8" });
      assert.match(stdout, /PASS {2}1 run: 1 pass/, `${stdout}${stderr}`);
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});

/** Prints how many vectors there are. */
const ROUND_TRIP = `
import json, sys
sys.path.insert(0, sys.argv[1])
import wire
vectors = json.load(open(sys.argv[2]))
for v in vectors:
    frame = bytes.fromhex(v["wire"])
    kind, channel, sequence, payload = wire.unframe(frame[:-1], 65551)
    assert (kind, channel, sequence, payload.hex()) == (v["number"], v["channel"], v["sequence"], v["payload"]), v
    assert wire.frame(kind, channel, sequence, v["timestamp"] / 1e6, payload) == frame, v
    if v["type"] not in ("samples", "feed", "chunk"):
        value, end = wire.decode(payload)
        assert end == len(payload) and wire.encode(value) == payload, v
print(len(vectors))
`;

/** Samples one by one, without an acknowledgement until the ring is full; prints how far the device is. */
const FULL_RING = `
import json, struct, sys
sys.path.insert(0, sys.argv[1])
from presence import ACK, ACTUATION, GREETING, OPEN, PING, PONG, PROCESSED, SAMPLES, Device
from wire import encode, frame, unframe
said, sent = [], {}
device = Device(lambda out: said.append(unframe(out[:-1], 65551)))
def tell(kind, channel, payload):
    n = sent[channel] = sent.get(channel, -1) + 1
    device.receive(frame(kind, channel, n, 0, payload)[:-1])
def control(kind, *message):
    tell(kind, 0, encode(message))
def count(*kinds):
    return sum(kind in kinds for kind, *_ in said)
control(GREETING, (1, 1), 7, "test")
control(OPEN, 0, "presence", 2000.0, 200, 64, None, 0, True)
for n in range(400):
    tell(SAMPLES, 16, struct.pack("<Q", n) + bytes(16))
told = {"unheard": [count(PROCESSED, ACTUATION), device.stream.taken]}
control(PING, 1, 100)
told["pinged"] = [count(PROCESSED, ACTUATION), device.stream.taken, count(PONG)]
before = len(said)
control(ACK, 100, True)
told["repeated"] = len(said) - before
control(ACK, 293, False)
told["heard"] = [device.stream.taken, count(PROCESSED, ACTUATION) - told["repeated"], count(PONG)]
print(json.dumps(told))
`;
