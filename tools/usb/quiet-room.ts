import { scenario } from "#scenario";
import { happens, never } from "#score";
import { livingRoom, SECOND } from "#sim";

/**
 * Nobody, and nothing that moves, for six seconds.
 *
 * There is little to simulate where every instruction is emulated; what is hard about it is on the way to the device.
 */
// biome-ignore lint/style/noDefaultExport: a scenario is one, wherever its file is.
export default scenario({
  seed: 1,
  duration: 6 * SECOND,
  room: livingRoom(),
  device: { at: [0.4, 2, 0.9] },
  checks: [happens("calibrated").by(5), never("major"), never("presence")],
});
