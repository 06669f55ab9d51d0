import assert from "node:assert/strict";
import { test } from "node:test";
import { fan } from "../movers/fan.ts";
import { walker } from "../movers/walker.ts";
import { airflow } from "../noises/airflow.ts";
import { livingRoom } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { differenceDb, emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";
import { heardAsPcm } from "./heard-as-pcm.ts";

const CARRIER = 33_000;
const RATE = 4000;
const MICROPHONES = 2;

/** PCM at a multiple of the rate, and baseband, of a second. */
function both(movers: Parameters<typeof scene>[0]["movers"], factor: number, still: boolean) {
  const microphones = [[0.03, 0, 0.03] as const, [-0.03, 0, 0.03] as const];
  const staged = scene({
    room: livingRoom(),
    device: { at: [0.5, 2, 1], unit: unit({ microphones }) },
    noises: [airflow()],
    drift: {},
    ...(movers ? { movers } : {}),
  });
  const whole = acousticsOf(staged, 1, 1);
  const acoustics = still ? whole : { ...whole, fixed: whole.fixed.map(() => []) };
  const make = (rate: number) => {
    const sound = emitted(emission(0, { carrier: CARRIER }), { rate, pressure: 1 });
    assert.ok(sound);
    return sound;
  };
  const movings = animated(staged.movers, 1);
  const samples = RATE;
  const pcm = new Float64Array(MICROPHONES * samples * factor);
  heardAsPcm(acoustics, movings, make(RATE * factor), { rate: RATE * factor, first: 0 })(
    0,
    samples * factor,
    pcm,
  );
  const baseband = new Float64Array(2 * MICROPHONES * samples);
  const heard = hear(acoustics, movings, make(RATE), { rate: RATE, first: 0 });
  const row = new Float64Array(2 * MICROPHONES);
  // The first half is left out: the loudspeaker's rise is wider than either band.
  for (let n = 0; n < samples; n++) {
    heard(n, row);
    if (n >= samples / 2) baseband.set(row, 2 * MICROPHONES * n);
    else pcm.fill(0, MICROPHONES * factor * n, MICROPHONES * factor * (n + 1));
  }
  return {
    pcm: pcm.subarray((MICROPHONES * samples * factor) / 2),
    baseband: baseband.subarray(MICROPHONES * samples),
  };
}

const compared = { microphones: MICROPHONES, rate: RATE, carrier: CARRIER, pass: 1000, stop: 1600 };
const walk = walker({
  path: [
    [4, 2],
    [2, 3],
  ],
});

for (const [what, still, factor, rate] of [
  ["a walk and a fan", false, 24, 96_000],
  ["a walk and a fan", false, 48, 192_000],
  ["all that is heard, leak and room included,", true, 24, 96_000],
] as const) {
  test(`${what} at ${rate} Hz, demodulated, are their baseband to -95 dB`, () => {
    const { pcm, baseband } = both([walk, fan({ at: [3, 3, 1] })], factor, still);
    const difference = differenceDb(pcm, baseband, { ...compared, factor });
    assert.ok(difference < -95, `${difference} dB`);
  });
}
