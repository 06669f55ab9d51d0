import type { Point } from "../geometry.ts";
import type { Body } from "./body.ts";
import type { Moving } from "./moving.ts";
import { step } from "./transition.ts";

/**
 * Somebody who walks until `end`, s, and then sits down: two Movings of the same parts made one.
 *
 * From one pose to the other each part goes along a straight line, within 2.5 s (assumption, 1.5 to 4), turning
 * included: a real person's knees bend.
 */
export function comeAndSit(walking: Moving, seated: Moving, end: number): Moving {
  const { scatterers } = walking;
  const there = new Float64Array(3 * scatterers);
  const before = new Float64Array(3 * scatterers);
  walking.poseAt(end, before);
  seated.poseAt(end, there);
  const bodies = (seated.bodies ?? []).map((body, n) => joined(walking.bodies?.[n] ?? body, body, end));
  return {
    ...seated,
    bodies,
    maxSpeeds: seated.maxSpeeds.map((sitting, k) => {
      const [dx, dy, dz] = [0, 1, 2].map((axis) => there[3 * k + axis] - before[3 * k + axis]);
      // Breath and a gesture may take a part a little further than it was when compared.
      return Math.max(walking.maxSpeeds[k], sitting + (2 * (Math.hypot(dx, dy, dz) + SLACK)) / SITS);
    }),
    bounds: {
      least: corner((axis) => Math.min(walking.bounds.least[axis], seated.bounds.least[axis])),
      most: corner((axis) => Math.max(walking.bounds.most[axis], seated.bounds.most[axis])),
    },
    poseAt(time, out) {
      const share = step(time - end, SITS);
      if (share < 1) walking.poseAt(time, out);
      if (share === 0) return;
      seated.poseAt(time, there);
      for (let i = 0; i < out.length; i++)
        out[i] = share < 1 ? out[i] + share * (there[i] - out[i]) : there[i];
    },
  };
}

/** Time to sit down, s. */
export const SITS = 2.5;
/** m */
const SLACK = 0.02;

const corner = (along: (axis: number) => number): Point => [along(0), along(1), along(2)];

/** One body that becomes the other. */
function joined(walking: Body, seated: Body, end: number): Body {
  const there = new Float64Array(6);
  return {
    radius: seated.radius,
    endsAt(time, out) {
      const share = step(time - end, SITS);
      walking.endsAt(time, out);
      seated.endsAt(time, there);
      for (let i = 0; i < 6; i++) out[i] += share * (there[i] - out[i]);
    },
  };
}
