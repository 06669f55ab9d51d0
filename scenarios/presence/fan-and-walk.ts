import { latency, never } from "#score";
import { fan, livingRoom, SECOND, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody comes in while a desk fan runs.
 *
 * A detector that has learned to live with the fan has raised its background, and the person at
 * the door has to be found above it.
 */
export default scenario({
  seed: 1,
  duration: 40 * SECOND,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    fan({ at: [3.5, 3.4, 0.8], facing: [-1, -1, 0] }),
    walker({
      path: [
        [6, 1.2],
        [4, 1.4],
        [1.6, 2],
      ],
      speed: 1,
      from: 25,
    }),
  ],
  checks: [latency("major").atMost(1.5), never("major", { unless: "occupied", grace: 0.6 })],
});
