import { happens, never } from "#score";
import { dog, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A dog comes in, goes through the empty room, stands to sniff and to wag its tail, leaps at the sofa, and goes.
 *
 * It is as quick as a person and has four legs to swing; only its echo is fainter and comes from below. Much of what
 * tells a person from it is strength, which distance takes away.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [
    dog({
      path: [
        [6, 1.2],
        [4.2, 1.4],
        [2, 2.6],
        [3.8, 3.2],
        [6, 1.2],
      ],
      speed: 1.2,
      pause: 4,
      from: 12,
      jumps: [{ at: 26, height: 0.4 }],
    }),
  ],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
