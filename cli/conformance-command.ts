import { Command } from "commander";
import pc from "picocolors";
import { EXIT_CODE } from "#contracts";
import { DeadlineError, TransportError } from "#drivers";
import { visible } from "#reports";
import { type BareTarget, bareLine, type Conformance, conformance, type Finding, isRigFile } from "#rigs";
import { positive } from "./flag-values.ts";
import { portTarget } from "./port-target.ts";
import { rigOf } from "./rig-of.ts";
import { UsageError } from "./usage-error.ts";

interface Flags {
  readonly device?: string;
  readonly port?: string;
  readonly baud: number;
  readonly rig?: string;
  readonly firmware?: string;
  readonly console: boolean;
  readonly json: boolean;
}

/** `roomloop conformance`: holds a device against docs/protocol.md, for those who make one. */
export function conformanceCommand(end: (code: number) => void): Command {
  return new Command("conformance")
    .description("Hold a device against the wire protocol, promise by promise.")
    .option(
      "--device <command>",
      "a program on its standard input and output; words between spaces, no shell",
    )
    .option("--port <path>", "a serial port")
    .option("--baud <n>", "of the port", positive, 115_200)
    .option("--rig <name>", "the device of a rig (see `roomloop list`), or of a rig file, as it stands")
    .option("--firmware <name>", "firmware of the rig's device (default: the rig's first)")
    .option("--console", "print what the device prints beside its protocol", false)
    .option("--json", "print the findings as JSON", false)
    .addHelpText(
      "after",
      `
Each promise of docs/protocol.md is tried in a session of its own, with frames that are lost, doubled, damaged and
late. Exit code 0 if all that was tried holds, 1 if something does not, 3 if the device could not be reached.

Examples:
  roomloop conformance --device "python3 docs/examples/presence.py"
  roomloop conformance --port /dev/ttyACM0 --baud 3000000
  roomloop conformance --rig qemu --firmware reboots`,
    )
    .action(async (flags: Flags) => end(await conform(flags)));
}

async function conform(flags: Flags): Promise<number> {
  const target = await targetOf(flags);
  const print = flags.console ? (line: string) => console.error(pc.dim(visible(line))) : () => {};
  try {
    await using line = await bareLine(target, print);
    const onFinding = flags.json ? () => {} : (finding: Finding) => console.log(told(finding));
    const found = await conformance(line, { onFinding });
    console.log(flags.json ? JSON.stringify(found, null, 2) : summary(found));
    if (found.device === null) return EXIT_CODE.error;
    return found.conforms ? EXIT_CODE.pass : EXIT_CODE.fail;
  } catch (error) {
    if (!(error instanceof TransportError || error instanceof DeadlineError)) throw error;
    console.error(`roomloop: ${visible(error.message)}`);
    return EXIT_CODE.error;
  }
}

/** @throws UsageError unless exactly one device is named. */
async function targetOf({ device, port, baud, rig, firmware }: Flags): Promise<BareTarget> {
  const named = [device, port, rig].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw new UsageError("name one device: --device COMMAND, --port PORT or --rig NAME");
  if (firmware !== undefined && rig === undefined) throw new UsageError("--firmware goes with --rig");
  if (port !== undefined) return { path: port, baudRate: baud };
  if (rig !== undefined && isRigFile(rig)) return await portTarget(rig, baud);
  if (rig !== undefined) {
    const chosen = rigOf({ rig, ...(firmware === undefined ? {} : { firmware }) });
    return { rig: chosen.rig.name, firmware: chosen.firmware };
  }
  const command = (device ?? "").split(" ").filter((word) => word !== "");
  if (command.length === 0)
    throw new UsageError("--device: expected a program and its arguments, got nothing");
  return { command };
}

const MARKS = { yes: pc.green("✓"), no: pc.red("✗"), "not tried": pc.yellow("-") };

function told({ holds, promise, section, expected, came }: Finding): string {
  const line = `${MARKS[holds]} ${promise} ${pc.dim(`(${section})`)}`;
  if (holds === "yes") return line;
  if (holds === "not tried") return `${line}\n    not tried: ${visible(came ?? "")}`;
  return `${line}\n    expected ${visible(expected ?? "")}\n    came     ${visible(came ?? "")}`;
}

function summary({ device, findings }: Conformance): string {
  const count = (holds: Finding["holds"]) => findings.filter((one) => one.holds === holds).length;
  const who =
    device === null ? "The device never said hello" : visible(`${device.board} (${device.firmware})`);
  return `\n${who}: ${count("yes")} promises hold, ${count("no")} do not, ${count("not tried")} were not tried.`;
}
