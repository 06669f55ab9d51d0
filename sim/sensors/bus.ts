import { MOST_ROWS } from "../kernels/echo-memory.ts";
import type { EchoImages } from "../kernels/echo-options.ts";
import { echoKernel } from "../kernels/echoes.ts";
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
  const perRow = way.ahead / way.taps.length;
  const width = length + 2 * ahead + Math.ceil(MOST_ROWS * perRow) + SLIDE;
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
    ahead: way.ahead,
  });
  const { sums, row, places, result } = kernel;
  const used = 2 * places.length;
  const runs = runsOf(places, heard.microphones);
  // Where rows are whole and in the output's order, all of them are one run.
  const rows = runs.length === 1 && row === used ? 1 : MOST_ROWS;
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
    /** Writes, or adds, `MOST_ROWS` samples from `index` on to `block`, [sample][microphone][I, Q]. */
    put(index: number, block: Float64Array, adds: boolean) {
      kernel.filter(way.firstOf(index) - base, index % way.taps.length, MOST_ROWS);
      if (!adds) block.fill(0);
      for (const { source, target, length } of runs) {
        const many = rows === 1 ? result.length : length;
        for (let r = 0, from = source, to = target; r < rows; r++, from += row, to += used) {
          for (let i = 0; i < many; i++) block[to + i] += result[from + i];
        }
      }
    },
  };
}

/** What of a row stands together in an output sample too, numbers I and Q. */
function runsOf(places: readonly number[], microphones: readonly number[]) {
  const runs: { readonly source: number; readonly target: number; length: number }[] = [];
  for (const [i, source] of places.entries()) {
    const target = 2 * microphones[i];
    const last = runs.at(-1);
    if (last && source - last.source === last.length && target - last.target === last.length)
      last.length += 2;
    else runs.push({ source, target, length: 2 });
  }
  return runs;
}

/** Samples made before sums are moved. */
const SLIDE = 1024;
