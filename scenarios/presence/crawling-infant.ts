import { happens, latency, never } from "#score";
import { crawler, livingRoom, SECOND } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * An infant crawls in at the far door.
 *
 * As slow as a robot vacuum, lower than a dog and with the weakest echo of all people. Who leaves out what is slow and
 * close to the floor, to be rid of those two, leaves out the infant.
 */
export default scenario({
  seed: 1,
  duration: 40 * SECOND,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    crawler({
      path: [
        [5.6, 1.4],
        [2, 1.8],
      ],
      speed: 0.35,
      from: 7,
    }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("major").atMost(2),
    latency("presence", { of: "occupied" }).atMost(3),
    never("major", { unless: "occupied", grace: 1.5 }),
  ],
});
