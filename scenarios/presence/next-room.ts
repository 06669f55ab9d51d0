import { happens, never } from "#score";
import { livingRoom, MINUTE, walker } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Somebody goes to and fro in the hall, and the door is shut.
 *
 * Drywall takes more than 60 dB of ultrasound each way, so nothing of them is heard: who is fooled here is fooled by
 * noise. It is the other half of `presence/open-door`, from which it differs by the door alone.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
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
