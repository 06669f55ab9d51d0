import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readCsv } from "./read-csv.ts";
import { readEdf } from "./read-edf.ts";
import { readNpy } from "./read-npy.ts";
import { readWav } from "./read-wav.ts";
import { RecordingError } from "./recording-error.ts";
import { chunk, edfFile, given, i16, npyFile, tal, valuesOf, wavFile } from "./testing.ts";

/** KSDATAFORMAT_SUBTYPE_PCM as it lies in a file, behind the size, bits and speakers of the extension. */
const EXTENSION = Buffer.from("1600180003000000" + "0100000000001000800000aa00389b71", "hex");

test("WAV: integers of 16, 24 and 32 bits and floats of 32 and 64 are read with their signs", () => {
  const f32 = Buffer.alloc(8);
  f32.writeFloatLE(-0.5, 0);
  f32.writeFloatLE(0.25, 4);
  const f64 = Buffer.alloc(16);
  f64.writeDoubleLE(0.1, 0);
  f64.writeDoubleLE(-1, 8);
  const cases = [
    [{ bits: 16 }, i16(-32768, 32767), [-32768, 32767], 2 ** 15],
    [{ bits: 24 }, Uint8Array.of(0x00, 0x00, 0x80, 0xff, 0xff, 0x7f), [-8388608, 8388607], 2 ** 23],
    [{ bits: 32 }, Uint8Array.of(0, 0, 0, 0x80, 1, 0, 0, 0), [-2147483648, 1], 2 ** 31],
    [{ tag: 3, bits: 32 }, f32, [-0.5, 0.25], 1],
    [{ tag: 3, bits: 64 }, f64, [0.1, -1], 1],
  ] as const;
  for (const [format, data, values, fullScale] of cases) {
    const table = readWav(given(wavFile({ channels: 2, ...format }, data)));
    assert.deepEqual(valuesOf(table), values);
    assert.deepEqual(
      [table.length, table.rate, table.fullScale, table.columns],
      [1, 8000, fullScale, ["1", "2"]],
    );
  }
});

test("WAV: an extensible format and chunks of other programs, of odd length too, are read past", () => {
  const before = Buffer.concat([chunk("LIST", Buffer.from("odd")), chunk("bext", Buffer.alloc(602))]);
  const file = wavFile({ tag: 0xfffe, bits: 24 }, Uint8Array.of(1, 0, 0), { extension: EXTENSION, before });
  assert.deepEqual(valuesOf(readWav(given(file))), [1]);
});

test(".npy: every type and version 1 to 3, as numpy writes them, the axes after time as columns", () => {
  const header = (descr: string, shape: string) =>
    `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const f32 = Buffer.alloc(16);
  for (const [n, value] of [1.5, -2, 0.25, 4].entries()) f32.writeFloatLE(value, 4 * n);
  const f64 = Buffer.alloc(8);
  f64.writeDoubleLE(Math.PI);
  const cases = [
    [npyFile(header("<i2", "(2, 3)"), i16(1, 2, 3, 4, 5, -6)), 2, ["1", "2", "3"], [1, 2, 3, 4, 5, -6]],
    [npyFile(header("<i2", "(1, 2, 2)"), i16(1, 2, 3, 4), 2), 1, ["1", "2", "3", "4"], [1, 2, 3, 4]],
    [npyFile(header("<f4", "(4,)"), f32), 4, ["1"], [1.5, -2, 0.25, 4]],
    [npyFile(header("<c8", "(2,)"), f32, 3), 2, ["1.I", "1.Q"], [1.5, -2, 0.25, 4]],
    [npyFile("{'shape':(1,),'fortran_order':False,'descr':'<f8'}", f64), 1, ["1"], [Math.PI]],
  ] as const;
  for (const [file, length, columns, values] of cases) {
    const table = readNpy(given(file));
    assert.deepEqual([table.length, table.columns, valuesOf(table)], [length, columns, values]);
  }
});

test("CSV: a heading, comments, blank lines, quotes and other separators; an index is no channel", () => {
  const cases = [
    ["left,right\n1,2\n-3,4e2\n", ["left", "right"], [1, 2, -3, 400]],
    ["# made by hand\r\n\r\n1;.5\r\n2;3.\r\n", ["1", "2"], [1, 0.5, 2, 3]],
    ['index\t"a"\n7\t1\n8\t2', ["a"], [1, 2]],
    ["time,a\n0,1\n0.5,2\n", ["a"], [1, 2]],
  ] as const;
  for (const [text, columns, values] of cases) {
    const table = readCsv(given(text));
    assert.deepEqual(
      [table.columns, table.length, valuesOf(table)],
      [columns, values.length / columns.length, values],
    );
  }
});

test("CSV: a line that lies across two pieces of a long file is one line", () => {
  const rows = Array.from({ length: 200_000 }, (_, n) => `${n},${n % 1000}`);
  const table = readCsv(given(`index,a\n${rows.join("\n")}\n`));
  assert.equal(table.length, 200_000);
  assert.deepEqual(
    valuesOf(table),
    rows.map((_, n) => n % 1000),
  );
});

test("EDF: signals of one rate, by label, record by record; annotations with onset, duration and text", () => {
  const file = edfFile(
    [
      { label: "EEG", records: [i16(1, 2), i16(3, 4)] },
      {
        label: "EDF Annotations",
        records: [
          tal(64, "+0\x14\x14", "+0\x1530\x14Sleep stage W\x14"),
          tal(64, "+1\x14\x14", "+0.5\x14Lights off\x14and on\x14"),
        ],
      },
      { label: "Belt", records: [i16(-5, -6), i16(-7, -8)] },
      { label: "Light", records: [i16(9), i16(10)] },
    ],
    { duration: "0.5" },
  );
  const edf = readEdf(given(file));
  assert.deepEqual([edf.labels, edf.duration], [["EEG", "Belt", "Light"], 1]);
  const table = edf.signals(["Belt", "EEG"]);
  assert.deepEqual([table.rate, table.length, valuesOf(table)], [4, 4, [-5, 1, -6, 2, -7, 3, -8, 4]]);
  assert.deepEqual(edf.annotations(), [
    { onset: 0, duration: 30, text: "Sleep stage W" },
    { onset: 0.5, duration: null, text: "Lights off" },
    { onset: 0.5, duration: null, text: "and on" },
  ]);
  assert.throws(() => edf.signals(null), /expected signals of one rate, got .*EEG 2, Belt 2, Light 1/);
  assert.throws(() => edf.signals(["ECG"]), /no signal is called "ECG" \(there are: EEG, Belt, Light\)/);
});

test("EDF: a recorder that was cut off left -1 records: those that are whole are read", () => {
  const file = edfFile([{ label: "EEG", records: [i16(1), i16(2)] }], { records: "-1" });
  const table = readEdf(given(file.slice(0, -1))).signals(null);
  assert.deepEqual(valuesOf(table), [1]);
});

const HEADER = "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }";
const EDF = edfFile([{ label: "EEG", records: [i16(1), i16(2)] }]);
for (const [what, file, read, complaint] of [
  ["WAV: no RIFF", Buffer.alloc(20), readWav, /file: offset 0: expected "RIFF"/],
  ["WAV: nothing", "", readWav, /file: RIFF header: expected 12 bytes at offset 0, the file has 0/],
  [
    "WAV: data beyond the end",
    wavFile({}, i16(1, 2)).slice(0, -2),
    readWav,
    /offset 44: data: expected 4 bytes, the file ends after 2/,
  ],
  [
    "WAV: half a sample",
    wavFile({ channels: 2 }, i16(1)),
    readWav,
    /data: expected a multiple of 4 bytes, got 2/,
  ],
  ["WAV: 8 bits", wavFile({ bits: 8 }, i16(1)), readWav, /offset 20: fmt: expected 16-, 24- or 32-bit/],
  ["WAV: compressed", wavFile({ tag: 17 }, i16(1)), readWav, /got format tag 17 with 16 bits/],
  ["WAV: no channels", wavFile({ channels: 0 }, i16(1)), readWav, /channels: expected 1 at least/],
  [
    "WAV: data first",
    Buffer.concat([wavFile({}, i16()).slice(0, 12), chunk("data", i16(1))]),
    readWav,
    /data before "fmt "/,
  ],
  [".npy: no magic", Buffer.alloc(100), readNpy, /offset 0: expected the magic/],
  [".npy: version 4", npyFile(HEADER, i16(1, 2), 4), readNpy, /offset 6: expected version/],
  [
    ".npy: too little",
    npyFile(HEADER, i16(1)),
    readNpy,
    /expected 4 bytes for shape \(2\) of <i2, the file has 2/,
  ],
  [
    ".npy: too much",
    npyFile(HEADER, i16(1, 2, 3)),
    readNpy,
    /expected 4 bytes for shape \(2\) of <i2, the file has 6/,
  ],
  [
    ".npy: time along the second axis",
    npyFile(HEADER.replace("(2,)", "(1, 65536)"), new Uint8Array(131_072)),
    readNpy,
    /shape: expected 65535 columns at most, got 65536: the first axis is time/,
  ],
  [
    "CSV: time along the line",
    Buffer.from("0,".repeat(65_535).concat("0\n")),
    readCsv,
    /line 1: expected 65535 cells at most, got 65536/,
  ],
  [
    ".npy: big-endian",
    npyFile(HEADER.replace("<", ">"), i16(1, 2)),
    readNpy,
    /descr: expected one of <i2, .*got ">i2"/,
  ],
  [
    ".npy: Fortran order",
    npyFile(HEADER.replace("False", "True"), i16(1, 2)),
    readNpy,
    /fortran_order: expected False/,
  ],
  [
    ".npy: a scalar",
    npyFile(HEADER.replace("(2,)", "()"), i16(1)),
    readNpy,
    /shape: expected axes of 1 or more, got \(\)/,
  ],
  [
    ".npy: a shape twice",
    npyFile(HEADER.replace("'descr': '<i2'", "'shape': (2,)"), i16(1)),
    readNpy,
    /once each/,
  ],
  [
    ".npy: a shape beyond measure",
    npyFile(HEADER.replace("2,", "9007199254740993, 4"), i16(1)),
    readNpy,
    /shape/,
  ],
  [
    ".npy: a header beyond measure",
    npyFile(`${HEADER}${" ".repeat(65_500)}`, i16(1, 2), 2),
    readNpy,
    /header: expected 65536/,
  ],
  ["CSV: nothing", "# only words\n", readCsv, /expected rows of numbers, found none/],
  ["CSV: a word", "a,b\n1,2\n1,x\n", readCsv, /line 3: cell 2: expected a number, got "x"/],
  ["CSV: a cell too few", "a,b\n1\n", readCsv, /line 2: expected 2 cells, got 1/],
  [
    "CSV: a gap in the index",
    "index,a\n1,1\n3,1\n",
    readCsv,
    /line 3: index: expected 2, got 3: samples are missing/,
  ],
  ["CSV: a number beyond measure", "a\n1e999\n", readCsv, /line 2: cell 1: expected a number/],
  ["CSV: no text", Uint8Array.of(0x31, 0x0a, 0xff, 0xfe), readCsv, /expected text in UTF-8/],
  ["EDF: another version", Buffer.alloc(300, "x"), readEdf, /offset 0: version: expected 0/],
  [
    "EDF: a header cut off",
    EDF.slice(0, 300),
    readEdf,
    /header of the signals: expected 256 bytes at offset 256/,
  ],
  ["EDF: records missing", EDF.slice(0, -1), readEdf, /expected 2 records of 2 bytes, got 1.50/],
  [
    "EDF: no count",
    Buffer.from(EDF).fill("?", 252, 256),
    readEdf,
    /number of signals: expected a whole number/,
  ],
  [
    "EDF: a header that lies",
    Buffer.from(EDF).fill("999     ", 184, 192),
    readEdf,
    /bytes of the header: expected 512 for 1 signals, got 999/,
  ],
] as const) {
  test(`${what}: a RecordingError says where, and what was expected`, () => {
    assert.throws(() => read(given(file)), { name: "RecordingError", message: complaint });
  });
}

test("EDF+: annotations that break the rules and records with gaps are refused", () => {
  const broken = edfFile([{ label: "EDF Annotations", records: [tal(20, "0\x14\x14")] }]);
  assert.throws(() => readEdf(given(broken)).annotations(), /offset 512: annotations: expected \+onset/);
  const gaps = edfFile([{ label: "EEG", records: [i16(1)] }], { reserved: "EDF+D" });
  assert.throws(() => readEdf(given(gaps)).signals(null), /EDF\+D: there may be gaps/);
});

/** Files that are right, to be spoilt. */
const RIGHT = [
  [readWav, wavFile({ channels: 2 }, i16(1, 2, 3, 4), { before: chunk("LIST", Buffer.from("odd")) })],
  [readNpy, npyFile(HEADER, i16(1, 2))],
  [readCsv, Buffer.from("index,a,b\n1,2,3\n2,4,5\n")],
  [
    (source: Parameters<typeof readEdf>[0]) => {
      const edf = readEdf(source);
      edf.annotations();
      return edf.signals(null);
    },
    edfFile([
      { label: "EEG", records: [i16(1), i16(2)] },
      { label: "EDF Annotations", records: [tal(16, "+0\x14\x14"), tal(16, "+1\x14a\x14")] },
    ]),
  ],
] as const;

test("whatever the bytes, a reader gives finite rows of its columns or a RecordingError, and takes no long time", () => {
  const hostile = fc.oneof(
    fc
      .uint8Array({ maxLength: 600 })
      .map((bytes: Uint8Array) => ({ bytes, spoil: [] as (readonly [number, number])[] })),
    fc.record({
      bytes: fc.constant(null),
      spoil: fc.array(fc.tuple(fc.nat(799), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x30, 0x7f, 0xff))), {
        minLength: 1,
        maxLength: 12,
      }),
      cut: fc.nat(800),
    }),
  );
  for (const [read, right] of RIGHT) {
    fc.assert(
      fc.property(hostile, (made) => {
        const bytes: Uint8Array =
          made.bytes ?? Uint8Array.from(right).slice(0, "cut" in made ? made.cut : undefined);
        for (const [place, value] of made.spoil) if (place < bytes.length) bytes[place] = value;
        try {
          const table = read(given(bytes));
          let rows = 0;
          for (const values of table.rows()) rows += values.length / table.columns.length;
          assert.equal(rows, table.length);
        } catch (error) {
          assert.ok(error instanceof RecordingError, String(error));
        }
      }),
      { seed: 1005, numRuns: 2500 },
    );
  }
});
