import { type Bout, EPOCH } from "./hypnogram.ts";
import type { Night } from "./night.ts";
import { DEEP, LIGHT } from "./stages.ts";

/**
 * How much of wake, light, deep and REM sleep there is in the body at ascending times.
 *
 * The body follows the brain with a lag (time constant 25 s, assumption, 10 to 60), and between light and deep there is
 * no edge: the share of deep rises over half a unit of depth. N1 is in part wake.
 *
 * @returns a function that writes the four shares, in that order, into `out`; times must not descend
 */
export function vigilance(night: Night): (time: number, out: Float64Array) => void {
  const now = Float64Array.of(1, 0, 0, 0);
  const aim = new Float64Array(4);
  let last = 0;
  let place = 0;
  return (time, out) => {
    while (place < night.bouts.length - 1 && night.bouts[place].until <= time) place++;
    aimOf(night.bouts[place], night.depth[Math.min(night.depth.length - 1, Math.floor(time / EPOCH))], aim);
    const keep = Math.exp(-(time - last) / LAG);
    last = time;
    for (let kind = 0; kind < 4; kind++) {
      now[kind] = keep * now[kind] + (1 - keep) * aim[kind];
      out[kind] = now[kind];
    }
  };
}

const LAG = 25;

function aimOf({ state }: Bout, depth: number, aim: Float64Array): void {
  aim.fill(0);
  if (state === "wake") aim[0] = 1;
  else if (state === "rem") aim[3] = 1;
  else {
    aim[2] = 1 / (1 + Math.exp(-(depth - DEEP) / 0.15));
    aim[0] = depth < LIGHT ? 0.5 * Math.min(1, (LIGHT - depth) / 0.5) : 0;
    aim[1] = 1 - aim[0] - aim[2];
  }
}
