import { happens, never } from "#score";
import { cat, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A cat walks past the device, stands before it, and leaps.
 *
 * The smallest thing that lives in a room, and it comes the nearest: at half a metre its echo is as strong as a person's
 * at the door.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    cat({
      path: [
        [5.6, 3.2],
        [2.6, 3],
        [1, 2.2],
        [3, 0.8],
        [5.6, 0.6],
      ],
      pause: 5,
      from: 10,
      jumps: [{ at: 24, height: 0.6 }],
    }),
  ],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
