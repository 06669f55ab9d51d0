import { happens, never } from "#score";
import { livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * The heating comes on in an empty room.
 *
 * Nothing moves, but sound grows faster, and the echo of each wall turns, the longer its way the quicker: one of 10 m by
 * a turn in 40 s. The leak past the case hardly turns at all. A detector that subtracts what it heard a minute ago is
 * left with the whole room.
 */
export default scenario({
  seed: 1,
  duration: 3 * MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  drift: { swing: 1.5, period: 600 },
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
