/**
 * Draws what every mover sounds like round the carrier: `node --import tsx tools/draw-movers.ts OUT_DIR [NAME...]`.
 *
 * One PNG each: time runs to the right, Doppler shift upward, the carrier in the middle; the printed line says how far
 * both go. Made by `simulate` with the living room's echoes, the usual unit's noise and one microphone. docs/movers.md
 * says what is seen.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import FFT from "fft.js";
import { levelRange, spectrogramPng } from "#reports";
import {
  cat,
  crawler,
  curtain,
  dog,
  fan,
  livingRoom,
  type Mover,
  type Room,
  rattle,
  scene,
  simulate,
  sitter,
  unit,
  vacuum,
  walker,
} from "#sim";

/** What is drawn, and how: spectra of `window` s, of the band of `rate` only what is within `band` Hz of the carrier. */
interface Picture {
  readonly movers: readonly Mover[];
  readonly duration: number;
  readonly rate: number;
  readonly window: number;
  readonly band: number;
  /** The living room if not given; null is free space, in which flashes do not come from images as well. */
  readonly room?: Room | null;
}

const APPROACH = [
  [4.7, 2],
  [1.2, 2.1],
] as const;
const AREA = [
  [1.5, 0.5],
  [4.5, 3.5],
] as const;
const SLOW = { rate: 2000, window: 0.128, band: 800 } as const;
const desk = fan({ at: [2.5, 3.2, 0.9], facing: [-0.3, -1, 0], swing: 0 });
const beside = fan({ at: [1.4, 2.1, 0.9], facing: [0, -1, 0], swing: 0 });
/** Comb: windows of several turns. Flash: windows of a fraction of one. */
const COMB = { rate: 16_000, window: 0.128, duration: 2 } as const;
const FLASH = { rate: 32_000, window: 0.0005, duration: 0.12, room: null } as const;

const PICTURES: Readonly<Record<string, Picture>> = {
  walker: { movers: [walker({ path: APPROACH, speed: 1 })], duration: 5, ...SLOW },
  "slow-walker": { movers: [walker({ path: APPROACH, speed: 0.3 })], duration: 13, ...SLOW, band: 250 },
  "fast-walker": {
    movers: [walker({ path: APPROACH, speed: 2 })],
    duration: 3.5,
    ...SLOW,
    rate: 4000,
    band: 1600,
  },
  child: { movers: [walker({ path: APPROACH, speed: 1, height: 1.05 })], duration: 5, ...SLOW },
  crawler: { movers: [crawler({ path: APPROACH })], duration: 13, ...SLOW, band: 250 },
  sitter: {
    movers: [sitter({ at: [2.5, 2, 0.5], facing: [-1, 0, 0], perMinute: 8 })],
    duration: 60,
    ...SLOW,
    band: 250,
  },
  dog: { movers: [dog({ path: [...APPROACH, [3, 3]] })], duration: 9, ...SLOW },
  "trotting-dog": {
    movers: [dog({ path: APPROACH, speed: 2 })],
    duration: 4,
    ...SLOW,
    rate: 4000,
    band: 1600,
  },
  cat: {
    movers: [cat({ path: [...APPROACH, [3, 3]], jumps: [{ at: 12.5, height: 0.5 }] })],
    duration: 14,
    ...SLOW,
    band: 500,
  },
  vacuum: { movers: [vacuum({ area: AREA })], duration: 60, ...SLOW, band: 400 },
  "desk-fan-comb": { movers: [desk], ...COMB, band: 3500 },
  "desk-fan-flash": { movers: [beside], ...FLASH, band: 8000 },
  "desk-fan-swinging": {
    movers: [fan({ at: [3.5, 3.4, 0.8], facing: [-1, -1, 0] })],
    ...COMB,
    duration: 12,
    band: 7000,
  },
  "floor-fan-comb": {
    movers: [fan({ type: "floor", at: [3, 3, 0.6], facing: [0, -1, 0], swing: 0 })],
    ...COMB,
    band: 6000,
  },
  "ceiling-fan": {
    movers: [fan({ type: "ceiling", at: [2.5, 2, 2.45] })],
    rate: 8000,
    window: 0.016,
    duration: 1.2,
    band: 3000,
  },
  curtain: {
    movers: [curtain({ at: [4.8, 2, 1.3], facing: [-1, 0, 0] })],
    duration: 30,
    ...SLOW,
    window: 0.512,
    band: 100,
  },
  rattle: {
    movers: [rattle({ at: [2.5, 2, 1.2], bout: { length: 2, every: 4 } })],
    duration: 10,
    ...SLOW,
    window: 0.256,
    band: 400,
  },
  "next-room": {
    movers: [
      walker({
        path: [
          [5.8, -1],
          [5.8, 5],
        ],
        speed: 1,
      }),
    ],
    room: livingRoom({ doors: [{ wall: "x1", at: 2 }] }),
    duration: 8,
    ...SLOW,
  },
};

/** Columns of a picture at most, and values of a spectrum below and between which a byte steps, dB re full scale. */
const COLUMNS = 1000;
const FLOOR_DB = -150;
const STEP_DB = 0.6;
const CARRIER = 33_500;
const FULL_SCALE = 2;

/**
 * Samples of one microphone, shape [sample][I, Q], after the first 0.2 s, in which the emission rises, and less their
 * mean: leak and walls stand still, are 50 dB and more above what moves, and would take all the colours.
 */
function listen({ movers, duration, rate, room = livingRoom() }: Picture): Float64Array {
  const specimen = unit({ microphones: [[0.025, 0.025, 0.03]] });
  const staged = scene({ room, device: { at: [0.4, 2, 0.9], unit: specimen }, movers });
  const lead = 0.2;
  const format = {
    kind: "baseband",
    channels: 1,
    rate,
    encoding: "i16",
    fullScale: FULL_SCALE,
    radar: null,
  } as const;
  const blocks = simulate({
    scene: staged,
    seed: 1,
    duration: duration + lead,
    blockLength: rate / 100,
    format,
  });
  const emission = { kind: "emission", index: rate / 100, carrier: CARRIER, level: 1, on: true } as const;
  const samples: number[] = [];
  for (let step = blocks.next([]), n = 0; !step.done; step = blocks.next(n++ === 0 ? [emission] : [])) {
    for (const value of step.value.samples) samples.push(value / 32_768);
  }
  const heard = samples.slice(2 * Math.round(lead * rate));
  const means = [0, 1].map(
    (part) => (2 * heard.filter((_, n) => n % 2 === part).reduce((a, b) => a + b, 0)) / heard.length,
  );
  return Float64Array.from(heard, (value, n) => value - means[n % 2]);
}

/** Levels of Hann-windowed spectra, lowest frequency first, within `band` of the carrier. */
function spectra(samples: Float64Array, { duration, rate, window, band }: Picture) {
  const size = 2 ** Math.round(Math.log2(window * rate));
  // Zeros are appended until the picture is 400 pixels high.
  let length = size;
  while ((2 * band * length) / rate < 400) length *= 2;
  const fft = new FFT(length);
  const step = rate / length;
  const half = Math.floor(band / step);
  const count = Math.min(COLUMNS, Math.floor((samples.length / 2 - size) / 4));
  const columns = new Uint8Array(count * (2 * half + 1));
  const windowed = new Array<number>(2 * length).fill(0);
  const spectrum = fft.createComplexArray();
  for (let column = 0; column < count; column++) {
    const from = Math.round((column * (samples.length / 2 - size)) / count);
    for (let n = 0; n < size; n++) {
      const weight = (1 - Math.cos((2 * Math.PI * (n + 0.5)) / size)) / size;
      windowed[2 * n] = weight * samples[2 * (from + n)];
      windowed[2 * n + 1] = weight * samples[2 * (from + n) + 1];
    }
    fft.transform(spectrum, windowed);
    for (let bin = -half; bin <= half; bin++) {
      const at = 2 * ((bin + length) % length);
      const db = 20 * Math.log10(Math.hypot(spectrum[at], spectrum[at + 1]) + 1e-12);
      const value = Math.round((db - FLOOR_DB) / STEP_DB);
      columns[column * (2 * half + 1) + bin + half] = Math.min(255, Math.max(0, value));
    }
  }
  return {
    hop: duration / count,
    from: -half * step,
    step,
    bins: 2 * half + 1,
    floorDb: FLOOR_DB,
    stepDb: STEP_DB,
    columns,
  };
}

const [out, ...names] = process.argv.slice(2);
const unknown = names.find((name) => !(name in PICTURES));
if (out === undefined || unknown !== undefined) {
  console.error(
    `${unknown === undefined ? "" : `there is no picture ${unknown}\n`}usage: tools/draw-movers.ts OUT_DIR [${Object.keys(PICTURES).join(" | ")}]...`,
  );
  process.exit(2);
}
mkdirSync(out, { recursive: true });
for (const [name, picture] of Object.entries(PICTURES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const drawn = spectra(listen(picture), picture);
  const [low, high] = levelRange(drawn);
  const file = join(out, `${name}.png`);
  writeFileSync(file, spectrogramPng(drawn, [low, high]));
  console.log(
    `${file}: 0 to ${picture.duration} s, -${picture.band} to ${picture.band} Hz, ${low} to ${high} dB re full scale`,
  );
}
