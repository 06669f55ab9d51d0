import { happens, latency, never } from "#score";
import { livingRoom, SECOND, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A child of three comes in by the door in the far wall and walks up to the device.
 *
 * The steps are quicker and shorter than an adult's, the head is below the device's horizon, and the echo is 5 dB
 * weaker, at the door where it is weakest anyway.
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
      height: 0.95,
      speed: 0.8,
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
