import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { EXAMPLE, parseDescription } from "./description.ts";
import { i16, npyFile, wavFile } from "./testing.ts";
import { DESCRIPTION, files, imported, NIGHT, unused, VALUES } from "./testing-import.ts";

const WAV = wavFile({ channels: 4, rate: 100 }, i16(...VALUES));
for (const [what, name, bytes, part, complaint] of [
  ["a field that is not known", "a.wav", WAV, { chanels: 1 }, /recording\.json\.chanels: no such field/],
  ["no format", "a.wav", WAV, { format: 1 }, /recording\.json\.format: expected text, got 1/],
  [
    "too many channels",
    "a.wav",
    WAV,
    { channels: ["a"] },
    /a\.wav: expected 2 columns for 1 channels of baseband/,
  ],
  [
    "another rate than the file's",
    "a.wav",
    WAV,
    { rate: 200 },
    /recording\.json\.rate: expected 100 Hz, which .*a\.wav says, got 200/,
  ],
  [
    "no rate anywhere",
    "a.csv",
    "1,2,3,4",
    { rate: null, fullScaleValue: 1 },
    /recording\.json\.rate: expected samples per second/,
  ],
  ["no full scale anywhere", "a.csv", "1,2,3,4", {}, /recording\.json\.fullScaleValue: expected the number/],
  [
    "a column that is not there",
    "a.wav",
    WAV,
    { columns: ["1", "2", "3", "x"] },
    /a\.wav: no column is called "x"/,
  ],
  [
    "truth beyond the end",
    "a.wav",
    WAV,
    { truth: { states: ["major"], intervals: [{ state: "major", from: 0, until: 9 }] } },
    /truth\.intervals\[0\]\.until: 9 s, but the recording ends at 0\.32 s/,
  ],
  [
    "truth in two places at once",
    "a.wav",
    WAV,
    {
      truth: {
        states: ["major"],
        intervals: [
          { state: "major", from: 0, until: 0.2 },
          { state: "major", from: 0.1, until: 0.3 },
        ],
      },
    },
    /truth\.intervals: two of state major overlap at 0\.1 s/,
  ],
  [
    "a state that truth does not list",
    "a.wav",
    WAV,
    { truth: { states: [], intervals: [{ state: "major", from: 0, until: 0.1 }] } },
    /recording\.json\.truth\.intervals\[0\]\.state: expected one of/,
  ],
  [
    "a check that nothing answers",
    "a.wav",
    WAV,
    { truth: { states: ["major"], intervals: [] } },
    /recording\.json\.checks\[0\]: .*never begins/,
  ],
  [
    "a check of nothing known",
    "a.wav",
    WAV,
    { checks: [{ check: "guess", event: "major" }] },
    /recording\.json\.checks\[0\]\.check: expected one of/,
  ],
  [
    "a stage that is none",
    "a.wav",
    WAV,
    { hypnogram: { stages: ["W", "N7"], epoch: 30 } },
    /hypnogram\.stages\[1\]: expected a stage such as W.*got "N7"/,
  ],
  [
    "a hypnogram where there is none",
    "a.wav",
    WAV,
    { hypnogram: {} },
    /hypnogram: expected "file" or "stages": .*a\.wav holds no annotations/,
  ],
  [
    "neither samples nor stages",
    "a.edf",
    NIGHT,
    { kind: null },
    /expected "kind" and samples, or a hypnogram/,
  ],
  [
    "not a number",
    "a.npy",
    npyFile("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 4), }", Buffer.alloc(32, 0xff)),
    { fullScaleValue: 1, truth: null, checks: null },
    /a\.npy: sample 0, column 1: expected a number, got NaN/,
  ],
  [
    "another kind of file",
    "a.mp3",
    "",
    {},
    /a\.mp3: expected a file that ends with \.wav, \.npy, \.csv, \.edf/,
  ],
] as const) {
  test(`${what}: a RecordingError names file and field, and no run is left`, async () => {
    const given = files(name, bytes, { ...DESCRIPTION, ...part });
    const run = unused();
    await assert.rejects(imported(given, run), { name: "RecordingError", message: complaint });
    assert.equal(existsSync(run), false);
  });
}

test("the example is a description, and whatever JSON is given instead, the answer is one or a RecordingError", () => {
  const { stream, checks } = parseDescription(EXAMPLE, "example");
  assert.deepEqual([stream?.carrier, checks.length], [33_200, 2]);
  const names = Object.keys(EXAMPLE);
  const spoilt = fc
    .dictionary(fc.constantFrom(...names, "actuations", "hypnogram", "columns"), fc.jsonValue(), {
      maxKeys: 3,
    })
    .map((part) => ({ ...EXAMPLE, ...part }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), spoilt), (value) => {
      try {
        parseDescription(value, "it");
      } catch (error) {
        assert.ok(
          (error as Error).name === "RecordingError" && (error as Error).message.startsWith("it"),
          String(error),
        );
      }
    }),
    { seed: 1005, numRuns: 2000 },
  );
});
