import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { addEcho } from "./add-echo.ts";
import { type AddSound, type Emitted, RISE } from "./emitted.ts";
import { farthest, type Insonified, insonify, MARGIN } from "./insonified.ts";

/**
 * Adds a Moving's echoes, as `AddSound` says.
 *
 * Microphone m hears the sum over its images j and over the scatterers of
 * g_mj(x(t_j)) G(x(t_j)), where G is what the scatterer sends out and each path has its own
 * scatterer time t_j = t - r_mj(t_j) / c, found by iteration (see `addEcho`).
 *
 * @param run `from`, before which nothing will be asked for, and the longest `stretch` asked for at once, s.
 */
export function scattered(
  moving: Moving,
  acoustics: Acoustics,
  sound: Emitted,
  run: { readonly from: number; readonly stretch: number },
): AddSound {
  const { source, receivers } = acoustics;
  const longest = (farthest(moving, [source]) + farthest(moving, receivers)) / acoustics.speed;
  // Until the rise has passed everywhere, it takes a finer grid.
  const settles = sound.begins + RISE + longest;
  let still: Insonified | null = null;
  const early = run.from < settles ? insonify(moving, acoustics, sound, run, true) : null;
  const gridFor = (time: number): Insonified => {
    if (early && time < settles) return early;
    still ??= insonify(moving, acoustics, sound, { from: time, stretch: run.stretch }, false);
    return still;
  };
  const width = 2 * acoustics.receivers.length;
  const air = acoustics.loss(sound.carrier);
  const halfTurns = (2 * sound.carrier) / acoustics.speed;
  const paths = receivers.flatMap(({ count, positions, reflections, axes, gainAt }, m) => {
    const gain = gainAt(sound.carrier);
    return Array.from({ length: count }, (_, j) => ({
      x: positions[3 * j],
      y: positions[3 * j + 1],
      z: positions[3 * j + 2],
      reflection: reflections[j],
      axis: [axes[3 * j], axes[3 * j + 1], axes[3 * j + 2]] as const,
      gain,
      at: 2 * m,
      air,
      halfTurns,
      speed: acoustics.speed,
    }));
  });
  return (first, rows, rate, out) => {
    const grid = gridFor(first / rate);
    grid.fillTo((first + rows - 1) / rate);
    const oldest = (first / rate - grid.reach) * grid.rate - MARGIN;
    for (let k = 0; k < moving.scatterers; k++) {
      if (grid.loudest[k] < oldest) continue;
      for (const path of paths) addEcho(out, grid, k, path, { first, rows, rate, width });
    }
  };
}
