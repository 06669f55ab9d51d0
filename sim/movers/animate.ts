import type { Random } from "../chance.ts";
import { animateCurtain, type Curtain } from "./curtain.ts";
import { animateFan, type Fan } from "./fan.ts";
import type { Moving } from "./moving.ts";
import type { Walker } from "./walker.ts";
import { animateWalker } from "./walking.ts";

/** What can move in a Scene, as data. */
export type Mover = Walker | Fan | Curtain;

/** Draws a Mover's chances: the same data and source give the same Moving. */
export function animate(mover: Mover, random: Random): Moving {
  switch (mover.kind) {
    case "walker":
      return animateWalker(mover, random);
    case "fan":
      return animateFan(mover, random);
    case "curtain":
      return animateCurtain(mover, random);
  }
}
