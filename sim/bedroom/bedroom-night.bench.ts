/** Eight hours of range profiles of nights with ever more that moves: CPU-seconds, from ten stretches of 100 s spread over the night. */
import { type BedroomOptions, bedroom } from "./bedroom.ts";
import { bedroomNight } from "./bedroom-night.ts";

const MUST = 3;
const STRETCH = 2000;

const all: Partial<BedroomOptions> = {
  partner: "first in",
  pets: ["dog", "cat"],
  child: true,
  fan: true,
  curtain: true,
  neighbours: ["next door", "upstairs"],
};
const nights: readonly (readonly [what: string, given: Partial<BedroomOptions>])[] = [
  ["empty bed", { sleeper: null }],
  ["sleeper", {}],
  ["sleeper and partner", { partner: "first in" }],
  ["sleeper, partner and dog", { partner: "first in", pets: ["dog"] }],
  ["sleeper and fan", { fan: true }],
  ["all there is", all],
];
for (const [what, given] of nights) {
  const staged = bedroom({ seed: 1, night: { timeInBed: 8 * 3600 }, ...given });
  const { write, frames, receivers, bins } = bedroomNight(staged, 1);
  const out = new Float32Array(200 * 2 * receivers * bins);
  const usages: number[] = [];
  for (let done = 0, next = 40_000; done < frames && usages.length < 10; ) {
    const timed = done >= next;
    const begun = process.cpuUsage();
    const count = timed ? STRETCH : 200;
    for (let n = 0; n < count; n += 200, done += 200) write(out);
    const { user, system } = process.cpuUsage(begun);
    if (timed) {
      usages.push((user + system) / 1e6 / STRETCH);
      next += 50_000;
    }
  }
  const seconds = (576_000 * usages.reduce((sum, used) => sum + used, 0)) / usages.length;
  console.log(
    `8 h, ${what}: ${seconds.toFixed(1)} CPU-seconds (must: ${MUST})${seconds <= MUST ? "" : ": MISSED"}`,
  );
}
