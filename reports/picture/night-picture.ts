import { INFERNO } from "../formats/inferno.ts";
import { type Canvas, canvas } from "./canvas.ts";
import { drawHypnogram, drawScorers } from "./hypnogram-panel.ts";
import {
  BOTTOM,
  clockAxis,
  frame,
  GREY,
  LEFT,
  type Panel,
  place,
  RIGHT,
  type STAGE_COLOURS,
  WIDTH,
} from "./panel.ts";

/** All that a picture of a night shows. Stages are 0 wake, 1 N1, 2 N2, 3 N3, 4 REM; times s of the stream. */
export interface NightPicture {
  readonly title: string;
  readonly subtitle: string;
  /** Time of day at which the stream begins, s after midnight. */
  readonly begins: number;
  readonly epoch: number;
  /** Per epoch, all of one length; null where the bed is empty. */
  readonly stages: Int8Array | null;
  /** Of technologists; -1 where nothing was scored. */
  readonly scorers: readonly Int8Array[];
  readonly inBed: readonly { readonly from: number; readonly until: number }[];
  readonly apnoeas: readonly { readonly from: number }[];
  readonly lightsOut: number | null;
  readonly rises: number | null;
  /** Per epoch: breaths a minute, NaN where there are none to count; of the sleeper, then of a partner. */
  readonly breathing: readonly Float64Array[];
  /** Per epoch: s in which something of the sleeper moved. */
  readonly moved: Float64Array;
  /** Of what changes within each epoch, summed over receivers, dB re 1 uV^2: [epoch][bin]; and width of a bin, m. */
  readonly power: Float32Array;
  readonly binWidth: number;
  /** Per epoch, degrees Celsius and lx. */
  readonly temperature: Float64Array;
  readonly illuminance: Float64Array;
}

/**
 * A night as PNG, 1600 pixels wide: hypnogram with technologists, breathing, movement, what the radar sees change, and climate, over
 * the time of day.
 *
 * @throws RangeError if there is no epoch.
 */
export function nightPng(night: NightPicture): Uint8Array {
  const epochs = night.moved.length;
  if (epochs === 0) throw new RangeError("nightPng: expected at least one epoch");
  const image = canvas(WIDTH, BOTTOM + 62);
  image.text(LEFT, 26, night.title, { size: 3 });
  image.text(LEFT, 56, night.subtitle, { colour: [90, 90, 96] });
  const time = place({ from: 0, until: epochs * night.epoch, start: LEFT, end: RIGHT });
  drawHypnogram(image, night, time);
  drawScorers(image, night, time);
  drawBreathing(image, night, time);
  drawMoved(image, night, time);
  drawPower(image, night, time);
  drawClimate(image, night, time);
  clockAxis(image, night, time);
  return image.png();
}

type Time = (seconds: number) => number;

const BREATHING: Panel = { top: 424, height: 130, name: "breaths", unit: "per min" };
const MOVED: Panel = { top: 574, height: 74, name: "moving", unit: "s/30 s" };
const POWER: Panel = { top: 668, height: 256, name: "distance", unit: "m" };
const CLIMATE: Panel = { top: 944, height: 90, name: "air", unit: "deg C" };

function drawBreathing(image: Canvas, { breathing, epoch }: NightPicture, time: Time): void {
  const up = frame(image, BREATHING, [8, 24], [10, 15, 20]);
  const colours = [
    [20, 20, 24],
    [240, 140, 0],
  ] as const;
  for (const [i, rates] of [...breathing.entries()].reverse()) {
    const xs = Float64Array.from(rates, (_, n) => time((n + 0.5) * epoch));
    const ys = rates.map((rate) => up(Math.min(24, Math.max(8, rate))));
    image.line(xs, ys, colours[i] ?? GREY, 2);
  }
  if (breathing.length > 1) {
    legend(image, BREATHING.top + 16, "sleeper", colours[0]);
    legend(image, BREATHING.top + 40, "partner", colours[1]);
  }
}

function drawMoved(image: Canvas, { moved, epoch }: NightPicture, time: Time): void {
  const up = frame(image, MOVED, [0, 30], [0, 15, 30]);
  for (const [n, seconds] of moved.entries()) {
    const [x, y] = [time(n * epoch), up(seconds)];
    image.rect(x, y, Math.max(1, time((n + 1) * epoch) - x), up(0) - y, [40, 110, 90]);
  }
}

/** Colours go from the noise, the level that a tenth of the map lies below, to the level that a hundredth lies above. */
function drawPower(image: Canvas, { power, binWidth, epoch, moved }: NightPicture, time: Time): void {
  const bins = power.length / moved.length;
  const sorted = power.toSorted();
  const share = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] as number;
  const low = 10 * Math.floor(share(0.1) / 10);
  const high = Math.max(low + 20, 10 * Math.ceil(share(0.99) / 10));
  const most = bins * binWidth;
  const up = frame(
    image,
    POWER,
    [0, most],
    Array.from({ length: Math.floor(most) + 1 }, (_, n) => n),
  );
  const colour = (db: number) =>
    INFERNO[Math.round(255 * Math.min(1, Math.max(0, (db - low) / (high - low))))] ?? GREY;
  for (let n = 0; n < moved.length; n++) {
    const x = time(n * epoch);
    const wide = time((n + 1) * epoch) - x;
    for (let bin = 0; bin < bins; bin++) {
      // A bin stands for what is nearer to it than to its neighbours.
      const [top, end] = [
        up(Math.min(most, (bin + 0.5) * binWidth)),
        up(Math.max(0, (bin - 0.5) * binWidth)),
      ];
      image.rect(x, top, wide, end - top, colour(power[n * bins + bin] as number));
    }
  }
  for (let y = 0; y < POWER.height; y++) {
    const level = high - (y / POWER.height) * (high - low);
    image.rect(RIGHT + 14, POWER.top + y, 16, 1, colour(level));
  }
  for (let db = low; db <= high; db += 10) {
    image.text(RIGHT + 36, POWER.top + POWER.height * (1 - (db - low) / (high - low)), String(db));
  }
  image.text(RIGHT + 92, POWER.top + POWER.height / 2, "change, dB re 1 uV^2", { upright: true });
}

function drawClimate(image: Canvas, { temperature, illuminance, epoch }: NightPicture, time: Time): void {
  const least = Math.floor(Math.min(...temperature) - 0.5);
  const most = Math.ceil(Math.max(...temperature) + 0.5);
  const up = frame(image, CLIMATE, [least, most], [least, (least + most) / 2, most]);
  const xs = Float64Array.from(temperature, (_, n) => time((n + 0.5) * epoch));
  // Light on a logarithmic scale, from 0.01 to 1000 lx.
  const bright = illuminance.map((lux) => {
    const share = (Math.log10(Math.max(0.01, lux)) + 2) / 5;
    return CLIMATE.top + CLIMATE.height * (1 - Math.min(1, share));
  });
  image.line(xs, bright, [240, 170, 0], 2);
  image.line(xs, temperature.map(up), [180, 30, 60], 2);
  for (const [exponent, label] of [
    [-2, "0.01"],
    [0, "1"],
    [2, "100"],
  ] as const) {
    image.text(RIGHT + 12, CLIMATE.top + CLIMATE.height * (1 - (exponent + 2) / 5), label, {
      colour: [190, 130, 0],
    });
  }
  image.text(RIGHT + 92, CLIMATE.top + CLIMATE.height / 2, "light, lx", {
    colour: [190, 130, 0],
    upright: true,
  });
}

function legend(image: Canvas, y: number, name: string, colour: (typeof STAGE_COLOURS)[number]): void {
  image.rect(RIGHT + 12, y - 6, 16, 12, colour);
  image.text(RIGHT + 34, y, name);
}
