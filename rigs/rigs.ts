import type { Rig } from "./attachment.ts";
import { QEMU } from "./boards/musca-board.ts";
import { COMMAND } from "./command.ts";
import { EMULATED, PIPE } from "./emulated.ts";

/** All Rigs there are. */
export const RIGS: readonly Rig[] = [EMULATED, PIPE, COMMAND, QEMU];

/** The Rig with this name. @throws RangeError if there is none. */
export function findRig(name: string): Rig {
  const rig = RIGS.find((one) => one.name === name);
  if (rig === undefined) throw new RangeError(`findRig: no rig is called ${name}`);
  return rig;
}
