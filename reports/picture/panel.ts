import type { Colour } from "../formats/inferno.ts";
import type { Canvas } from "./canvas.ts";

/** Of the picture, pixels: where the time axis begins and ends, and where the last panel ends. */
export const WIDTH = 1600;
export const LEFT = 150;
export const RIGHT = 1470;
export const BOTTOM = 1034;

export const GREY: Colour = [205, 205, 210];
/** Wake, N1, N2, N3, REM; told apart by lightness too, but for REM sleep, which has a row of its own. */
export const STAGE_COLOURS: readonly Colour[] = [
  [250, 200, 90],
  [150, 200, 235],
  [70, 140, 205],
  [15, 55, 120],
  [205, 50, 60],
];

/** A part of the picture with an upward axis. */
export interface Panel {
  readonly top: number;
  readonly height: number;
  readonly name: string;
  readonly unit: string;
}

/** Where a value lies, pixels. */
export function place({
  from,
  until,
  start,
  end,
}: {
  readonly from: number;
  readonly until: number;
  readonly start: number;
  readonly end: number;
}): (value: number) => number {
  return (value) => start + ((value - from) / (until - from)) * (end - start);
}

/** Draws a panel's border, name and ticks; gives its upward axis. */
export function frame(
  image: Canvas,
  { top, height, name, unit }: Panel,
  [least, most]: readonly [number, number],
  ticks: readonly number[],
): (value: number) => number {
  const up = place({ from: least, until: most, start: top + height, end: top });
  for (const tick of ticks) {
    image.rect(LEFT, up(tick), RIGHT - LEFT, 1, [228, 228, 232]);
    image.rect(LEFT - 6, up(tick), 6, 1, [120, 120, 126]);
    image.text(LEFT - 12, up(tick), String(tick), { at: "right" });
  }
  border(image, top, height);
  image.text(22, top + height / 2, name, { upright: true });
  image.text(52, top + height / 2, unit, { upright: true, colour: [90, 90, 96] });
  return up;
}

export function border(image: Canvas, top: number, height: number): void {
  image.rect(LEFT, top, RIGHT - LEFT, 1, GREY);
  image.rect(LEFT, top + height, RIGHT - LEFT + 1, 1, GREY);
  image.rect(LEFT, top, 1, height, GREY);
  image.rect(RIGHT, top, 1, height, GREY);
}

/** The time of day under all panels, an hour apart, and a mark at each in every panel's foot. */
export function clockAxis(
  image: Canvas,
  { begins, moved, epoch }: { readonly begins: number; readonly moved: Float64Array; readonly epoch: number },
  time: (seconds: number) => number,
): void {
  const duration = moved.length * epoch;
  const every = duration > 2 * 3600 ? 3600 : duration > 1200 ? 600 : 60;
  for (let clock = every * Math.ceil(begins / every); clock <= begins + duration; clock += every) {
    const x = time(clock - begins);
    image.rect(x, BOTTOM, 1, 8, [60, 60, 66]);
    const minutes = Math.round(clock / 60) % (24 * 60);
    const two = (value: number) => String(value).padStart(2, "0");
    image.text(x, BOTTOM + 20, `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`, { at: "middle" });
  }
  image.text((LEFT + RIGHT) / 2, BOTTOM + 46, "time of day", { at: "middle" });
}
