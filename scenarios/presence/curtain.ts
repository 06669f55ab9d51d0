import { happens, never } from "#score";
import { curtain, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * An empty room in which a draught takes hold of a curtain, and lets go again.
 *
 * The sheet is the largest thing in the room and moves as fast as a person shifts their weight. Its
 * Doppler band is narrow and symmetric about the carrier, where a person's leans to one side.
 */
export default scenario({
  seed: 1,
  duration: MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  movers: [curtain({ at: [4.8, 2, 1.3], facing: [-1, 0, 0], from: 15, until: 45 })],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
