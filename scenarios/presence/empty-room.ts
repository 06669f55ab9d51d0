import { happens, never } from "#score";
import { livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * Nobody, and nothing that moves, for a minute.
 *
 * The only sound is the device's own: the leak past its case, some 50 dB above the noise
 * of the band, and the echoes of walls. Whatever it takes for motion here is its own noise.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
