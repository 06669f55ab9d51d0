import assert from "node:assert/strict";
import { test } from "node:test";
import type { StreamFormat } from "#contracts";
import { BEDSIDE, BEDSIDE_PIPE, type Conversation, converse, type Rig } from "#rigs";
import { bedroom, bedroomNight } from "#sim";
import { nightSource } from "./night-source.ts";
import { Unsuitable } from "./source.ts";

const SECONDS = 120;
const LAYOUT = { chirps: 1, bins: 32, complex: true, parameters: { rangeStep: 0.149896229 } };
const FORMAT: StreamFormat = {
  ...{ kind: "profiles" as const, channels: 3, rate: 20, encoding: "i16" as const, fullScale: 1.6e-3 },
  radar: LAYOUT,
};

function night() {
  const given = { empty: 30, before: 0, timeInBed: 1200 };
  return bedroomNight(bedroom({ seed: 9, night: given, partner: "last in", pets: ["cat"] }), 9);
}

/** Plays two minutes of a night into a device, and what it said it counted. */
async function play(rig: Rig): Promise<{ talk: Conversation; counted: readonly unknown[] }> {
  const counted: unknown[] = [];
  const talk = await converse({
    rig,
    firmware: "counter",
    function: "sleep",
    nonce: 3,
    signal: new AbortController().signal,
    source: ({ input }, blockLength) => nightSource(night(), input, blockLength, SECONDS),
    onBlock: () => {},
    onEvent: ({ time, value }) => counted.push([time, value]),
    onActuation: () => {},
    onConsole: () => {},
    onProgress: () => {},
  });
  return { talk, counted };
}

for (const { rig, skip } of [
  { rig: BEDSIDE, skip: BEDSIDE.notice ?? false },
  { rig: BEDSIDE_PIPE, skip: false },
]) {
  test(`two minutes of a night arrive whole through rig ${rig.name}, and every minute of frames is counted`, {
    skip,
  }, async () => {
    const { talk, counted } = await play(rig);
    assert.equal(talk.cause, null);
    assert.equal(talk.carrier, rig === BEDSIDE ? "pty" : "pipe");
    assert.equal(talk.paced.sent, 20 * SECONDS);
    assert.deepEqual([talk.received?.samples, talk.received?.crc32], [talk.paced.sent, talk.paced.crc32]);
    assert.deepEqual(
      counted,
      Array.from({ length: 2 }, (_, n) => [60 * (n + 1), 1200 * (n + 1)]),
    );
  });
}

test("samples are the profiles in steps of a 32768th of full scale, to half a step, and clipped", () => {
  const volts = new Float32Array(40 * 192);
  night().write(volts);
  const block = nightSource(night(), FORMAT, 40).next([]);
  assert.ok(block);
  const step = FORMAT.fullScale / 32_768;
  for (const [n, value] of block.samples.entries())
    assert.ok(Math.abs(value * step - (volts[n] ?? 0)) <= 0.5001 * step, `${n}`);
  const loud = nightSource(night(), { ...FORMAT, fullScale: 1e-6 }, 40).next([]);
  assert.ok(loud?.samples.includes(32_767) && loud.samples.includes(-32_768));
});

test("an alarm of the device wakes the sleeper, and the frames before it stay as they were", () => {
  const [calm, rung] = [night(), night()];
  const at = Math.round(((calm.sleeper?.night.lightsOut ?? 0) + 60) * 20);
  const [one, other] = [nightSource(calm, FORMAT, 100), nightSource(rung, FORMAT, 100)];
  const alarm = { kind: "alarm", index: at, level: 1, on: true } as const;
  let differs = -1;
  for (let index = 0; index < at + 2400; index += 100) {
    const blocks = [one.next([]), other.next(index === 0 ? [alarm] : [])];
    const same = blocks[0]?.samples.every((value, n) => value === blocks[1]?.samples[n]);
    if (!same && differs < 0) differs = index;
  }
  assert.equal(rung.sleeper?.night.alarms[0]?.at, (at + 2) / 20);
  assert.ok(differs + 100 > at, `${differs} of ${at}`);
});

test("a device that takes other frames than the night's radar makes is refused with both", () => {
  const five = { ...FORMAT, channels: 5 };
  assert.throws(
    () => nightSource(night(), five, 1),
    (error: Error) => {
      assert.ok(error instanceof Unsuitable);
      return /takes profiles of 5 x 1 x 32 at 20 Hz; a night is complex profiles of 3 x 1 x 32/.test(
        error.message,
      );
    },
  );
  const coarse = { ...FORMAT, radar: { ...LAYOUT, parameters: { rangeStep: 0.3 } } };
  assert.throws(() => nightSource(night(), coarse, 1), /bins are 0.3 m wide/);
});
