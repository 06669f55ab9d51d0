import assert from "node:assert/strict";
import { test } from "node:test";
import { convertIndexedToRgb, decode } from "fast-png";
import { INFERNO } from "./inferno.ts";
import { spectrogramPng } from "./spectrogram-png.ts";

test("a tone 20 Hz above the carrier is a bright row at its place, on the darkest ground", () => {
  // 5 bins from -20 to +20 Hz, 3 columns; the tone is the highest bin of the last two columns.
  const columns = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 200]);
  const spectrogram = { hop: 0.1, from: -20, step: 10, bins: 5, floorDb: -100, stepDb: 0.5, columns };
  const image = decode(spectrogramPng(spectrogram, [-80, 0]));
  assert.deepEqual([image.width, image.height], [3, 5]);
  const rgb = convertIndexedToRgb(image);
  const pixel = (x: number, y: number) => [...rgb.subarray(3 * (3 * y + x), 3 * (3 * y + x) + 3)];
  // Matplotlib's inferno begins at #000004 and ends at #fcffa4.
  assert.deepEqual(
    [0, 1, 2].map((x) => pixel(x, 0)),
    [
      [0, 0, 4],
      [252, 255, 164],
      [252, 255, 164],
    ],
  );
  for (let y = 1; y < 5; y++) assert.deepEqual(pixel(2, y), [0, 0, 4]);
});

test("a level in the middle of the range takes the colour in the middle of the map", () => {
  // -40 dB is value 120 at 0.5 dB a step above -100; the middle of -80 to 0 is index 127.5.
  const spectrogram = {
    hop: 1,
    from: 0,
    step: 1,
    bins: 1,
    floorDb: -100,
    stepDb: 0.5,
    columns: Uint8Array.of(120),
  };
  const image = decode(spectrogramPng(spectrogram, [-80, 0]));
  assert.equal(image.data[0], 128);
  // Matplotlib's inferno(128) is #bc3754 to the last digit.
  assert.deepEqual(INFERNO[128], [0xbc, 0x37, 0x54]);
});

test("the lightness of the colour map grows from each colour to the next", () => {
  const luminance = INFERNO.map(
    ([r, g, b]) => 0.2126 * (r / 255) ** 2.2 + 0.7152 * (g / 255) ** 2.2 + 0.0722 * (b / 255) ** 2.2,
  );
  for (let n = 1; n < 256; n++) assert.ok(luminance[n]! > luminance[n - 1]! - 1e-3, `colour ${n}`);
  assert.ok(luminance[255]! > 0.9);
});

test("an empty range and an empty picture are refused", () => {
  const spectrogram = {
    hop: 1,
    from: 0,
    step: 1,
    bins: 1,
    floorDb: -100,
    stepDb: 0.5,
    columns: Uint8Array.of(1),
  };
  assert.throws(() => spectrogramPng(spectrogram, [0, 0]), /RangeError: .*range/);
  assert.throws(
    () => spectrogramPng({ ...spectrogram, columns: new Uint8Array(0) }, [-1, 0]),
    /RangeError: .*column/,
  );
});
