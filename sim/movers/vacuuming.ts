import type { Random } from "../chance.ts";
import type { Moving } from "./moving.ts";
import { boundsOf, capsules, type Gait, striding } from "./striding.ts";
import { type Spot, trackOf } from "./track.ts";
import { ramp } from "./transition.ts";
import type { Vacuum } from "./vacuum.ts";

/** A robot vacuum with its way drawn: facets of its shell, and the ends of its brush. */
export function animateVacuum(data: Vacuum, random: Random): Moving {
  const { area, speed, from, until } = data;
  const phase = random.between(0, 2 * Math.PI);
  const path = wayOver(area, random.fork("way"));
  const pauses = path.slice(1, -1).map(() => CHANGE);
  const track = trackOf({ path, speed, from: 0, change: CHANGE, pauses });
  // The brush makes whole turns in a round, so that one round follows the other without a jump.
  const spin = (2 * Math.PI * Math.round(data.brush * track.end)) / track.end;
  // It works on its own time, which stands still before it sets out and after it stops.
  const worked = (time: number): number =>
    (ramp(time - from, CHANGE) - (until === null ? 0 : ramp(time - until, CHANGE))) % track.end;
  const gait: Gait = {
    cycle: 1,
    parts: PARTS,
    restless: Float64Array.from({ length: PARTS }, (_, k) => (k < SHELL ? 0 : spin * ARM)),
    bodyAt(_phase, _amount, time, out) {
      for (let k = 0; k < SHELL; k++) {
        const angle = FACETS[k];
        out[3 * k] = RADIUS * Math.cos(angle);
        out[3 * k + 1] = RADIUS * Math.sin(angle);
        out[3 * k + 2] = HEIGHT * (k % 2 === 0 ? 0.4 : 0.8);
      }
      const turned = phase + spin * time;
      for (let arm = 0; arm < ARMS; arm++) {
        const i = 3 * (SHELL + arm);
        const angle = turned + (2 * Math.PI * arm) / ARMS;
        out[i] = 0.7 * RADIUS + ARM * Math.cos(angle);
        out[i + 1] = -0.7 * RADIUS + ARM * Math.sin(angle);
        out[i + 2] = 0.01;
      }
    },
  };
  const strengths = Float64Array.from({ length: PARTS }, (_, k) =>
    k < SHELL ? (0.85 * data.strength) / SHELL : (0.15 * data.strength) / ARMS,
  );
  const bounds = boundsOf(area, { reach: 0.3, height: 0.2 });
  const moving = striding({ name: data.name, gait, track, phase: 0, strengths, person: null, bounds });
  const [body] = capsules(track, [{ radius: RADIUS, from: [0, 0, 0.04], to: [0, 0, 0.05] }]);
  return {
    ...moving,
    poseAt: (time, out) => moving.poseAt(worked(time), out),
    bodies: [{ radius: body.radius, endsAt: (time, out) => body.endsAt(worked(time), out) }],
  };
}

const RADIUS = 0.17;
const HEIGHT = 0.09;
/** Facets of the shell, at no equal distances, radians. */
const FACETS = [0.1, 1.05, 1.7, 2.75, 3.3, 4.2, 5.1, 5.6];
const SHELL = FACETS.length;
const ARMS = 3;
const ARM = 0.09;
const PARTS = SHELL + ARMS;
/** To start, to stop and to turn, each, s (assumption, 0.5 to 2). */
const CHANGE = 1;
/** Legs of the way before it begins anew. */
const LEGS = 24;

/** From edge to edge and at last back to where it began; legs are 0.3 m long at least where the area allows. */
function wayOver([low, high]: Vacuum["area"], random: Random): readonly Spot[] {
  const edge = (): Spot => {
    const along = random.uniform();
    const side = Math.floor(random.uniform() * 4);
    const x = low[0] + along * (high[0] - low[0]);
    const y = low[1] + along * (high[1] - low[1]);
    return side === 0 ? [x, low[1]] : side === 1 ? [x, high[1]] : side === 2 ? [low[0], y] : [high[0], y];
  };
  const least = Math.min(0.3, 0.25 * Math.hypot(high[0] - low[0], high[1] - low[1]));
  const path: Spot[] = [edge()];
  const far = (a: Spot, b: Spot): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) >= least;
  while (path.length < LEGS) {
    const next = edge();
    const last = path.length === LEGS - 1;
    if (far(next, path[path.length - 1]) && (!last || far(next, path[0]))) path.push(next);
  }
  // The round begins and ends in the middle of a leg, where it faces the same way.
  const middle: Spot = [(path[0][0] + path[1][0]) / 2, (path[0][1] + path[1][1]) / 2];
  return [middle, ...path.slice(1), path[0], middle];
}
