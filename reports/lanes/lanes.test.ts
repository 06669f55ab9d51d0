import assert from "node:assert/strict";
import { test } from "node:test";
import { lanesOf } from "./lanes-of.ts";
import { atMostColumns, columnCount, levelRange, type Spectrogram } from "./spectrogram.ts";
import { timeLabel, timeTicks, valueTicks } from "./ticks.ts";

function spectrogram(bins: number, columns: readonly number[]): Spectrogram {
  return {
    hop: 0.5,
    from: -100,
    step: 10,
    bins,
    floorDb: -100,
    stepDb: 0.5,
    columns: Uint8Array.from(columns),
  };
}

test("merged columns keep the greatest level of each bin and the time they cover", () => {
  const merged = atMostColumns(spectrogram(2, [1, 9, 5, 2, 3, 4, 8, 0, 7, 7]), 3);
  assert.equal(merged.hop, 1);
  assert.deepEqual([...merged.columns], [5, 9, 8, 4, 7, 7]);
  assert.equal(columnCount(merged), 3);
});

test("a picture narrow enough is left alone", () => {
  const picture = spectrogram(2, [1, 2, 3, 4]);
  assert.equal(atMostColumns(picture, 2), picture);
});

test("bytes that are no whole number of columns are refused", () => {
  assert.throws(() => columnCount(spectrogram(3, [1, 2, 3, 4])), /RangeError: .*4 bytes.*3 bins/);
});

test("the range of levels runs from the noise to the echoes that move, whatever the carrier's level", () => {
  // 64 bins of 10 Hz, 0 Hz at bin 32 (0 dB, value 200), an echo of -40 dB (120) in 1 % of the rest, noise -80 dB (40).
  const columns = Array.from({ length: 6400 }, (_, n) =>
    n % 64 === 32 ? 200 : n % 64 === 50 && n % 3 !== 0 ? 120 : 40,
  );
  const picture = { ...spectrogram(64, columns), from: -320 };
  assert.deepEqual(levelRange(picture), [-80, -40]);
  assert.deepEqual(levelRange(spectrogram(64, new Array(6400).fill(40))), [-80, -50]);
});

test("lanes come as sound, truth, device, emission, checks, and states that never held have none", () => {
  const lanes = lanesOf({
    truth: {
      duration: 20,
      states: ["occupied", "major", "still"],
      intervals: [
        { state: "occupied", from: 5, until: 20 },
        { state: "major", from: 6, until: 9 },
      ],
    },
    events: [
      { kind: "calibrated", state: "on", time: 2, confidence: 1 },
      { kind: "major", state: "on", time: 6.5, confidence: 1 },
      { kind: "major", state: "off", time: 10, confidence: 1 },
    ],
    actuations: [{ kind: "emission", index: 2000, carrier: 33_000, level: 0.5, on: true }],
    rate: 2000,
    spectrogram: spectrogram(2, [1, 2]),
    telemetry: [],
    boots: [{ time: 0, text: "boot 1, power-on", expected: true }],
    checks: [
      { name: "late", passed: false, found: "", at: 6 },
      { name: "none", passed: true, found: "", at: null },
    ],
  });
  assert.deepEqual(
    lanes.map(({ source, label }) => `${source}: ${label}`),
    [
      "sound: sound round the carrier",
      "truth: occupied",
      "truth: major",
      "device: calibrated",
      "device: major",
      "emission: emission",
      "checks: checks",
    ],
  );
  const drawn = lanes.flatMap((lane) => (lane.kind === "intervals" ? lane.intervals : []));
  assert.deepEqual(
    drawn.map(({ from, until, open }) => [from, until, open]),
    [
      [5, 20, true],
      [6, 9, false],
      [2, 20, true],
      [6.5, 10, false],
      [1, 20, true],
    ],
  );
  assert.equal(drawn.at(-1)!.text, "33.00 kHz, level 0.5");
  assert.deepEqual(lanes.at(-1)!.kind === "marks" && lanes.at(-1)!, {
    kind: "marks",
    source: "checks",
    label: "checks",
    marks: [{ at: 6, good: false, text: "late" }],
  });
});

const STILL = { truth: { duration: 10, states: [], intervals: [] }, events: [], actuations: [], checks: [] };

test("what a device measures of itself is a lane for each name, with its unit, and what came after the end is left out", () => {
  const telemetry = [
    { time: 0, values: { temperature: 24, "fan-speed": 3 } },
    { time: 5, values: { temperature: 31 } },
    { time: 11, values: { temperature: 99 } },
  ];
  const boots = [{ time: 0, text: "boot 1, power-on", expected: true }];
  const lanes = lanesOf({ ...STILL, spectrogram: null, rate: null, telemetry, boots });
  assert.deepEqual(lanes, [
    {
      ...{ kind: "trace", source: "device", label: "temperature", unit: "°C", low: 24, high: 31 },
      points: [
        { at: 0, value: 24 },
        { at: 5, value: 31 },
      ],
    },
    {
      ...{ kind: "trace", source: "device", label: "fan-speed", unit: "", low: 3, high: 3 },
      points: [{ at: 0, value: 3 }],
    },
    {
      ...{ kind: "marks", source: "device", label: "starts" },
      marks: [{ at: 0, good: true, text: "boot 1, power-on" }],
    },
  ]);
});

test("a start that nobody asked for is a mark even of a device that measures nothing", () => {
  const boots = [
    { time: 0, text: "boot 1, power-on", expected: true },
    { time: 3, text: "boot 2", expected: false },
  ];
  const [lane] = lanesOf({ ...STILL, spectrogram: null, rate: null, telemetry: [], boots });
  assert.deepEqual(lane?.kind === "marks" && lane.marks.map(({ at, good }) => [at, good]), [
    [0, true],
    [3, false],
  ]);
});

test("a trace of a night keeps the greatest and least of each part that a picture can show", () => {
  const telemetry = Array.from({ length: 28_800 }, (_, n) => ({
    time: n,
    values: { v: n === 9000 ? 50 : n % 7 },
  }));
  const night = { ...STILL, truth: { ...STILL.truth, duration: 28_800 } };
  const [lane] = lanesOf({ ...night, spectrogram: null, rate: null, telemetry, boots: [] });
  assert.ok(lane?.kind === "trace" && lane.points.length <= 900 && lane.points.length >= 450);
  assert.deepEqual([lane.low, lane.high], [0, 50]);
  assert.ok(lane.points.some(({ at, value }) => at === 9000 && value === 50));
  assert.deepEqual(
    lane.points.map(({ at }) => at),
    lane.points.map(({ at }) => at).sort((a, b) => a - b),
  );
});

test("ticks are round, inside the axis and no more than asked for", () => {
  assert.deepEqual(timeTicks(32, 8), [0, 5, 10, 15, 20, 25, 30]);
  assert.deepEqual(
    timeTicks(8 * 3600, 8),
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((hour) => hour * 3600),
  );
  assert.deepEqual(valueTicks(-1000, 984, 4), [-1000, -500, 0, 500]);
  assert.deepEqual(valueTicks(0, 0.35, 5), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(valueTicks(3, 3, 5), [3]);
});

test("an axis writes seconds, then minutes, then hours", () => {
  assert.equal(timeLabel(12.5, 60), "12.5");
  assert.equal(timeLabel(65, 600), "1:05");
  assert.equal(timeLabel(9000, 28_800), "2:30:00");
});
