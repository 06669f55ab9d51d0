import { happens, never } from "#score";
import { airflow, livingRoom, MINUTE } from "#sim";
import { scenario } from "../scenario.ts";

/**
 * The air conditioning starts in an empty room.
 *
 * Eddies of warm and cold air make the echo of every wall flicker in phase, within some hertz of the carrier: no Doppler
 * shift of anything, and stronger than the breath of somebody who sits still.
 */
export default scenario({
  seed: 1,
  duration: 2 * MINUTE,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  noises: [airflow({ wind: 0.4, turbulence: 0.16, from: 20 })],
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
