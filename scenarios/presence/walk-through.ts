import { ceases, latency, never } from "#score";
import { livingRoom, SECOND, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody crosses the room, in by one door and out by another, and is gone.
 *
 * For half of the way the path is square to the line of sight, where Doppler shifts are small and of
 * both signs. Afterwards presence has to end: a device that holds on to it for ever passes every
 * other scene.
 */
export default scenario({
  seed: 1,
  duration: 40 * SECOND,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    walker({
      path: [
        [3.2, -1],
        [3, 1],
        [3, 3],
        [3.2, 5],
      ],
      speed: 1.1,
      from: 7,
    }),
  ],
  checks: [
    latency("major").atMost(1),
    latency("presence", { of: "occupied" }).atMost(1.5),
    ceases("presence", { after: "occupied" }).atMost(15),
    never("major", { unless: "occupied", grace: 2 }),
  ],
});
