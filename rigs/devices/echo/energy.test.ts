import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Emission, Firmware } from "../runtime/processor.ts";
import { deaf } from "./deaf.ts";
import { ECHO } from "./echo.ts";
import { energy } from "./energy.ts";
import { hear, normals, type Room } from "./testing.ts";

const LEAD = 200;
const QUIET: Room = { leak: [0.3, 0.2, 0.1, 0.25], deviation: 8 };

interface Heard {
  readonly answers: readonly Answer[];
  /** Indices by which actuations followed the newest sample processed when they were given. */
  readonly leads: readonly number[];
}

/** Runs a firmware in a room for some seconds, in pieces of `piece` samples, its emission acting back. */
function run(firmware: Firmware, room: Room, seconds: number, { piece = 50, seed = 5 } = {}): Heard {
  const processor = firmware({ ...ECHO, lead: LEAD, cloud: true });
  const next = normals(seed);
  const answers: Answer[] = [];
  const leads: number[] = [];
  let emission: Pick<Emission, "level" | "on"> = { level: 0, on: false };
  const coming: Emission[] = [];
  const made: number[] = [];
  for (let index = 0; index < seconds * 2000; index++) {
    while (coming[0]?.index === index) emission = coming.shift()!;
    made.push(...hear(room, next, emission, index, 1));
    if ((index + 1) % piece !== 0) continue;
    for (const answer of processor.process(Int16Array.from(made.splice(0)))) {
      answers.push(answer);
      if (!("actuation" in answer) || answer.actuation.kind !== "emission") continue;
      leads.push(answer.actuation.index - (index + 1));
      coming.push(answer.actuation);
    }
  }
  return { answers, leads };
}

const events = ({ answers }: Heard) => answers.flatMap((answer) => ("event" in answer ? [answer.event] : []));
const emissions = ({ answers }: Heard) =>
  answers.flatMap((answer) =>
    "actuation" in answer && answer.actuation.kind === "emission" ? [answer.actuation] : [],
  );

test("it tries five carriers, sets the level to half of full scale and says calibrated, within 1 s", () => {
  const heard = run(energy, QUIET, 2);
  const tried = emissions(heard);
  assert.deepEqual(new Set(tried.slice(0, 5).map(({ carrier }) => carrier)).size, 5);
  assert.ok(tried.every(({ carrier }) => carrier >= 32_500 && carrier <= 34_500));
  assert.equal(tried.length, 6);
  assert.equal(tried[5].level, 1); // 0.3 of full scale at level 1.
  const loud = emissions(run(energy, { ...QUIET, leak: [2, 1, 1, 1] }, 2));
  assert.ok(Math.abs(loud[5].level - 0.25) < 0.001, `level ${loud[5].level}`);
  const [calibrated, ...others] = events(heard);
  assert.deepEqual([calibrated.kind, calibrated.state, others.length], ["calibrated", "on", 0]);
  assert.ok(calibrated.index <= 2000, `calibrated at ${calibrated.index}`);
  assert.ok(calibrated.confidence > 0.99 && calibrated.confidence <= 1);
});

test("every actuation is a lead or more after the newest sample it follows from", () => {
  const { leads } = run(energy, QUIET, 2, { piece: 1 });
  assert.equal(leads.length, 6);
  assert.ok(
    leads.every((lead) => lead >= LEAD),
    leads.join(),
  );
});

test("an echo of 0 dB to the noise of each microphone is heard within 0.35 s, over after 1 s and forgotten after 10 s", () => {
  // Variance of the noise is 2 x 64; an amplitude of 11.3 has that power. The band's own ratio is 9 dB better.
  const room = { ...QUIET, echo: { amplitude: 11.3, shift: 150, from: 10_000, until: 16_000 } };
  const [calibrated, major, here, over, gone] = events(run(energy, room, 22));
  assert.equal(calibrated.kind, "calibrated");
  assert.deepEqual([major.kind, major.state, here.kind, here.state], ["major", "on", "presence", "on"]);
  assert.ok(major.index > 10_000 && major.index <= 10_700, `major at ${major.index}`);
  assert.ok(major.confidence >= 0.5 && major.confidence < 1);
  assert.deepEqual([over.kind, over.state], ["major", "off"]);
  assert.ok(over.index > 18_000 && over.index < 18_700, `over at ${over.index}`);
  assert.deepEqual([gone.kind, gone.state], ["presence", "off"]);
  assert.ok(gone.index > 36_000 && gone.index < 36_700, `gone at ${gone.index}`);
});

test("two quiet minutes are silent, for each of three seeds", () => {
  for (const seed of [11, 12, 13]) {
    const kinds = events(run(energy, QUIET, 120, { seed })).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["calibrated"], `seed ${seed}`);
  }
});

test("deaf hears nothing of an echo far above the noise", () => {
  const room = { ...QUIET, echo: { amplitude: 5000, shift: 150, from: 10_000, until: 16_000 } };
  assert.deepEqual(
    events(run(deaf, room, 9)).map(({ kind }) => kind),
    ["calibrated"],
  );
});

test("answers do not depend on how the stream is cut", () => {
  const room = { ...QUIET, echo: { amplitude: 11.3, shift: -60, from: 6000, until: 9000 } };
  const whole = run(energy, room, 7, { piece: 64 });
  // Emission acts back at the same index, so the samples are the same too.
  assert.deepEqual(run(energy, room, 7, { piece: 1 }).answers, whole.answers);
  assert.deepEqual(run(energy, room, 7, { piece: 200 }).answers, whole.answers);
  assert.ok(events(whole).length > 1);
});
