import type { Timekeeping } from "#contracts";
import { COMMAND, isRigFile, loadBoard, loadRig, matchPort, RIGS, type Rig } from "#rigs";
import { meant } from "./meant.ts";
import { quoted } from "./quoted.ts";
import { UsageError } from "./usage-error.ts";

/** What flags say of the device. */
export interface RigFlags {
  readonly rig: string;
  readonly firmware?: string;
  readonly device?: string;
  readonly timekeeping?: Timekeeping;
  /** s */
  readonly lead?: number;
}

/** A Rig, what runs on it, and the flags that name both in a command that repeats the run. */
export interface Chosen {
  readonly rig: Rig;
  readonly firmware: string;
  /** How time is to be kept, as far as flags say it. */
  readonly pace: Pick<RigFlags, "timekeeping" | "lead">;
  readonly words: readonly string[];
}

/**
 * The rig that flags name, and its firmware: the first where they name none. `file`: what `rigFileOf` found.
 *
 * @throws UsageError if there is none, or it has no such firmware.
 */
export function rigOf(flags: RigFlags, file: Rig | null = null): Chosen {
  const { timekeeping, lead } = flags;
  const pace = { ...(timekeeping && { timekeeping }), ...(lead && { lead }) };
  const { words, ...chosen } = deviceOf(flags, file);
  const told = Object.entries(pace).map(([flag, value]) => `--${flag} ${value}`);
  return { ...chosen, pace, words: [...words, ...told] };
}

function deviceOf({ rig: name, firmware, device }: RigFlags, file: Rig | null): Omit<Chosen, "pace"> {
  if (device !== undefined) return commandOf(device, firmware);
  const rig = file ?? RIGS.find((one) => one.name === name);
  if (rig === undefined) {
    const names = RIGS.map((one) => one.name);
    throw new UsageError(`no rig is called ${name}${meant(name, names)} (there are: ${names.join(", ")})`);
  }
  if (rig === COMMAND) throw new UsageError('rig command needs the program: --device "PROGRAM ARGUMENT..."');
  if (firmware !== undefined && !rig.firmwares.includes(firmware)) {
    throw new UsageError(
      `rig ${name} has no firmware ${firmware}${meant(firmware, rig.firmwares)} (there are: ${rig.firmwares.join(", ")})`,
    );
  }
  const first = rig.firmwares[0] as string;
  const words = firmware === undefined || firmware === first ? [] : [`--firmware ${firmware}`];
  return { rig, firmware: firmware ?? first, words: [`--rig ${name}`, ...words] };
}

/** The rig of the rig file that flags name; null where they name none. @throws UsageError if it is none. */
export async function rigFileOf({ rig }: Pick<RigFlags, "rig">): Promise<Rig | null> {
  if (!isRigFile(rig)) return null;
  try {
    const { port, power, console } = await loadBoard(rig);
    // An empty port is refused, not waited for.
    if (power === undefined) for (const one of [port, ...(console ? [console.port] : [])]) matchPort(one);
    return await loadRig(rig);
  } catch (error) {
    throw new UsageError(`--rig ${rig}: ${(error as Error).message}`, { cause: error });
  }
}

function commandOf(device: string, firmware: string | undefined): Omit<Chosen, "pace"> {
  if (firmware !== undefined) throw new UsageError("--device names the whole program: leave out --firmware");
  if (device.trim() === "")
    throw new UsageError("--device: expected a program and its arguments, got nothing");
  return { rig: COMMAND, firmware: device, words: [`--device ${quoted(device)}`] };
}
