import type { Moving } from "../movers/moving.ts";
import type { Acoustics } from "./acoustics.ts";
import { acousticsFor } from "./acoustics-for.ts";
import { echoing } from "./echoing.ts";
import type { Emitted } from "./emitted.ts";
import { fixedPaths } from "./fixed.ts";
import type { Heard } from "./heard-exactly.ts";

/**
 * What `hearExactly` computes, several times faster (heard.bench.ts prints how much), within -80 dB: see `echoing` for how, and for
 * what is left out. The static paths are added at the output rate.
 */
export function hear(
  acoustics: Acoustics,
  movings: readonly Moving[],
  sound: Emitted,
  run: { readonly rate: number; readonly first: number },
): Heard {
  const fixed = fixedPaths(acoustics, movings, sound);
  const echoes = movings.map((moving) => echoing(moving, acousticsFor(moving, acoustics), sound, run));
  return (index, out) => {
    out.fill(0);
    fixed(index, 1, run.rate, out);
    for (const echo of echoes) echo.add(index, out);
    for (const [m, { re, im }] of acoustics.gains.entries()) {
      const [i, q] = [out[2 * m], out[2 * m + 1]];
      out[2 * m] = i * re - q * im;
      out[2 * m + 1] = i * im + q * re;
    }
  };
}
