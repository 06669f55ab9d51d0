import type { Rig } from "./attachment.ts";
import { EMULATED, PIPE } from "./emulated.ts";

/** All Rigs there are. */
export const RIGS: readonly Rig[] = [EMULATED, PIPE];

/** The Rig with this name. @throws RangeError if there is none. */
export function findRig(name: string): Rig {
  const rig = RIGS.find((one) => one.name === name);
  if (rig === undefined) throw new RangeError(`findRig: no rig is called ${name}`);
  return rig;
}
