import assert from "node:assert/strict";
import { test } from "node:test";
import { OCCLUSIONS, seenThrough } from "./occlusions.ts";
import { bgt60, fmcw, uwb } from "./presets.ts";
import { binWidthOf, LIGHT } from "./radar.ts";
import { expectCovered, movingReflectors, sampledReflectors } from "./reflectors.ts";
import { antennasOf } from "./staging.ts";
import { before } from "./testing.ts";

test("receivers stand in an L at half a wavelength, and turn with the device", () => {
  const radar = bgt60();
  const [corner, side, up] = radar.rx;
  const half = LIGHT / 60.5e9 / 2;
  assert.ok(Math.abs(Math.hypot(...side.map((x, n) => x - corner[n])) - half) < 1e-12);
  assert.ok(Math.abs(Math.hypot(...up.map((x, n) => x - corner[n])) - half) < 1e-12);
  // Looking down from the ceiling, what was up looks along x.
  const antennas = antennasOf({ ...before(radar), at: [1, 1, 2.5], facing: [0, 0, -1] });
  assert.ok(Math.abs(antennas[3][0] - antennas[1][0] - half) < 1e-12);
  assert.ok(Math.abs(antennas[1][2] - 2.5) < 1e-12);
});

test("the bedside radar has 32 bins of 15 cm from 1 GHz, and 2.7 cm from 5.5 GHz", () => {
  assert.ok(Math.abs(binWidthOf(bgt60()) - 0.1499) < 1e-5);
  assert.ok(Math.abs(binWidthOf(bgt60({ bandwidth: 5.5e9 })) - 0.02725) < 1e-5);
});

test("glass costs what ITU-R P.2040 makes of 3 mm at 60 GHz, within 0.5 dB, and losses count twice", () => {
  // Permittivity 6.31, conductivity 0.0036 f^1.3394 (f in GHz), both surfaces, without resonance.
  const sigma = 0.0036 * 60 ** 1.3394;
  const index = Math.sqrt(6.31);
  const surface = 1 - ((index - 1) / (index + 1)) ** 2;
  const loss = ((1636 * sigma) / index) * 0.003 - 20 * Math.log10(surface);
  assert.ok(Math.abs(OCCLUSIONS.glass.lossDb - loss) < 0.5, `${loss} dB`);
  assert.ok(Math.abs(seenThrough("glass", "blanket") - 10 ** (-2 * (0.36 + 0.15))) < 1e-12);
  assert.equal(seenThrough(), 1);
  for (const { lossDb, least, most } of Object.values(OCCLUSIONS)) assert.ok(least < lossDb && lossDb < most);
});

test("radars that cannot be are refused by the name of the option", () => {
  for (const [changed, message] of [
    [{ samples: 65 }, /radar\.chirpTime: expected at least the 0\.000065 s that 65 samples take/],
    [{ chirpInterval: 30e-6 }, /radar\.chirpInterval: expected at least the chirp's/],
    [{ frameInterval: 4e-3 }, /radar\.frameInterval: expected at least/],
    [{ rx: [] }, /radar\.rx: expected 1 to 64/],
    [{ window: "flat" as "hann" }, /radar\.window: expected one of hann/],
    [{ element: { gainDbi: 0, exponent: 0.3, backDb: 0 } }, /radar\.element\.exponent times 2/],
    [{ adc: { bits: 12.5, fullScale: 1 } }, /radar\.adc\.bits/],
    [{ f0: Number.NaN }, /radar\.f0/],
  ] as const) {
    assert.throws(() => bgt60(changed), message);
  }
  assert.throws(() => fmcw({ ...bgt60(), colour: 1 } as never), /no option is called "colour"/);
  assert.throws(() => uwb({ integration: 1 }), /radar\.integration/);
});

test("between positions paths are cubics, exact for a parabola, and must cover the run", () => {
  const path = Array.from({ length: 20 }, (_, i) => [1 + i * i * 0.01, -i, 2] as const);
  const given = { crossSectionDb: -10, rate: 10, start: -0.2, path };
  const out = new Float64Array(4);
  for (const time of [-0.2, 0, 0.033, 0.51, 1.69]) {
    sampledReflectors([given]).at(time, out);
    const i = (time + 0.2) * 10;
    for (const [n, value] of [1 + i * i * 0.01, -i, 2, 0.1].entries())
      assert.ok(Math.abs(out[n] - value) < 1e-12);
  }
  expectCovered([given], 1.7, "targets");
  assert.throws(() => expectCovered([given], 1.71, "targets"), /targets\[0\]\.path: covers -0\.2 to 1\.7/);
  assert.throws(() => expectCovered([{ ...given, start: 0.1 }], 1, "targets"), RangeError);
});

test("a mover's cross sections go with the square of its gains, and must be as many as its scatterers", () => {
  const moving = {
    name: "cat",
    scatterers: 2,
    strengths: new Float64Array(2),
    maxSpeeds: new Float64Array(2),
    bounds: { least: [0, 0, 0], most: [1, 1, 1] } as const,
    person: null,
    poseAt: (time: number, out: Float64Array) => out.set([time, 1, 2, 3, 4, 5]),
    gainsAt: (_: number, out: Float64Array) => out.set([1, 0.5]),
  };
  const out = new Float64Array(8);
  movingReflectors(moving, Float64Array.of(0.1, 0.2), "frame").at(7, out);
  assert.deepEqual(Array.from(out), [7, 1, 2, 0.1, 3, 4, 5, 0.05]);
  assert.throws(() => movingReflectors(moving, Float64Array.of(0.1), "frame"), /cat: 1 cross sections for 2/);
});

test("a radar that stands nowhere, or faces in no direction of length 1, is refused", () => {
  const placed = { radar: bgt60(), at: [0, 0, 1], facing: [1, 0, 0], reflectors: [], seed: 1 } as const;
  assert.equal(antennasOf(placed).length, 4);
  assert.throws(
    () => antennasOf({ ...placed, at: [0, Number.NaN, 0] }),
    /staging.at: expected three numbers/,
  );
  assert.throws(() => antennasOf({ ...placed, facing: [1, 1, 0] }), /staging.facing: expected a direction/);
});
