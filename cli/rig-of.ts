import { RIGS, type Rig } from "#rigs";
import { meant } from "./meant.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The rig that flags name.
 *
 * @throws UsageError if there is none, or it has no such firmware.
 */
export function rigOf({ rig: name, firmware }: { readonly rig: string; readonly firmware?: string }): Rig {
  const rig = RIGS.find((one) => one.name === name);
  if (rig === undefined) {
    const names = RIGS.map((one) => one.name);
    throw new UsageError(`no rig is called ${name}${meant(name, names)} (there are: ${names.join(", ")})`);
  }
  if (firmware !== undefined && !rig.firmwares.includes(firmware)) {
    throw new UsageError(
      `rig ${name} has no firmware ${firmware}${meant(firmware, rig.firmwares)} (there are: ${rig.firmwares.join(", ")})`,
    );
  }
  return rig;
}
