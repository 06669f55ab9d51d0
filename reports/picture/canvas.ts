import { encode } from "fast-png";
import type { Colour } from "../formats/inferno.ts";
import { ADVANCE, eachDot, HEIGHT } from "./letters.ts";

/** Pixels to paint on; what lies outside is left out. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  rect(x: number, y: number, width: number, height: number, colour: Colour): void;
  /** A line through points, so many pixels thick; NaN interrupts it. */
  line(xs: ArrayLike<number>, ys: ArrayLike<number>, colour: Colour, thick?: number): void;
  /** Text with its middle line at `y`; `at` says which end of it lies at `x`. */
  text(x: number, y: number, text: string, look?: TextLook): void;
  png(): Uint8Array;
}

export interface TextLook {
  readonly colour?: Colour;
  readonly at?: "left" | "middle" | "right";
  /** Pixels for each of a letter's: 2 unless told. */
  readonly size?: number;
  /** Reads upward, its middle at (x, y). */
  readonly upright?: boolean;
}

const BLACK: Colour = [30, 30, 34];

/** A white Canvas. */
export function canvas(width: number, height: number): Canvas {
  const data = new Uint8Array(3 * width * height).fill(255);
  const dot = (x: number, y: number, [red, green, blue]: Colour): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = 3 * (y * width + x);
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  };
  const rect = (x: number, y: number, wide: number, high: number, colour: Colour): void => {
    const [left, top] = [Math.round(x), Math.round(y)];
    for (let row = top; row < Math.round(y + high); row++) {
      for (let column = left; column < Math.round(x + wide); column++) dot(column, row, colour);
    }
  };
  return {
    width,
    height,
    rect,
    line(xs, ys, colour, thick = 1) {
      for (let i = 1; i < xs.length; i++) {
        const [x0, y0, x1, y1] = [xs[i - 1], ys[i - 1], xs[i], ys[i]] as [number, number, number, number];
        const steps = Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1));
        // Whatever is NaN leaves no step to make.
        for (let step = 0; step <= steps; step++) {
          const share = step / steps;
          rect(x0 + share * (x1 - x0) - thick / 2, y0 + share * (y1 - y0) - thick / 2, thick, thick, colour);
        }
      }
    },
    text(x, y, text, { colour = BLACK, at = "left", size = 2, upright = false } = {}) {
      const length = size * (ADVANCE * text.length - 1);
      const shift = at === "left" ? 0 : at === "right" ? length : length / 2;
      eachDot(text, (column, row) => {
        const along = size * column - (upright ? length / 2 : shift);
        const down = size * row - (size * HEIGHT) / 2;
        if (upright) rect(x + down, y - along - size, size, size, colour);
        else rect(x + along, y + down, size, size, colour);
      });
    },
    png: () => encode({ width, height, data, depth: 8, channels: 3 }, { zlib: { level: 9 } }),
  };
}
