import assert from "node:assert/strict";
import { test } from "node:test";
import { bgt60 } from "../radar/presets.ts";
import { noiseDeviation, stepOf } from "../radar/radar.ts";
import { WINDOWS } from "../radar/windows.ts";
import { nightTruth } from "./night-truth.ts";
import { binOf, changes, framesFrom, nightIn, phaseOf, quietIn, SHORT, strongest } from "./testing.ts";

const BIN = 0.149896229;
const largest = (values: ArrayLike<number>) => Array.from(values).indexOf(Math.max(...Array.from(values)));

test("an empty bed has nothing but the noise of receiver and converter in any bin", () => {
  const radar = bgt60({ phaseNoiseDbc: null });
  const { night } = nightIn({ sleeper: null }, radar);
  const found = changes(framesFrom(night, 100, 300), night);
  // Two parts, each with 2 (sigma^2 + step^2 / 12) / (N M) times the window's noise bandwidth.
  const [a0, ...rest] = WINDOWS["blackman-harris"];
  const bandwidth = rest.reduce((sum, a) => sum + (a * a) / 2, a0 * a0) / (a0 * a0);
  const sample = noiseDeviation(radar) ** 2 + stepOf(radar) ** 2 / 12;
  const expected = (2 * 2 * bandwidth * sample) / (64 * 16);
  for (let bin = 4; bin < 28; bin++)
    assert.ok(Math.abs(found[bin] / expected - 1) < 0.08, `bin ${bin}: ${found[bin] / expected}`);
});

test("a bed to which nobody has come yet is as still as one to which nobody will", () => {
  const late = { ...SHORT, empty: 600 };
  const [waiting, empty] = [nightIn({ night: late }), nightIn({ sleeper: null })];
  const [before, never] = [waiting, empty].map(({ night }) => changes(framesFrom(night, 100, 300), night));
  for (let bin = 0; bin < 32; bin++)
    assert.ok(Math.abs(before[bin] / never[bin] - 1) < 0.1, `bin ${bin}: ${before[bin] / never[bin]}`);
});

test("a partner alone changes most in the bin where the chest is, and with the breaths", () => {
  const { night } = nightIn({ sleeper: null, partner: "first in" });
  const { partner } = night;
  assert.ok(partner);
  const from = quietIn(partner, partner.night.lightsOut + 60, 60);
  const frames = framesFrom(night, from, 60);
  const bin = largest(changes(frames, night));
  // Chest 2.05 m across and 0.38 m up from the pelvis, the device at (0.6, 2.75, 0.7); parts spread over 0.4 m.
  assert.ok(Math.abs(bin * BIN - Math.hypot(1.45, 0.17, 0)) < 2.5 * BIN, `bin ${bin}`);
  const begun = partner.breaths.begin.filter((time) => time >= from && time < from + 60).length;
  const rate = strongest(phaseOf(binOf(frames, night, bin)), night.rate, 0.1, 0.6);
  assert.ok(Math.abs(60 * rate - begun) < 2.5, `${60 * rate} of ${begun}`);
});

test("two sleepers are bins apart for the bedside device and in the same ones for a device at the foot", () => {
  const binFrom = (stands: "bedside" | "foot", who: object) => {
    const { night } = nightIn({ ...who, device: { stands } });
    const rest = night.sleeper ?? night.partner;
    assert.ok(rest);
    const frames = framesFrom(night, quietIn(rest, rest.night.lightsOut + 60, 20), 20);
    const power = changes(frames, night);
    const total = power.reduce((sum, value) => sum + value, 0);
    return power.reduce((sum, value, bin) => sum + (bin * value) / total, 0);
  };
  const apart = (stands: "bedside" | "foot") =>
    binFrom(stands, { sleeper: null, partner: "first in" }) - binFrom(stands, {});
  const [bedside, foot] = [apart("bedside"), apart("foot")];
  assert.ok(bedside > 3 && bedside < 7, `bedside ${bedside}`);
  assert.ok(Math.abs(foot) < 1.5, `foot ${foot}`);
});

test("a dog on the bed breathes 13 times a minute, a cat 21 times, each 1.6 to 2.2 m away", () => {
  for (const [pet, rate] of [
    ["dog", 13],
    ["cat", 21],
  ] as const) {
    const { night, staged } = nightIn({ sleeper: null, pets: [pet], night: { timeInBed: 1200 } });
    const frames = framesFrom(night, staged.duration / 4 + 10, 50);
    const power = changes(frames, night);
    const bin = largest(power);
    assert.ok(bin * BIN > 1.4 && bin * BIN < 2.4, `${pet} in bin ${bin}`);
    const found = 60 * strongest(binOf(frames, night, bin), night.rate, 0.12, 0.6);
    const harmonic = Math.min(...[1, 2].map((times) => Math.abs(found / (times * rate) - 1)));
    assert.ok(harmonic < 0.15, `${pet} at ${found}`);
  }
});

test("a pane of 3.6 dB takes 7.2 dB of what moves, and a device turned away twice its floor of 20 dB", () => {
  const powerWith = (device: object) => {
    const { night } = nightIn({ device }, bgt60({ noiseFigureDb: null, adc: null, phaseNoiseDbc: null }));
    assert.ok(night.sleeper);
    const frames = framesFrom(night, quietIn(night.sleeper, night.sleeper.night.lightsOut, 20), 20);
    return 10 * Math.log10(changes(frames, night).reduce((sum, value) => sum + value, 0));
  };
  const usual = powerWith({});
  assert.ok(Math.abs(usual - powerWith({ behind: ["glass"] }) - 7.2) < 0.01);
  const away = usual - powerWith({ turned: Math.PI });
  // Each way at most the floor; ahead, the antennas do not give all there is to parts aside.
  assert.ok(away > 25 && away <= 40.01, `${away} dB`);
});

test("a child's walk through the room is seen where nobody is without it", () => {
  const [calm, visited] = [nightIn({ sleeper: null }), nightIn({ sleeper: null, child: true })];
  const { child } = visited.staged;
  assert.ok(child !== null);
  const beyond = ({ night }: typeof calm) =>
    Math.max(...changes(framesFrom(night, child + 1, 8), night).slice(8));
  assert.ok(beyond(visited) > 100 * beyond(calm));
});

/** Means of so many frames each, less the mean of all: complex. */
function averaged(values: Float64Array, frames: number): Float64Array {
  const out = new Float64Array(2 * Math.floor(values.length / 2 / frames));
  for (let n = 0; n < out.length / 2; n++) {
    for (let i = 0; i < frames; i++) {
      out[2 * n] += values[2 * (n * frames + i)] / frames;
      out[2 * n + 1] += values[2 * (n * frames + i) + 1] / frames;
    }
  }
  const mean = [0, 1].map(
    (part) => out.filter((_, n) => n % 2 === part).reduce((a, b) => a + b) / (out.length / 2),
  );
  return out.map((value, n) => value - mean[n % 2]);
}

/** How much a complex signal is after a lag what it was, from 0 to 1. */
function repeats(values: Float64Array, lag: number): number {
  let [re, im, power] = [0, 0, 0];
  for (let n = 0; n + 2 * lag + 1 < values.length; n += 2) {
    const [a, b, c, d] = [values[n], values[n + 1], values[n + 2 * lag], values[n + 2 * lag + 1]];
    re += a * c + b * d;
    im += a * d - b * c;
    power += a * a + b * b;
  }
  return Math.hypot(re, im) / power;
}

test("a fan's head swings 12 times a minute and a curtain sways, each in its own bins", () => {
  const fan = nightIn({ sleeper: null, fan: true }).night;
  const curtain = nightIn({ sleeper: null, curtain: true }).night;
  const [turning, swaying] = [framesFrom(fan, 20, 40), framesFrom(curtain, 20, 40)];
  const [fanBin, curtainBin] = [largest(changes(turning, fan)), largest(changes(swaying, curtain))];
  // The fan is 2.7 m from the device, the curtain 3.3 to 3.6.
  assert.ok(Math.abs(fanBin * BIN - 2.7) < 0.4, `fan ${fanBin}`);
  assert.ok(curtainBin * BIN > 2.9 && curtainBin * BIN < 4, `curtain ${curtainBin}`);
  const [after5, after3] = [5, 3.25].map((lag) => repeats(averaged(binOf(turning, fan, fanBin), 5), 4 * lag));
  assert.ok(after5 > 0.8 && after3 < 0.7 * after5, `fan ${after5}, ${after3}`);
});

test("who sleeps next door is seen above the noise, and who sleeps upstairs without it", () => {
  const silent = bgt60({ noiseFigureDb: null, adc: null, phaseNoiseDbc: null });
  for (const [where, metres, radar] of [
    ["next door", 3.85, bgt60({ phaseNoiseDbc: null })],
    ["upstairs", 2.85, silent],
  ] as const) {
    const given = { sleeper: null, night: { timeInBed: 3600 } } as const;
    const { night, staged } = nightIn({ ...given, neighbours: [where] }, radar);
    const { rest } = staged.neighbours[0];
    const from = quietIn(rest, rest.night.lightsOut + 60, 20);
    const power = changes(framesFrom(night, from, 20), night);
    const bin = largest(power.slice(8)) + 8;
    assert.ok(Math.abs(bin * BIN - metres) < 0.6, `${where} in bin ${bin}`);
    const alone = nightIn(given, radar).night;
    const calm = changes(framesFrom(alone, from, 20), alone);
    assert.ok(power[bin] > 1e-17 && power[bin] > 3 * calm[bin], `${where}: ${power[bin]}, ${calm[bin]}`);
  }
});

test("an alarm changes nothing before it, and wakes who lies in bed", () => {
  const [still, rung] = [nightIn({ partner: "last in" }).night, nightIn({ partner: "last in" }).night];
  const at = (still.sleeper?.night.lightsOut ?? 0) + 1200;
  const before = framesFrom(still, at - 20, 20);
  const alsoBefore = framesFrom(rung, at - 20.2, 0.2);
  assert.throws(() => rung.alarm(at - 20), /bedroomNight.alarm: expected/);
  rung.alarm(at);
  const rest = framesFrom(rung, 0, 20);
  assert.deepEqual(rest.subarray(0, 20 * 20 * 192 - 4 * 192), before.subarray(0, 20 * 20 * 192 - 4 * 192));
  assert.equal(alsoBefore.length, 4 * 192);
  assert.equal(rung.sleeper?.night.alarms.length, 1);
  assert.ok(nightTruth(rung.sleeper).alarms[0]?.woke !== undefined);
  assert.equal(still.sleeper?.night.alarms.length, 0);
  const after = (night: typeof still) => framesFrom(night, 0, 200);
  assert.notDeepEqual(after(rung), after(still));
});

test("a night is the same however it is cut into blocks", () => {
  const [one, other] = [nightIn({ pets: ["dog"] }).night, nightIn({ pets: ["dog"] }).night];
  const whole = framesFrom(one, 0, 5);
  const pieces = new Float32Array(whole.length);
  for (let n = 0; n < whole.length; n += 192) other.write(pieces.subarray(n, n + 192));
  assert.deepEqual(pieces, whole);
});
