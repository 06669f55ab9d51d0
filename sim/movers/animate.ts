import type { Random } from "../chance.ts";
import { animateCurtain, type Curtain } from "./curtain.ts";
import { animateFan, type Fan } from "./fan.ts";
import type { Moving } from "./moving.ts";
import { animateQuadruped } from "./pacing.ts";
import type { Quadruped } from "./quadruped.ts";
import { animateRattle, type Rattle } from "./rattle.ts";
import type { Sitter } from "./sitter.ts";
import { animateSitter } from "./sitting.ts";
import type { Vacuum } from "./vacuum.ts";
import { animateVacuum } from "./vacuuming.ts";
import type { Walker } from "./walker.ts";
import { animateWalker } from "./walking.ts";

/** What can move in a Scene, as data. */
export type Mover = Walker | Sitter | Quadruped | Vacuum | Fan | Curtain | Rattle;

/** Draws a Mover's chances: the same data and source give the same Moving. */
export function animate(mover: Mover, random: Random): Moving {
  switch (mover.kind) {
    case "walker":
      return animateWalker(mover, random);
    case "sitter":
      return animateSitter(mover, random);
    case "dog":
    case "cat":
    case "crawler":
      return animateQuadruped(mover, random);
    case "vacuum":
      return animateVacuum(mover, random);
    case "fan":
      return animateFan(mover, random);
    case "curtain":
      return animateCurtain(mover, random);
    case "rattle":
      return animateRattle(mover, random);
  }
}
