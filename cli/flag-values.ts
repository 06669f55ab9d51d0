import { type Command, InvalidArgumentError, Option } from "commander";
import { TIMEKEEPING } from "#contracts";

/** Bytes that all samples of a session may take if nothing else is said: 17 hours of four microphones at 2 kHz. */
const QUOTA = 2e9;

/** What the flags of `withRecordOptions` say. */
export interface RecordFlags {
  readonly record: "failures" | "all";
  /** bytes */
  readonly quota: number;
}

/** Adds the flags that say which samples are kept. */
export function withRecordOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--record <what>", "samples to keep: those round failed checks, or all")
        .choices(["failures", "all"])
        .default("failures"),
    )
    .addOption(
      new Option("--quota <size>", "most that all samples of the session may take, with --record all")
        .argParser(byteSize)
        .default(QUOTA, "2GB"),
    );
}

/** Adds the flags that name the device: `rig`, `firmware` and `device`. */
export function withDeviceOptions(command: Command): Command {
  return command
    .option("--rig <name>", "device and wiring (see `roomloop list`)", "emulated")
    .option("--firmware <name>", "firmware of an emulated device (default: the rig's first)")
    .option(
      "--device <command>",
      "any program on its standard input and output; words between spaces, no shell",
    );
}

/** Adds the flag that says whether controls are staged: `controls`, undefined where it is not given. */
export function withControlOptions(command: Command): Command {
  return command
    .option(
      "--controls",
      "begin and end with a pair of controls of the bench, and stage one after every 25 runs (default for rig files)",
    )
    .option("--no-controls", "stage none (default for emulated devices)");
}

/** The longest lead that can be asked for, s. */
const LONGEST_LEAD = 60;

/** Adds the flags that say how time is kept: `timekeeping` and `lead`. */
export function withTimeOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--timekeeping <how>",
        "lockstep: as fast as the machine allows; credit: as the board takes samples; wall: by the clock on the wall " +
          "(default: lockstep for emulated devices, else what the board says it is made for)",
      ).choices(TIMEKEEPING),
    )
    .addOption(
      new Option(
        "--lead <seconds>",
        "from samples to what the device does about them (default: the scenario's, 0.1)",
      ).argParser(leadTime),
    );
}

function leadTime(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= LONGEST_LEAD) return value;
  throw new InvalidArgumentError(`expected more than 0 s and at most ${LONGEST_LEAD}.`);
}

/** What reads a number from `least` to `most` from a flag, and throws InvalidArgumentError. */
export function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`expected a number from ${least} to ${most}`);
    }
    return value;
  };
}

/** Reads a whole number of 0 or more from a flag. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError("expected a whole number, 0 or more.");
  }
  return Number(text);
}

/** Reads a whole number of 1 or more from a flag. @throws InvalidArgumentError */
export function positive(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("expected a whole number, 1 or more.");
  return value;
}

/** What the letters after a number of bytes stand for. */
const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Reads a size such as 500MB or 2.5GB, in bytes; decimal units. @throws InvalidArgumentError */
export function byteSize(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([kMGT]?B)$/.exec(text) ?? [];
  const bytes = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (number !== "" && Number.isSafeInteger(Math.round(bytes)) && bytes >= 1) return Math.round(bytes);
  throw new InvalidArgumentError("expected a size with its unit, such as 500MB or 2GB.");
}
