import { lstatSync, rmSync, symlinkSync } from "node:fs";
import { Command } from "commander";
import pc from "picocolors";
import { EXIT_CODE } from "#contracts";
import { DeadlineError, TransportError, usbPorts } from "#drivers";
import { visible } from "#reports";
import {
  bareLine,
  type Diagnosis,
  examineIds,
  examinePort,
  healthFile,
  leaseHolder,
  Nonconformity,
  placeOf,
  powerMusca,
  probe,
  RIGS,
  readHealth,
  type Soak,
  soak,
} from "#rigs";
import { positive } from "./flag-values.ts";
import { boardIn, portTarget } from "./port-target.ts";
import { rigOf } from "./rig-of.ts";
import { UsageError } from "./usage-error.ts";

const PORT = "path of a serial port, or a rig file";
const BAUD = 115_200;
/** A board may boot when its port is opened, s. */
const HELLO = 5;

/** `roomloop rig`: what is plugged in, who is there, and how well the line does. */
export function rigCommand(end: (code: number) => void): Command {
  const ending = async (act: () => Promise<number>) => end(await guarded(act));
  return new Command("rig")
    .description("Look after boards: list, probe, doctor, power.")
    .addCommand(
      new Command("list")
        .description("Rigs, serial ports, and who holds the boards of rig files.")
        .argument("[file...]", "rig files")
        .action(async (files: readonly string[]) => ending(() => list(files))),
    )
    .addCommand(
      new Command("probe")
        .description("Ask who is at the other end of a serial port.")
        .argument("<port>", PORT)
        .option("--baud <n>", "of the port", positive, BAUD)
        .action(async (port: string, { baud }: { baud: number }) => ending(() => probed(port, baud))),
    )
    .addCommand(
      new Command("doctor")
        .description("Check permissions, latency timers and ids of all ports; stream into the board at one.")
        .argument("[port]", PORT)
        .option("--baud <n>", "of the port", positive, BAUD)
        .option("--seconds <n>", "for how long to stream", positive, 5)
        .action(async (port: string | undefined, flags: SoakFlags) => ending(() => doctor(port, flags))),
    )
    .addCommand(
      new Command("power")
        .description(
          "Give the emulated board power until Ctrl-C, and name its port: a board to try all this on.",
        )
        .argument("<rig>", "qemu")
        .option("--firmware <name>", "what to put into its flash", "presence")
        .option("--link <path>", "a name for its port, which stays the same")
        .action(async (rig: string, flags: PowerFlags) => ending(() => power(rig, flags))),
    );
}

interface SoakFlags {
  readonly baud: number;
  readonly seconds: number;
}

interface PowerFlags {
  readonly firmware: string;
  readonly link?: string;
}

/** What the bench or the board does wrong is told, and is no bug. */
async function guarded(act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    const known = error instanceof TransportError || error instanceof DeadlineError;
    if (!known && !(error instanceof Nonconformity)) throw error;
    console.error(`roomloop: ${visible(error.message)}`);
    return EXIT_CODE.error;
  }
}

async function list(files: readonly string[]): Promise<number> {
  console.log(pc.bold("Rigs"));
  for (const { name, about, notice } of RIGS) {
    console.log(`  ${pc.cyan(name.padEnd(10))} ${about}${notice === null ? "" : pc.yellow(` (${notice})`)}`);
  }
  for (const file of files) {
    const { name } = await boardIn(file);
    const { state: health, reason } = readHealth(healthFile(name));
    const holder = leaseHolder(name);
    const lease = holder === null ? "free" : `held by process ${holder.pid}: ${holder.purpose}`;
    console.log(
      `  ${pc.cyan(file)} ${visible(`${name}: ${health}${reason === null ? "" : ` (${reason})`}, ${lease}`)}`,
    );
  }
  console.log(pc.bold("\nSerial ports"));
  const ports = usbPorts();
  for (const port of ports) console.log(`  ${visible(placeOf(port))}`);
  if (ports.length === 0)
    console.log("  none that the kernel names; a pseudo-terminal is reached by its path");
  return EXIT_CODE.pass;
}

async function probed(port: string, baud: number): Promise<number> {
  const target = await portTarget(port, baud);
  await using line = await bareLine(target, () => {});
  const { functions, protocol, ...device } = await probe(line, HELLO);
  const rows = Object.entries(device).map(([name, value]) => `  ${name.padEnd(14)} ${value}`);
  console.log(visible(`${target.path} at ${target.baudRate} baud`));
  for (const row of [...rows, `  ${"protocol".padEnd(14)} ${protocol.least} to ${protocol.most}`]) {
    console.log(visible(row));
  }
  for (const { name, input, output, events, actuations } of functions) {
    const format = `${input.channels} channels of ${input.kind} at ${input.rate} Hz`;
    const back = output === null ? "" : `; sends back ${output.channels} channels at ${output.rate} Hz`;
    console.log(visible(`  function ${name}: ${format}${back}`));
    console.log(
      visible(`    says ${events.join(", ") || "nothing"}; does ${actuations.join(", ") || "nothing"}`),
    );
  }
  return EXIT_CODE.pass;
}

async function doctor(port: string | undefined, { baud, seconds }: SoakFlags): Promise<number> {
  const ports = usbPorts();
  const found: Diagnosis[] = [...ports.flatMap((one) => examinePort(one)), ...examineIds(ports)];
  if (port !== undefined) {
    const target = await portTarget(port, baud);
    await using line = await bareLine(target, () => {});
    found.push(...loaded(target.path, await soak(line, seconds)));
  }
  if (found.length === 0) console.log("There is no serial port that the kernel names. Give the path of one.");
  for (const { what, fine, found: seen, remedy } of found) {
    console.log(visible(`${fine ? "✓" : "✗"} ${what}: ${seen}`));
    if (remedy !== null) console.log(visible(`    ${remedy}`));
  }
  return found.every(({ fine }) => fine) ? EXIT_CODE.pass : EXIT_CODE.fail;
}

/** How a line did under load, as lines of the doctor's. */
function loaded(path: string, done: Soak): readonly Diagnosis[] {
  const { lineRate, bytes, elapsed, roundTrip, badFrames, lostFrames, overruns, fault, device } = done;
  const whole = badFrames + lostFrames + overruns === 0 && fault === null;
  const input = device.functions[0]!.input;
  const counts = `${badFrames} bad frames, ${lostFrames} lost, ${overruns} bytes without room`;
  const rate = `${(lineRate / 1e3).toFixed(1)} kB/s (${bytes} bytes in ${elapsed.toFixed(1)} s)`;
  return [
    { what: `${path}: who is there`, fine: true, found: `${device.board}, ${device.firmware}`, remedy: null },
    {
      what: `${path}: round trip`,
      fine: roundTrip < 0.02,
      found: `${(roundTrip * 1e3).toFixed(1)} ms`,
      remedy: null,
    },
    {
      what: `${path}: throughput`,
      fine: true,
      found: `${rate}; in the rig file: lineRate: ${Math.floor(lineRate)}`,
      remedy: null,
    },
    {
      what: `${path}: errors while streaming ${input.kind}`,
      fine: whole,
      found: fault === null ? counts : `${counts}; ${fault}`,
      remedy: whole ? null : "a shorter cable, a lower baud rate, or flow control",
    },
  ];
}

/** Makes a link to a port; one that is there already is made anew. @throws UsageError if something else is there. */
function name(port: string, link: string): void {
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there && !there.isSymbolicLink())
    throw new UsageError(`--link ${link}: there is something else of that name`);
  rmSync(link, { force: true });
  symlinkSync(port, link);
}

async function power(rig: string, { firmware, link }: PowerFlags): Promise<number> {
  if (rig !== "qemu") throw new UsageError(`only rig qemu has a board to give power to, not ${rig}`);
  rigOf({ rig, firmware });
  await using powered = await powerMusca({ firmware, onConsole: (line) => console.error(visible(line)) });
  if (link !== undefined) name(powered.path, link);
  console.log(
    `The board has power, with firmware ${firmware}. Its port: ${link ?? powered.path}. Ctrl-C ends it.`,
  );
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await Promise.race([stopped, powered.exited]);
  if (link !== undefined) rmSync(link, { force: true });
  return EXIT_CODE.pass;
}
