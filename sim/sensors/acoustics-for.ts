import type { Moving } from "../movers/moving.ts";
import type { Acoustics, Aimed } from "./acoustics.ts";

/** The Acoustics by which a Moving is heard: what is `beyond` by direct legs alone, and wherever it is. */
export function acousticsFor({ beyond }: Moving, acoustics: Acoustics): Acoustics {
  if (!beyond) return acoustics;
  const { source, receivers } = acoustics;
  return { ...acoustics, room: null, source: direct(source), receivers: receivers.map(direct) };
}

/** The place itself, without its mirror images. */
function direct(images: Aimed): Aimed {
  const at = images.orders.indexOf(0);
  return {
    ...images,
    count: 1,
    positions: images.positions.slice(3 * at, 3 * at + 3),
    reflections: images.reflections.slice(at, at + 1),
    orders: images.orders.slice(at, at + 1),
    axes: images.axes.slice(3 * at, 3 * at + 3),
  };
}
