/** What noises cost over an empty room, in processor time. */
import { livingRoom } from "../room.ts";
import { scene } from "../scene.ts";
import { simulate } from "../simulate.ts";
import { emission } from "../testing.ts";
import { airflow } from "./airflow.ts";
import type { Noise } from "./animate-noise.ts";
import { hiss } from "./hiss.ts";
import { keys } from "./keys.ts";
import { knocks } from "./knocks.ts";
import { otherSensor } from "./other-sensor.ts";

const AT = [3, 1, 1] as const;

/** Milliseconds of processor time for a second of stream: the median of five, after two more to warm up. */
function cost(kind: "baseband" | "pcm", rate: number, noises: readonly Noise[]): number {
  const staged = scene({ room: livingRoom(), device: { at: [0.5, 2, 1] }, noises });
  const format = { kind, channels: 4, rate, encoding: "i16", fullScale: 2, radar: null } as const;
  const blocks = simulate({ scene: staged, seed: 1, duration: 8, blockLength: rate, format });
  blocks.next([]);
  const times = Array.from({ length: 7 }, (_, second) => {
    const start = process.cpuUsage();
    blocks.next(second === 0 ? [emission(rate)] : []);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return times.slice(2).sort((a, b) => a - b)[2];
}

for (const [kind, rate] of [
  ["baseband", 2000],
  ["pcm", 96_000],
] as const) {
  const empty = cost(kind, rate, []);
  console.log(`  ${kind} at ${rate} Hz, 4 microphones: an empty room ${empty.toFixed(2)} ms a second`);
  for (const noise of [
    hiss({ at: AT }),
    keys({ at: AT, jingle: 10 }),
    otherSensor({ at: AT }),
    knocks({ at: AT }),
    airflow(),
  ]) {
    console.log(`    with ${noise.name}: ${(cost(kind, rate, [noise]) - empty).toFixed(2)} ms more`);
  }
}
