import { type EchoImages, echoKernel } from "../kernels/echoes.ts";
import type { Acoustics } from "./acoustics.ts";
import type { Emitted } from "./emitted.ts";
import { NEAREST } from "./insonified.ts";
import type { Listeners } from "./listeners.ts";
import type { Resampling } from "./resampling.ts";

/** Scatterers that are computed together. */
export interface Group {
  readonly way: Resampling;
  readonly scatterers: readonly number[];
  readonly heard: Listeners;
  readonly source: EchoImages;
}

/** A group's kernel, and the stretch of time that its sums hold. */
export function bus(
  { way, heard, source }: Group,
  acoustics: Acoustics,
  sound: Emitted,
  { begin, reach, stretch }: { readonly begin: number; readonly reach: number; readonly stretch: number },
) {
  const ahead = Math.ceil((reach + stretch) * way.rate) + 8;
  const length = way.taps[0].length;
  const width = length + 2 * ahead + SLIDE;
  const kernel = echoKernel({
    source,
    receivers: heard.receivers,
    rate: way.rate,
    speed: acoustics.speed,
    turns: sound.carrier / acoustics.speed,
    air: acoustics.loss(sound.carrier),
    nearest: NEAREST,
    width,
    taps: way.taps,
  });
  const { sums, row, places, result } = kernel;
  let base = Math.floor(begin * way.rate) - 1;
  return {
    kernel,
    rate: way.rate,
    base: () => base,
    /** Until when motion must be known for output sample `index`, s. */
    needs: (index: number) => (way.firstOf(index) + length) / way.rate,
    makeRoom(index: number, begin: number) {
      if (begin * way.rate + ahead - base <= width) return;
      const by = Math.min(way.firstOf(index), Math.floor(begin * way.rate)) - base;
      sums.copyWithin(0, by * row);
      sums.fill(0, (width - by) * row);
      base += by;
    },
    add(index: number, out: Float64Array) {
      kernel.filter(way.firstOf(index) - base, index % way.taps.length);
      for (let i = 0; i < places.length; i++) {
        const m = 2 * heard.microphones[i];
        out[m] += result[places[i]];
        out[m + 1] += result[places[i] + 1];
      }
    },
  };
}

/** Samples made before sums are moved. */
const SLIDE = 1024;
