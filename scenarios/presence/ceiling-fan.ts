import { happens, latency, never } from "#score";
import { fan, livingRoom, MINUTE, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A ceiling fan is switched on in the empty room; later somebody comes in below it.
 *
 * Four blades of 0.6 m sweep through the device's line of sight ten times a second, out to 1800 Hz on either side. They
 * start while the device listens, which nothing that was learned in quiet foresees; and the person has to be found among
 * them.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    fan({ type: "ceiling", at: [2.5, 2, 2.45], from: 12 }),
    walker({
      path: [
        [6, 1.2],
        [4, 1.4],
        [1.6, 2],
      ],
      speed: 1,
      from: 45,
    }),
  ],
  checks: [
    happens("calibrated").by(5),
    latency("major").atMost(1.5),
    never("major", { unless: "occupied", grace: 0.6 }),
  ],
});
