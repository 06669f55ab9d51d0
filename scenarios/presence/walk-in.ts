import { happens, latency, never } from "#score";
import { livingRoom, SECOND, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody comes in by the door in the far wall, walks up to the device and stands.
 *
 * At the door the echo comes from 4.6 m, where it is weakest. The device has one second; one that merely
 * waits has four more, in which the person comes ever nearer.
 */
export default scenario({
  seed: 1,
  duration: 20 * SECOND,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    walker({
      path: [
        [6, 1.2],
        [4, 1.4],
        [1.6, 2],
      ],
      speed: 1,
      from: 7,
    }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("major").atMost(1),
    latency("presence", { of: "occupied" }).atMost(1.5),
    never("major", { unless: "occupied", grace: 0.6 }),
  ],
});
