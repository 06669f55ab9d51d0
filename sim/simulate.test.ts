import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { walker } from "./movers/walker.ts";
import { airflow } from "./noises/airflow.ts";
import { hiss } from "./noises/hiss.ts";
import { keys } from "./noises/keys.ts";
import { knocks } from "./noises/knocks.ts";
import { otherSensor } from "./noises/other-sensor.ts";
import { livingRoom, room } from "./room.ts";
import { scene } from "./scene.ts";
import { simulate } from "./simulate.ts";
import { emission, plainUnit, stream } from "./testing.ts";
import { unit } from "./unit.ts";

const level = (samples: readonly number[], n: number) =>
  Math.hypot(samples[2 * n], samples[2 * n + 1]) / 32768;

const WALK = {
  room: livingRoom(),
  movers: [
    walker({
      path: [
        [4.5, 2],
        [2, 3],
      ],
    }),
  ],
  unit: unit(),
  fullScale: 2,
  duration: 1.5,
  actuations: [emission(200), emission(900, { carrier: 33_500, level: 0.5 }), emission(1700, { on: false })],
};

test("the leak is the source's pressure over its distance, less the isolation", () => {
  const { samples } = stream({ unit: plainUnit({ leakIsolationDb: 40 }), duration: 0.3 });
  assert.ok(
    Math.abs(level(samples, 500) - (0.01 / 0.1) * 10 ** ((-1.15 * 0.1) / 20)) < 5e-4,
    String(level(samples, 500)),
  );
});

test("microphone noise has the density it was given, alike in I and Q, and none is common to two microphones", () => {
  const density = 1e-4;
  const twin = plainUnit({
    noiseDensity: density,
    microphones: [
      [0, 0, 0.1],
      [0, 0, 0.2],
    ],
  });
  const { samples } = stream({ unit: twin, actuations: [], duration: 20 });
  const values = [0, 1, 2, 3].map((i) => samples.filter((_, n) => n % 4 === i).map((value) => value / 32768));
  const mean = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, x, n) => sum + x * b[n], 0) / a.length;
  const expected = density * density * 2000 + 1 / (12 * 32768 * 32768);
  for (const [i, a] of values.entries()) {
    for (const [j, b] of values.entries()) {
      // Four standard errors of 40,000 products.
      const error = (4 * expected * (i === j ? Math.SQRT2 : 1)) / Math.sqrt(40_000);
      assert.ok(Math.abs(mean(a, b) - (i === j ? expected : 0)) < error, `${i}, ${j}: ${mean(a, b)}`);
    }
  }
});

test("what exceeds 16 bits is held at their ends and counted", () => {
  const { samples, end } = stream({ unit: plainUnit({ leakIsolationDb: 0, pressure: 1 }), duration: 0.2 });
  assert.ok(samples.every((value) => value >= -32768 && value <= 32767));
  assert.equal(end.clipped, samples.filter((value) => value === 32767 || value === -32768).length);
  assert.ok(end.clipped > 200);
});

test("the loudspeaker is silent until its first emission, and what it emits is heard after its travel time", () => {
  const far = plainUnit({ leakIsolationDb: 20, microphones: [[0, 0, 34.37]], pressure: 20 });
  const { samples } = stream({ unit: far, actuations: [emission(500)], duration: 1 });
  // 34.37 m take 0.1001 s at 343.2 m/s: 200 samples; then it rises in 5 ms, 10 samples, to half of it in 5.
  const settled = level(samples, 900);
  assert.ok(settled > 1e-4);
  for (let n = 0; n <= 700; n++) assert.equal(samples[2 * n], 0, `at ${n}`);
  assert.ok(Math.abs(level(samples, 705) / settled - 0.5) < 0.15, String(level(samples, 705) / settled));
  assert.ok(Math.abs(level(samples, 712) / settled - 1) < 0.1);
});

test("at a change echoes in flight are dropped, and off is silence from its very sample", () => {
  const near = plainUnit({ leakIsolationDb: 20 });
  const { samples } = stream({
    unit: near,
    actuations: [
      emission(200),
      emission(800, { carrier: 34_000, level: 0.5 }),
      emission(1500, { on: false }),
    ],
    duration: 1,
  });
  const [first, second] = [level(samples, 799), level(samples, 1499)];
  assert.ok(first > 0.9);
  assert.ok(level(samples, 800) < 0.01 * first);
  assert.ok(Math.abs(second / first - 0.5) < 0.01);
  const phase = Math.atan2(samples[2 * 1499 + 1], samples[2 * 1499]);
  const expected = (-2 * Math.PI * 34_000 * 0.1) / (331.3 * Math.sqrt(1 + 20 / 273.15));
  assert.ok(Math.abs(Math.sin((phase - expected) / 2)) < 1e-3, "the phase of -wr/c");
  assert.equal(level(samples, 1500), 0);
});

test("paths that are left out as too weak are counted: images behind walls that reflect next to nothing", () => {
  const prunedBy = (absorption: number) => {
    const movers = [walker({ path: [[2, 2]] })];
    return stream({ room: room({ size: [5, 4, 2.5], absorption }), movers, duration: 0.1 }).end.pruned;
  };
  assert.equal(prunedBy(0.3), 0);
  const [scatterers, walls, microphones] = [20, 6, plainUnit().microphones.length];
  assert.equal(prunedBy(1 - 1e-14), scatterers * walls * (1 + microphones));
});

test("an actuation for a sample already made is masked and counted; one for the next sample is not", () => {
  const actuations = [emission(99), emission(100, { level: 0.5 })];
  const { samples, end } = stream({ unit: plainUnit({ leakIsolationDb: 20 }), actuations, duration: 0.3 });
  assert.equal(end.masked, 1);
  assert.ok(level(samples, 400) > 0.4 && level(samples, 400) < 0.6);
});

test("block length does not change the samples, of which there are round(duration * rate)", () => {
  const whole = stream({ ...WALK, blockLength: 100 }).samples;
  assert.equal(whole.length, 8 * 3000);
  for (const blockLength of [1, 37, 200]) assert.deepEqual(stream({ ...WALK, blockLength }).samples, whole);
});

test("another seed is another person and other noise", () => {
  assert.notDeepEqual(stream({ ...WALK, seed: 2 }).samples, stream(WALK).samples);
});

test("two processes make the same samples", () => {
  const script = `
    const { stream, emission } = await import(${JSON.stringify(new URL("./testing.ts", import.meta.url).href)});
    const { walker, livingRoom, unit } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    const { createHash } = await import("node:crypto");
    const { samples } = stream({ room: livingRoom(), movers: [walker({ path: [[4.5, 2], [2, 3]] })], unit: unit(),
      fullScale: 2, duration: 0.5, actuations: [emission(200)] });
    process.stdout.write(createHash("sha256").update(Int16Array.from(samples)).digest("hex"));`;
  const there = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
  });
  const { samples } = stream({ ...WALK, duration: 0.5, actuations: [emission(200)] });
  assert.equal(there, createHash("sha256").update(Int16Array.from(samples)).digest("hex"));
});

const DISTURBED = {
  ...WALK,
  kind: "pcm",
  rate: 96_000,
  duration: 0.12,
  drift: { swing: 1 },
  noises: [
    hiss({ at: [3, 1, 1] }),
    keys({ at: [2, 3, 1], from: 0.02 }),
    otherSensor({ at: [4, 3, 1] }),
    knocks({ at: [4, 1, 1], every: 2 }),
    airflow(),
  ],
  actuations: [emission(2000), emission(7000, { carrier: 34_000 }), emission(9000, { on: false })],
} as const;

test("block length changes no sample of PCM with noises and drift either, nor of their baseband", () => {
  const whole = stream({ ...DISTURBED, blockLength: 1000 }).samples;
  assert.equal(whole.length, 4 * 11_520);
  assert.deepEqual(stream({ ...DISTURBED, blockLength: 733 }).samples, whole);
  const baseband = {
    ...DISTURBED,
    kind: "baseband",
    rate: 2000,
    duration: 0.6,
    actuations: WALK.actuations,
  } as const;
  const expected = stream({ ...baseband, blockLength: 100 }).samples;
  for (const blockLength of [1, 200])
    assert.deepEqual(stream({ ...baseband, blockLength }).samples, expected);
});

test("two processes make the same PCM", () => {
  const sim = JSON.stringify(new URL("./index.ts", import.meta.url).href);
  const script = `
    const { stream, emission } = await import(${JSON.stringify(new URL("./testing.ts", import.meta.url).href)});
    const { walker, livingRoom, unit, hiss, keys, otherSensor, knocks, airflow } = await import(${sim});
    const { createHash } = await import("node:crypto");
    const { samples } = stream({ room: livingRoom(), movers: [walker({ path: [[4.5, 2], [2, 3]] })], unit: unit(),
      fullScale: 2, kind: "pcm", rate: 96_000, duration: 0.12, drift: { swing: 1 },
      noises: [hiss({ at: [3, 1, 1] }), keys({ at: [2, 3, 1], from: 0.02 }), otherSensor({ at: [4, 3, 1] }),
        knocks({ at: [4, 1, 1], every: 2 }), airflow()],
      actuations: [emission(2000), emission(7000, { carrier: 34_000 }), emission(9000, { on: false })] });
    process.stdout.write(createHash("sha256").update(Int16Array.from(samples)).digest("hex"));`;
  const there = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
  });
  const { samples } = stream(DISTURBED);
  assert.equal(there, createHash("sha256").update(Int16Array.from(samples)).digest("hex"));
});

test("PCM is the leak's tone from the emission on, rounded: it errs by a twelfth of a step squared", () => {
  const tone = plainUnit({ leakIsolationDb: 20 });
  const { samples } = stream({
    unit: tone,
    kind: "pcm",
    rate: 96_000,
    duration: 0.3,
    actuations: [emission(1000, { carrier: 33_123 })],
    fullScale: 40,
  });
  assert.ok(samples.slice(0, 1000).every((value) => value === 0));
  const delay = 0.1 / (331.3 * Math.sqrt(1 + 20 / 273.15));
  const settled = samples.slice(3000);
  const expected = (n: number) => Math.cos(2 * Math.PI * 33_123 * ((n + 2000) / 96_000 - delay));
  const amplitude =
    settled.reduce((sum, value, n) => sum + value * expected(n), 0) /
    settled.reduce((sum, _, n) => sum + expected(n) ** 2, 0);
  // 1 Pa at 0.1 m, less 20 dB and the air's loss.
  assert.ok(Math.abs((amplitude * 40) / 32_768 - 10 ** ((-1.15 * 0.1) / 20)) < 2e-3, `${amplitude}`);
  const error =
    settled.reduce((sum, value, n) => sum + (value - amplitude * expected(n)) ** 2, 0) / settled.length;
  assert.ok(Math.abs(error * 12 - 1) < 0.05, `${error * 12} twelfths`);
});

test("microphone noise of PCM has its density over half of the rate, and what exceeds 16 bits is counted", () => {
  const noisy = plainUnit({ noiseDensity: 1e-5 });
  const { samples } = stream({
    unit: noisy,
    kind: "pcm",
    rate: 96_000,
    actuations: [],
    duration: 1,
    fullScale: 0.1,
  });
  const square = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  const expected = 1e-10 * 48_000 * (32_768 / 0.1) ** 2 + 1 / 12;
  assert.ok(
    Math.abs(square / expected - 1) < 4 * Math.sqrt(2 / samples.length),
    `${square}, not ${expected}`,
  );
  const loud = stream({
    unit: plainUnit({ leakIsolationDb: 0 }),
    kind: "pcm",
    rate: 96_000,
    duration: 0.1,
  });
  assert.equal(
    loud.end.clipped,
    loud.samples.filter((value) => value === 32_767 || value === -32_768).length,
  );
  assert.ok(loud.end.clipped > 2000);
});

test("while nothing is emitted noises are heard round 33 kHz, or round the carrier that was named", () => {
  const beside = (actuations: Parameters<typeof stream>[0]["actuations"], frequency: number) => {
    const { samples } = stream({
      noises: [otherSensor({ at: [1.5, 1, 1], frequency, wander: 0 })],
      duration: 0.4,
      ...(actuations && { actuations }),
    });
    const [a, b] = [600, 601].map((n) => Math.atan2(samples[2 * n + 1], samples[2 * n]));
    assert.ok(level(samples, 600) > 0.3, "is heard");
    return Math.round((2000 * Math.atan2(Math.sin(b - a), Math.cos(b - a))) / (2 * Math.PI));
  };
  assert.equal(beside([], 33_100), 100);
  assert.equal(beside([emission(100, { on: false, carrier: 33_500 })], 33_100), -400);
});

test("a new emission restarts the mixer of noises at phase 0, and misses nothing of them", () => {
  const carrier = 33_000.7;
  const noises = [otherSensor({ at: [1.5, 1, 1], frequency: 33_100, wander: 0 })];
  const heard = (...indices: readonly number[]) =>
    stream({
      noises,
      duration: 0.6,
      actuations: indices.map((index) => emission(index, { on: false, carrier })),
    }).samples;
  const [once, again] = [heard(100), heard(100, 700)];
  assert.deepEqual(again.slice(0, 1400), once.slice(0, 1400));
  const turn = (2 * Math.PI * carrier * 600) / 2000;
  for (let n = 700; n < 1200; n++) {
    const [re, im] = [once[2 * n], once[2 * n + 1]];
    assert.ok(Math.abs(again[2 * n] - (re * Math.cos(turn) - im * Math.sin(turn))) <= 2, `at ${n}`);
    assert.ok(Math.abs(again[2 * n + 1] - (im * Math.cos(turn) + re * Math.sin(turn))) <= 2, `at ${n}`);
  }
});

test("an actuation that is no emission neither sounds nor counts as masked", () => {
  const { samples, end } = stream({
    unit: plainUnit({ leakIsolationDb: 20 }),
    actuations: [{ kind: "light", index: 0, level: 1, on: true }],
    duration: 0.3,
  });
  assert.ok(samples.every((value) => value === 0));
  assert.equal(end.masked, 0);
});

test("a noise that is not in the room is refused, and so is a second one of its name", () => {
  const staged = (noises: readonly ReturnType<typeof hiss>[]) =>
    scene({ room: livingRoom(), device: { at: [1, 1, 1] }, noises });
  assert.throws(() => staged([hiss({ at: [6, 1, 1] })]), /scene.noises: "hiss", at .* is not in the room/);
  assert.throws(() => staged([hiss({ at: [2, 1, 1] }), hiss({ at: [3, 1, 1] })]), /scene.noises: two/);
});

test("what cannot be made is refused with its name", () => {
  const simulation = {
    scene: scene({ room: null, device: { at: [0, 0, 0] } }),
    seed: 1,
    duration: 1,
    blockLength: 10,
    format: { kind: "baseband", channels: 4, rate: 2000, encoding: "i16", fullScale: 2, radar: null },
  } as const;
  const refused = (given: object, message: RegExp) =>
    assert.throws(() => simulate({ ...simulation, ...given }).next([]), message);
  refused(
    { format: { ...simulation.format, kind: "chirps" } },
    /format: expected baseband or pcm as i16, got chirps/,
  );
  refused(
    { format: { ...simulation.format, channels: 2 } },
    /format.channels: the unit has 4 microphones, got 2/,
  );
  refused({ duration: 0 }, /duration/);
  refused({ blockLength: 0.5 }, /blockLength/);
  assert.throws(
    () => scene({ room: livingRoom(), device: { at: [0.01, 1, 1] } }),
    /is not in the room, which is 5 by 4/,
  );
  const twice = [walker({ path: [[1, 1]] }), walker({ path: [[2, 2]] })];
  assert.throws(
    () => scene({ room: null, device: { at: [0, 0, 0] }, movers: twice }),
    /two are called "walker"/,
  );
});
