import { happens, never } from "#score";
import { fan, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * An empty room in which a desk fan runs from the start, its head swinging.
 *
 * The blades return lines at multiples of the blade rate, out to thousands of hertz, which come and go
 * as the head swings: as strong as a person, and never a person. A detector that learns its background while
 * the head points away is fooled when it comes round.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [fan({ at: [3.5, 3.4, 0.8], facing: [-1, -1, 0] })],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
