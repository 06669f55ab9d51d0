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
  const gains = acoustics.gains.every(({ re, im }) => re === 1 && im === 0) ? [] : acoustics.gains;
  return (index, out) => {
    out.fill(0);
    fixed(index, 1, run.rate, out);
    for (let e = 0; e < echoes.length; e++) echoes[e].add(index, out);
    for (let m = 0, at = 0; m < gains.length; m++, at += 2) {
      const { re, im } = gains[m];
      const i = out[at];
      const q = out[at + 1];
      out[at] = i * re - q * im;
      out[at + 1] = i * im + q * re;
    }
  };
}
