/** A walker as PCM against real time, and what of it is the walk and what the upconversion, in one run. */

import { random } from "../chance.ts";
import type { Moving } from "../movers/moving.ts";
import { walker } from "../movers/walker.ts";
import { livingRoom } from "../room.ts";
import { animated, scene } from "../scene.ts";
import { emission } from "../testing.ts";
import { unit } from "../unit.ts";
import { acousticsOf } from "./acoustics.ts";
import { digitiser } from "./digitise.ts";
import { emitted } from "./emitted.ts";
import { hear } from "./heard.ts";
import { heardAsPcm } from "./heard-as-pcm.ts";

const RATE = 96_000;
const MICROPHONES = 8;
const ring = Array.from({ length: MICROPHONES }, (_, m) => {
  const angle = (2 * Math.PI * m) / MICROPHONES;
  return [0.035 * Math.cos(angle), 0.035 * Math.sin(angle), 0.03] as const;
});
const tour = walker({
  path: [0, 1, 2, 3].flatMap(() => [[4.5, 2] as const, [2, 3] as const, [3, 1] as const]),
});
const staged = scene({
  room: livingRoom(),
  device: { at: [1, 1, 1], unit: unit({ microphones: ring }) },
  movers: [tour],
});
const acoustics = acousticsOf(staged, 2, 1);
const movings = animated(staged.movers, 1).map((moving) => firstOf(moving, 12));
const sound = emitted(emission(0), { rate: RATE, pressure: 1 });
if (!sound) throw new Error("the loudspeaker is silent");

/** The first so many scatterers of a Moving, whose pose is still computed whole. */
function firstOf(moving: Moving, scatterers: number): Moving {
  const pose = new Float64Array(3 * moving.scatterers);
  return {
    ...moving,
    scatterers,
    strengths: moving.strengths.subarray(0, scatterers),
    maxSpeeds: moving.maxSpeeds.subarray(0, scatterers),
    ...(moving.maxJerks && { maxJerks: moving.maxJerks.subarray(0, scatterers) }),
    poseAt(time, out) {
      moving.poseAt(time, pose);
      for (let i = 0; i < 3 * scatterers; i++) out[i] = pose[i];
    },
  };
}

/** Times real time on one core, by processor time: the median of 5 stretches of a second, after three more to warm up. */
function speed(rate: number, make: (index: number) => void, step = 1): number {
  let index = 0;
  const stretch = () => {
    for (const end = index + rate; index < end; index += step) make(index);
  };
  for (let warm = 0; warm < 3; warm++) stretch();
  const times = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    stretch();
    const { user, system } = process.cpuUsage(start);
    return 1e6 / (user + system);
  });
  return times.sort((a, b) => a - b)[2];
}

const format = {
  kind: "pcm",
  channels: MICROPHONES,
  rate: RATE,
  encoding: "i16",
  fullScale: 2,
  radar: null,
} as const;
const STEP = 500;
const digitise = digitiser(random(1), format, 7e-6);
const out = new Float64Array(2 * MICROPHONES);
const pressure = new Float64Array(STEP * MICROPHONES);
const samples = new Int16Array(STEP * MICROPHONES);
const pcm = heardAsPcm(acoustics, movings, sound, { rate: RATE, first: 0 });
const make = (index: number) => {
  pressure.fill(0);
  pcm(index, STEP, pressure);
  digitise(pressure, STEP, samples, 0);
};
const whole = speed(RATE, make, STEP);
const still = heardAsPcm(acoustics, [], sound, { rate: RATE, first: 0 });
const carrier = speed(RATE, (index) => still(index, STEP, pressure), STEP);
const rounding = speed(RATE, () => digitise(pressure, STEP, samples, 0), STEP);
const walk = hear(acoustics, movings, sound, { rate: RATE / 36, first: 0 });
const echoes = speed(Math.round(RATE / 36), (index) => walk(index, out));
console.log(
  `  walker of 12 scatterers, ${MICROPHONES} microphones, order 2, PCM at 96 kHz: ${whole.toFixed(1)} times real time (must: 15); ` +
    `of it echoes at 2.7 kHz alone ${echoes.toFixed(0)}, upconversion alone ${carrier.toFixed(0)}, ` +
    `noise and rounding alone ${rounding.toFixed(0)}`,
);
