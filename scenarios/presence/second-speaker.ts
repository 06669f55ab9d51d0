import { happens, never } from "#score";
import { livingRoom, MINUTE, otherSensor } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * A second speaker of the same make across the empty room is switched on, and senses at 33.65 kHz.
 *
 * Whichever carrier near 33.5 kHz the device has chosen, a strong, narrow line stands beside it from then on, just where
 * the echo of somebody who walks up to it would lie; but it never wavers, as no walk does.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  noises: [otherSensor({ at: [4.6, 3.2, 0.8], frequency: 33_650, from: 15 })],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
