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
import { hearExactly } from "./heard-exactly.ts";

const RATE = 2000;
const ring = (count: number) =>
  Array.from({ length: count }, (_, m) => {
    const angle = (2 * Math.PI * m) / count;
    return [0.035 * Math.cos(angle), 0.035 * Math.sin(angle), 0.03] as const;
  });
const tour = walker({
  path: [0, 1, 2, 3, 4, 5, 6, 7].flatMap(() => [[4.5, 2] as const, [2, 3] as const, [3, 1] as const]),
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

/** So many scatterers of a Moving, evenly taken of all its parts; its pose is still computed whole. */
function someOf(moving: Moving, count: number): Moving {
  const kept = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * moving.scatterers) / count));
  const pose = new Float64Array(3 * moving.scatterers);
  const gains = new Float64Array(moving.scatterers);
  return {
    ...moving,
    scatterers: count,
    strengths: Float64Array.from(kept, (k) => moving.strengths[k]),
    maxSpeeds: Float64Array.from(kept, (k) => moving.maxSpeeds[k]),
    ...(moving.maxJerks && { maxJerks: Float64Array.from(kept, (k) => moving.maxJerks?.[k] ?? 0) }),
    poseAt(time, out) {
      moving.poseAt(time, pose);
      for (let i = 0; i < count; i++) {
        for (let axis = 0; axis < 3; axis++) out[3 * i + axis] = pose[3 * kept[i] + axis];
      }
    },
    ...(moving.gainsAt && {
      gainsAt(time: number, out: Float64Array) {
        moving.gainsAt?.(time, gains);
        for (let i = 0; i < count; i++) out[i] = gains[kept[i]];
      },
    }),
  };
}

/**
 * Times real time on one core, by processor time: the median and the best of `rounds` stretches of `seconds`, after three more to
 * warm up. The walk lasts longer than that. The best is what a machine does that is not shared.
 */
function speeds(add: (index: number) => void, rounds: number, seconds: number): readonly [number, number] {
  let index = 0;
  const stretch = () => {
    for (const end = index + seconds * RATE; index < end; index++) add(index);
  };
  for (let warm = 0; warm < 3; warm++) stretch();
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage();
    stretch();
    const { user, system } = process.cpuUsage(start);
    return (1e6 * seconds) / (user + system);
  }).sort((a, b) => a - b);
  return [times[Math.floor(rounds / 2)], times[rounds - 1]];
}

for (const { what, mover, scatterers, microphones, must } of rows) {
  const device = { at: [1, 1, 1] as const, unit: unit({ microphones: ring(microphones) }) };
  const staged = scene({ room: livingRoom(), device, movers: [mover] });
  // Echoes alone: what nothing moves is added once for all movers.
  const acoustics = { ...acousticsOf(staged, 1, 1), fixed: ring(microphones).map(() => []) };
  const movings = animated(staged.movers, 1).map((moving) => someOf(moving, scatterers));
  const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
  if (!sound) throw new Error("the loudspeaker is silent");
  const out = new Float64Array(2 * microphones);
  const [fast, exact] = [hear, hearExactly].map((engine) => {
    const heard = engine(acoustics, movings, sound, { rate: RATE, first: 0 });
    return engine === hear
      ? speeds((index) => heard(index, out), 9, 2)
      : speeds((index) => heard(index, out), 3, 0.5);
  });
  console.log(
    `  ${what}, order 1, 2 kHz: ${fast[0].toFixed(0)} times real time, at best ${fast[1].toFixed(0)}` +
      `${must === null ? "" : ` (must: ${must})`}, exact ${exact[0].toFixed(2)}, ratio ${(fast[0] / exact[0]).toFixed(0)}`,
  );
}
