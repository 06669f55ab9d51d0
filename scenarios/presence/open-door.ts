import { happens, never } from "#score";
import { livingRoom, MINUTE, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * The door in the far wall stands open, and somebody goes to and fro in the hall beyond it.
 *
 * Whenever they pass the opening the device has them in its line of sight, for a second, at 6 m. They are not in this
 * room: whoever calls that presence keeps the light on for the neighbours.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom({ doors: [{ wall: "x1", at: 2 }] }),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    walker({
      path: [
        [6, -1],
        [6, 5],
        [6.3, -1],
        [6, 5],
        [6.3, -1],
      ],
      speed: 1,
      from: 8,
    }),
  ],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
