import { spectrogramPng } from "#reports";
import type { Preview } from "./preview-text.ts";

/** Of the picture, pixels. */
const WIDTH = 800;
const CURVE = 240;
const GAP = 12;
/** dB at the top of the curve, and the range of the map's colours. */
const MOST_DB = 60;
const COLOURS = [-10, 50] as const;
const DARK = 0;
const GREY = 90;
const LIGHT = 255;

/**
 * A preview as PNG of 800 pixels' width, without words: above the echo-to-noise ratio over time, from 0 to 60 dB with a
 * line every 10 dB; below the map, y upward, its colours from black at -10 dB to pale yellow at 50 dB, a cross at the
 * device.
 */
export function previewPng({ time, map, device }: Preview): Uint8Array {
  const scale = map ? WIDTH / (map.columns * map.step.x) : 0;
  const floor = map ? Math.round(map.rows * map.step.y * scale) : 0;
  const height = CURVE + (map ? GAP + floor : 0);
  // Columns from left to right, each from the bottom up, as spectrogramPng has them.
  const pixels = new Uint8Array(WIDTH * height).fill(DARK);
  const paint = (x: number, y: number, shade: number): void => {
    if (x >= 0 && x < WIDTH && y >= 0 && y < height) pixels[x * height + y] = shade;
  };
  const base = height - CURVE;
  for (let x = 0; x < WIDTH; x++) {
    const db = time.enrDb[Math.floor((x * time.enrDb.length) / WIDTH)];
    const top = Math.round((Math.min(MOST_DB, db) / MOST_DB) * (CURVE - 1));
    for (let y = 0; y <= top; y++) paint(x, base + y, 200);
    for (let line = 0; line < MOST_DB; line += 10)
      paint(x, base + Math.round((line / MOST_DB) * (CURVE - 1)), GREY);
  }
  if (map) {
    const shade = (db: number) => (255 * (db - COLOURS[0])) / (COLOURS[1] - COLOURS[0]);
    for (let x = 0; x < WIDTH; x++) {
      const column = Math.min(map.columns - 1, Math.floor(x / scale / map.step.x));
      for (let y = 0; y < floor; y++) {
        const row = Math.min(map.rows - 1, Math.floor(y / scale / map.step.y));
        paint(x, y, Math.min(255, Math.max(0, Math.round(shade(map.enrDb[row * map.columns + column])))));
      }
    }
    const [x, y] = [Math.round(device[0] * scale), Math.round(device[1] * scale)];
    for (let n = -8; n <= 8; n++) {
      paint(x + n, y, n % 2 === 0 ? LIGHT : DARK);
      paint(x, y + n, n % 2 === 0 ? LIGHT : DARK);
    }
  }
  // A spectrogram's byte is a level; here it is a colour.
  return spectrogramPng(
    { hop: 1, from: 0, step: 1, bins: height, floorDb: 0, stepDb: 1, columns: pixels },
    [0, 255],
  );
}
