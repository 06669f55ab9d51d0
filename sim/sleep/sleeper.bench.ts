/** Positions of a sleeper's ten scatterers through eight hours at 20 Hz: CPU time, against the night that they stand for. */
import { night } from "./night.ts";
import { person } from "./person.ts";
import { rest } from "./rest.ts";
import { sleeper } from "./sleeper.ts";

const HOURS = 8;
const RATE = 20;
const MUST = 0.5;

const drawn = process.cpuUsage();
const body = rest(night(person({ seed: 1 }), { seed: 1, timeInBed: HOURS * 3600 }));
const mover = sleeper(body, { at: [2, 1.5, 0.5], door: [2, -3] });
const drawing = process.cpuUsage(drawn);
const out = new Float64Array(3 * mover.scatterers);
const begun = process.cpuUsage();
for (let frame = 0; frame < HOURS * 3600 * RATE; frame++) mover.poseAt(frame / RATE, out);
const posing = process.cpuUsage(begun);
const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
const taken = seconds(posing);
console.log(`drawing the night ${seconds(drawing).toFixed(2)} s`);
console.log(
  `${HOURS} h at ${RATE} Hz, ${mover.scatterers} scatterers: ${taken.toFixed(2)} s, ` +
    `${((HOURS * 3600) / taken).toFixed(0)} times real time; must take ${MUST} s: ${taken <= MUST ? "holds" : "MISSED"}`,
);
