import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { walker } from "./movers/walker.ts";
import { livingRoom } from "./room.ts";
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

test("what cannot be made is refused with its name", () => {
  const simulation = {
    scene: scene({ room: null, device: { at: [0, 0, 0] } }),
    seed: 1,
    duration: 1,
    blockLength: 10,
    format: { kind: "baseband", channels: 4, rate: 2000, encoding: "i16", fullScale: 2 },
  } as const;
  const refused = (given: object, message: RegExp) =>
    assert.throws(() => simulate({ ...simulation, ...given }).next([]), message);
  refused({ format: { ...simulation.format, kind: "pcm" } }, /format: expected baseband as i16, got pcm/);
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
