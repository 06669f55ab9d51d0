/** Echoes of movers by the fast engine against the exact one and against real time, in one run. */
import { curtain } from "../movers/curtain.ts";
import { fan } from "../movers/fan.ts";
import type { Moving } from "../movers/moving.ts";
import { walker } from "../movers/walker.ts";
import { livingRoom } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";
import { type Heard, hearExactly } from "./heard-exactly.ts";

const RATE = 2000;
const ring = (count: number) =>
  Array.from({ length: count }, (_, m) => {
    const angle = (2 * Math.PI * m) / count;
    return [0.035 * Math.cos(angle), 0.035 * Math.sin(angle), 0.03] as const;
  });
const tour = walker({
  path: [0, 1, 2, 3].flatMap(() => [[4.5, 2] as const, [2, 3] as const, [3, 1] as const]),
});
const rows = [
  { what: "walker of 12 scatterers, 8 microphones", mover: tour, scatterers: 12, microphones: 8, must: 300 },
  {
    what: "fan of 36 scatterers, 4 microphones",
    mover: fan({ at: [3, 2, 1], blades: 9 }),
    scatterers: 36,
    microphones: 4,
    must: 50,
  },
  {
    what: "curtain of 20 scatterers, 4 microphones",
    mover: curtain({ at: [3, 2, 1.2] }),
    scatterers: 20,
    microphones: 4,
    must: null,
  },
];

/** The first so many scatterers of a Moving, whose pose is still computed whole. */
function firstOf(moving: Moving, scatterers: number): Moving {
  const pose = new Float64Array(3 * moving.scatterers);
  return {
    ...moving,
    scatterers,
    strengths: moving.strengths.subarray(0, scatterers),
    poseAt(time, out) {
      moving.poseAt(time, pose);
      for (let i = 0; i < 3 * scatterers; i++) out[i] = pose[i];
    },
  };
}

/** Times real time: the median of `rounds` stretches of `seconds`, after one more to warm up. */
function speed(heard: Heard, microphones: number, rounds: number, seconds: number): number {
  const out = new Float64Array(2 * microphones);
  let index = 0;
  const stretch = () => {
    for (const end = index + seconds * RATE; index < end; index++) heard(index, out);
  };
  stretch();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    stretch();
    return (1000 * seconds) / (performance.now() - start);
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)];
}

for (const { what, mover, scatterers, microphones, must } of rows) {
  const device = { at: [1, 1, 1] as const, unit: unit({ microphones: ring(microphones) }) };
  const staged = scene({ room: livingRoom(), device, movers: [mover] });
  const acoustics = acousticsOf(staged, 1);
  const movings = animated(staged.movers, 1).map((moving) => firstOf(moving, scatterers));
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  if (!sound) throw new Error("the loudspeaker is silent");
  const run = { rate: RATE, first: 0 };
  const fast = speed(hear(acoustics, movings, sound, run), microphones, 5, 2);
  const exact = speed(hearExactly(acoustics, movings, sound, run), microphones, 3, 0.5);
  console.log(
    `  ${what}, order 1, 2 kHz: ${fast.toFixed(1)} times real time` +
      `${must === null ? "" : ` (must: ${must})`}, exact ${exact.toFixed(2)}, ratio ${(fast / exact).toFixed(0)}`,
  );
}
