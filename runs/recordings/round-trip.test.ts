/** Recordings that become runs, and runs that become recordings. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { readManifest } from "../manifest-file.ts";
import { readRecord, readSamples } from "../record-reader.ts";
import { RECORD_FILE } from "../record-writer.ts";
import { noPython, python } from "../testing.ts";
import { parseDescription } from "./description.ts";
import { exportRun } from "./export-run.ts";
import { RecordingError } from "./recording-error.ts";
import { i16, npyFile, wavFile } from "./testing.ts";
import { DESCRIPTION, files, imported, NIGHT, root, unused, VALUES } from "./testing-import.ts";
import { SAMPLE_FORMATS } from "./write-samples.ts";

/** Samples of a run as they lie in its record. */
function samplesOf(folder: string): Buffer {
  return Buffer.concat([...readSamples(folder)].map(({ bytes }) => bytes));
}

test("an imported run holds samples, truth, checks and origin, and is inconclusive until a device hears it", async () => {
  const { folder, manifest } = await imported(
    files("a.wav", wavFile({ channels: 4, rate: 100 }, i16(...VALUES)), DESCRIPTION),
  );
  assert.deepEqual(readManifest(folder), JSON.parse(JSON.stringify(manifest)));
  const { verdict, cause, scenario, origin, stream } = manifest;
  assert.deepEqual([verdict, cause], ["inconclusive", null]);
  assert.deepEqual(scenario, { name: "lab/kitchen", why: "A walk.", seed: 0, duration: 0.32 });
  assert.ok(origin?.kind === "import" && origin.acted && origin.rounded + origin.clipped === 0);
  assert.deepEqual(
    [origin.channels, origin.device, origin.labels],
    [["left", "right"], "on the sideboard", { site: "lab" }],
  );
  assert.deepEqual(stream.sent, { samples: 32, crc32: crc32(i16(...VALUES)) });
  const { truth, staging, blocks, kept, actuations, stream: recorded } = readRecord(folder);
  assert.deepEqual(truth, { duration: 0.32, ...DESCRIPTION.truth });
  assert.deepEqual(
    [staging, actuations],
    [{ function: "presence", checks: DESCRIPTION.checks, scene: null }, DESCRIPTION.actuations],
  );
  assert.deepEqual([kept, blocks.length, blocks.at(-1)?.length], [32, 7, 2]);
  assert.deepEqual(recorded?.format, {
    kind: "baseband",
    channels: 2,
    rate: 100,
    encoding: "i16",
    fullScale: 2,
    radar: null,
  });
  assert.deepEqual(samplesOf(folder), Buffer.from(i16(...VALUES)));
});

test("integers come back as they were, through every form and back again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(...SAMPLE_FORMATS),
      async (values, channels, as) => {
        const whole = values
          .concat(Array(3).fill(1))
          .slice(0, Math.ceil(values.length / channels) * channels);
        const description = {
          ...DESCRIPTION,
          kind: "pcm",
          channels: ["a", "b", "c"].slice(0, channels),
          rate: 8000,
        };
        const given = files("a.wav", wavFile({ channels, rate: 8000 }, i16(...whole)), {
          ...description,
          truth: null,
          checks: null,
        });
        const first = await imported(given);
        const out = unused();
        const { kept, samples } = await exportRun(first.folder, as, out);
        assert.deepEqual([kept, samples], [true, whole.length / channels]);
        const second = await imported({
          file: join(out, `samples.${as}`),
          describe: join(out, "recording.json"),
        });
        assert.deepEqual(samplesOf(second.folder), Buffer.from(i16(...whole)));
        assert.deepEqual(second.manifest.stream, first.manifest.stream);
      },
    ),
    { seed: 1005, numRuns: 40 },
  );
});

test("what was labelled comes back too: truth, checks, actuations, channels, place and labels", async () => {
  const { folder } = await imported(
    files("a.wav", wavFile({ channels: 4, rate: 100 }, i16(...VALUES)), DESCRIPTION),
  );
  const out = unused();
  const { files: written } = await exportRun(folder, "npy", out);
  assert.deepEqual(written, ["samples.npy", "truth.csv", "events.csv", "actuations.csv", "recording.json"]);
  const again = parseDescription(JSON.parse(readFileSync(join(out, "recording.json"), "utf8")), "again");
  const before = parseDescription(DESCRIPTION, "before");
  assert.deepEqual(
    { ...again, labels: {} },
    { ...before, stream: { ...before.stream, fullScaleValue: 32768 }, labels: {} },
  );
  assert.deepEqual(again.labels, { site: "lab", run: folder.split("/").at(-1) });
  assert.equal(readFileSync(join(out, "truth.csv"), "utf8"), "state,from,until\nmajor,0.1,0.2\n");
  assert.equal(
    readFileSync(join(out, "actuations.csv"), "utf8"),
    "index,time,kind,on,level,carrier\n3,0.03,emission,true,0.5,33000\n",
  );
});

test("Python's own readers see the exported samples: wave, struct and csv", { skip: noPython }, async () => {
  const { folder } = await imported(
    files("a.wav", wavFile({ channels: 4, rate: 100 }, i16(...VALUES)), DESCRIPTION),
  );
  const out = (as: (typeof SAMPLE_FORMATS)[number]) => exportRun(folder, as, join(root, `py-${as}`));
  for (const as of SAMPLE_FORMATS) await out(as);
  const wave = python(
    "import wave, sys, struct, json\nw = wave.open(sys.argv[1])\nn = w.getnframes() * w.getnchannels()\n" +
      "print(json.dumps([w.getnchannels(), w.getframerate(), w.getsampwidth(), list(struct.unpack(f'<{n}h', w.readframes(w.getnframes())))]))",
    join(root, "py-wav", "samples.wav"),
  );
  assert.deepEqual(wave, [4, 100, 2, VALUES]);
  // As numpy.lib.format reads version 1: the header is a literal, and the data begin at a multiple of 64.
  const npy = python(
    "import ast, sys, struct, json\nb = open(sys.argv[1], 'rb').read()\nn, = struct.unpack_from('<H', b, 8)\n" +
      "h = ast.literal_eval(b[10:10 + n].decode())\nd = b[10 + n:]\n" +
      "print(json.dumps([b[:8].hex(), (10 + n) % 64, h['descr'], h['fortran_order'], list(h['shape']), list(struct.unpack(f'<{len(d) // 2}h', d))]))",
    join(root, "py-npy", "samples.npy"),
  );
  assert.deepEqual(npy, ["934e554d50590100", 0, "<i2", false, [32, 4], VALUES]);
  const csv = python(
    "import csv, sys, json\nr = list(csv.reader(open(sys.argv[1], newline='')))\n" +
      "print(json.dumps([r[0], [int(x[0]) for x in r[1:]], [int(v) for x in r[1:] for v in x[1:]]]))",
    join(root, "py-csv", "samples.csv"),
  );
  assert.deepEqual(csv, [["index", "I0", "Q0", "I1", "Q1"], Array.from({ length: 32 }, (_, n) => n), VALUES]);
});

test("24 bits and floats are rounded to 16, and cut at full scale, and both are counted", async () => {
  const pcm = { ...DESCRIPTION, kind: "pcm", channels: ["a"], truth: null, checks: null, actuations: null };
  // 256 steps of 24 bits are one of 16.
  const bytes = Uint8Array.of(0, 1, 0, 128, 1, 0, 0, 255, 255, 255, 255, 0x7f);
  const wide = await imported(files("a.wav", wavFile({ bits: 24, rate: 100 }, bytes), pcm));
  assert.deepEqual(samplesOf(wide.folder), Buffer.from(i16(1, 2, -1, 32767)));
  assert.ok(wide.manifest.origin?.kind === "import");
  assert.deepEqual([wide.manifest.origin.rounded, wide.manifest.origin.clipped], [1, 1]);
  const csv = await imported(files("a.csv", "0.5\n-1\n1.5\n0.25", { ...pcm, fullScaleValue: 1 }));
  assert.deepEqual(samplesOf(csv.folder), Buffer.from(i16(16384, -32768, 32767, 8192)));
});

test("complex numbers are I and Q", async () => {
  const c8 = Buffer.alloc(16);
  for (const [n, value] of [0.5, -0.5, 0.25, -1].entries()) c8.writeFloatLE(value, 4 * n);
  const file = npyFile("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2), }", c8);
  const description = { ...DESCRIPTION, fullScaleValue: 1, truth: null, checks: null };
  const { folder } = await imported(files("a.npy", file, description));
  assert.deepEqual(samplesOf(folder), Buffer.from(i16(16384, -16384, 8192, -32768)));
});

const STAGED = {
  format: "roomloop-recording-1",
  name: "night",
  function: "sleep",
  hypnogram: {},
};

test("stages that a scorer wrote into an EDF+ file are truth, joined, without what nobody could tell", async () => {
  const { folder, manifest } = await imported(files("night.edf", NIGHT, STAGED));
  const { truth, stream } = readRecord(folder);
  assert.deepEqual(truth, {
    duration: 150,
    states: ["wake", "n1", "n2", "n3", "rem"],
    intervals: [
      { state: "wake", from: 0, until: 30 },
      { state: "n2", from: 30, until: 90 },
      { state: "rem", from: 120, until: 150 },
    ],
  });
  assert.deepEqual([stream, manifest.stream.sent.samples], [null, 0]);
});

test("signals of an EDF file with its hypnogram, which ends where they do", async () => {
  const belt = { ...STAGED, kind: "pcm", channels: ["belt"], columns: ["Belt"], fullScale: 1 };
  const { folder } = await imported(files("night.edf", NIGHT, belt));
  const { truth, stream } = readRecord(folder);
  assert.equal(stream?.format.rate, 2 / 30);
  assert.deepEqual([truth?.duration, truth?.intervals.at(-1)], [90, { state: "n2", from: 30, until: 90 }]);
  assert.deepEqual(samplesOf(folder), Buffer.from(i16(1, 2, 3, 4, 5, 6)));
  const listed = { ...belt, hypnogram: { stages: ["W", "n1", "N3"], epoch: 30 } };
  assert.deepEqual(
    readRecord((await imported(files("night.edf", NIGHT, listed))).folder).truth?.intervals.map(
      ({ state }) => state,
    ),
    ["wake", "n1", "n3"],
  );
});

test("a record that was cut off is exported to its last whole block", async () => {
  const values = Buffer.from(Int16Array.from({ length: 1_500_000 }, (_, n) => (n % 2000) - 1000).buffer);
  const long = {
    ...DESCRIPTION,
    kind: "pcm",
    channels: ["a"],
    rate: 8000,
    truth: null,
    checks: null,
    actuations: null,
  };
  const { folder } = await imported(files("a.wav", wavFile({ rate: 8000 }, values), long));
  truncateSync(join(folder, RECORD_FILE), 2_500_000);
  const out = unused();
  const { samples, flaw } = await exportRun(folder, "wav", out);
  assert.match(flaw ?? "", /ends early, after 2500000 bytes; truncated after \d+\.\d+ s$/);
  assert.ok(samples > 400_000 && samples < 1_500_000 && samples % 400 === 0, String(samples));
  assert.deepEqual(readFileSync(join(out, "samples.wav")).subarray(44), values.subarray(0, 2 * samples));
});

test("an export does not touch a folder that is there, and says so", async () => {
  const { folder } = await imported(
    files("a.wav", wavFile({ channels: 4, rate: 100 }, i16(...VALUES)), DESCRIPTION),
  );
  const out = unused();
  mkdirSync(out);
  await assert.rejects(exportRun(folder, "npy", out), (error: Error) => {
    assert.ok(error instanceof RecordingError);
    assert.equal(error.message, `${out}: expected no such folder yet; name another with --out`);
    return true;
  });
  assert.deepEqual(readdirSync(out), []);
});
