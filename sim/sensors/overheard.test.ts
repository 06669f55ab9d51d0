import assert from "node:assert/strict";
import { test } from "node:test";
import { soundingsOf } from "../noises/animate-noise.ts";
import { hiss } from "../noises/hiss.ts";
import { keys } from "../noises/keys.ts";
import { otherSensor } from "../noises/other-sensor.ts";
import type { Sounding } from "../noises/sounding.ts";
import { livingRoom } from "../room.ts";
import { scene } from "../scene.ts";
import { differenceDb, plainUnit } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { audibleSounds, overheardAsEnvelope, overheardAsPcm, soundRate } from "./overheard.ts";

const SPEED = 331.3 * Math.sqrt(1 + 20 / 273.15);
const FREE = acousticsOf(scene({ room: null, device: { at: [0, 0, 0], unit: plainUnit() } }), 1, 1);
const db = (ratio: number) => 20 * Math.log10(ratio);

/** A steady tone of 1 Pa at 1 m, 2 m away. */
const toneAt = (frequency: number, rate: number): Sounding => ({
  at: [2, 0, 0.1],
  fill(first, out) {
    for (let n = 0; n < out.length; n++) {
      out[n] = Math.cos((2 * Math.PI * frequency * (first + n)) / rate);
    }
    return true;
  },
});

for (const rate of [2000, 16_000]) {
  test(`a tone beside the carrier is heard as a line at its distance, weakened by spreading and air, at ${rate} Hz`, () => {
    const made = soundRate("baseband", rate);
    const carrier = 33_000;
    const frequency = carrier + 0.31 * rate;
    const sounds = audibleSounds([toneAt(frequency, made)], FREE, made, rate);
    const first = 317;
    const heard = overheardAsEnvelope(sounds, FREE, { rate, carrier, first });
    const air = 10 ** (-(2 * FREE.loss(carrier) * 20) / Math.LN10 / 20);
    const out = new Float64Array(2);
    let worst = 0;
    for (let n = first; n < first + 400; n++) {
      out.fill(0);
      heard(n, 1, out);
      const phase = 2 * Math.PI * (frequency * (n / rate - 2 / SPEED) - (carrier * (n - first)) / rate);
      worst = Math.max(
        worst,
        Math.hypot(out[0] - (air / 2) * Math.cos(phase), out[1] - (air / 2) * Math.sin(phase)),
      );
    }
    assert.ok(db(worst / (air / 2)) < -76, `${db(worst / (air / 2))} dB`);
  });
}

test("a tone beyond half of the rate from the carrier is stopped by 80 dB, and does not fold", () => {
  const made = soundRate("baseband", 2000);
  for (const away of [1000, 1700, 7000, -33_000 + 12_100]) {
    const sounds = audibleSounds([toneAt(33_000 + away, made)], FREE, made, 2000);
    const heard = overheardAsEnvelope(sounds, FREE, { rate: 2000, carrier: 33_000, first: 0 });
    const out = new Float64Array(2 * 200);
    heard(0, 200, out);
    const most = Math.max(...out.map(Math.abs));
    assert.ok(db(most / 0.4) < -76, `${away} Hz away: ${db(most / 0.4)} dB`);
  }
});

test("PCM brings a tone at 33 kHz, at 20 kHz and at 40 kHz at its distance, and none beyond half of its rate", () => {
  for (const [rate, frequency, heardAt] of [
    [96_000, 33_000, 0.5],
    [96_000, 20_000, 0.5],
    [96_000, 40_000, 0.5],
    [96_000, 49_000, 0],
    [192_000, 40_000, 0.5],
  ]) {
    const made = soundRate("pcm", rate);
    const sounds = audibleSounds([toneAt(frequency, made)], FREE, made, rate);
    const heard = overheardAsPcm(sounds, FREE, { rate, first: 0 });
    const out = new Float64Array(400);
    heard(0, 400, out);
    const level = heardAt * Math.exp(-2 * FREE.loss(33_000));
    let worst = 0;
    for (let n = 0; n < 400; n++) {
      const expected = level * Math.cos(2 * Math.PI * frequency * (n / rate - 2 / SPEED));
      worst = Math.max(worst, Math.abs(out[n] - expected));
    }
    assert.ok(db(worst / 0.4) < -74, `${frequency} Hz at ${rate}: ${db(worst / 0.4)} dB`);
  }
});

test("PCM demodulated is the baseband of the same noises, to -80 dB", () => {
  const staged = scene({
    room: livingRoom(),
    device: { at: [0.5, 2, 1], unit: unit() },
    noises: [
      hiss({ at: [3, 1, 1] }),
      keys({ at: [2, 3, 1] }),
      otherSensor({ at: [4, 3, 1], frequency: 33_150, pressure: 0.01 }),
    ],
  });
  const acoustics = acousticsOf(staged, 1, 1);
  const [rate, carrier] = [2000, 33_000];
  const made = soundRate("baseband", rate);
  assert.equal(made, soundRate("pcm", 96_000));
  const ready = () => audibleSounds(soundingsOf(staged.noises, 1, made), acoustics, made, rate);
  const samples = 600;
  const baseband = new Float64Array(8 * samples);
  overheardAsEnvelope(ready(), acoustics, { rate, carrier, first: 0 })(0, samples, baseband);
  const pcm = new Float64Array(4 * samples * 48);
  overheardAsPcm(ready(), acoustics, { rate: 96_000, first: 0 })(0, samples * 48, pcm);
  const difference = differenceDb(pcm, baseband, {
    microphones: 4,
    rate,
    factor: 48,
    carrier,
    pass: 400,
    stop: 700,
  });
  assert.ok(difference < -80, `${difference} dB`);
});
