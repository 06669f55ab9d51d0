import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT_CODE, worst } from "#contracts";
import { wallDate } from "#drivers";
import type { Rig } from "#rigs";
import { RIGS } from "#rigs";
import {
  campaign,
  commit,
  type Found,
  findScenarios,
  type Job,
  JobRefused,
  loadScenario,
  ownScenarios,
  shortage,
} from "#runs";
import { SUITES } from "#scenario";
import { readConfig } from "./config.ts";
import { meant } from "./meant.ts";
import { type Progress, showProgress } from "./progress.ts";
import { printReport, writePage } from "./publish.ts";
import { UsageError } from "./usage-error.ts";

/** Exit code of a process that was asked to stop. */
const INTERRUPTED = 130;

interface Flags {
  readonly rig: string;
  readonly seed?: number;
  readonly repeat: number;
  readonly jobs: number;
  readonly firmware?: string;
  readonly out: string;
  readonly record: "failures" | "all";
}

/** `roomloop run`: stages scenarios on a rig, ends with the table of verdicts and the page's path. */
export function runCommand(end: (code: number) => void): Command {
  return new Command("run")
    .description("Stage scenarios on a rig, and judge the device.")
    .argument("<what...>", "scenario, folder, suite, pattern with *, or path of a scenario's .ts file")
    .option("--rig <name>", "device and wiring to run on (see `roomloop list`)", "emulated")
    .option("--seed <n>", "seed of the first run (default: the scenario's own)", wholeNumber)
    .option("--repeat <n>", "runs of each scenario, with seeds s, s+1, ...", positive, 1)
    .option("--jobs <n>", "runs at a time", positive, availableParallelism())
    .option("--firmware <name>", "firmware of an emulated device (default: the rig's first)")
    .option("--out <dir>", "folder for records and reports", "out")
    .addOption(
      new Option("--record <what>", "samples to keep: those round failed checks, or all")
        .choices(["failures", "all"])
        .default("failures"),
    )
    .addHelpText(
      "after",
      `
Examples:
  roomloop run presence/walk-in                      one scene on the emulated device
  roomloop run presence/walk-in --firmware deaf      a device that must fail
  roomloop run presence --repeat 20 --rig pipe       twenty seeds each, without a serial port
  roomloop run ./my/kitchen.ts --seed 3              a scenario of your own
  roomloop run 'presence/*fan*' --record all         keep every sample`,
    )
    .action(async (what: readonly string[], flags: Flags) => end(await runAll(what, flags)));
}

async function runAll(what: readonly string[], flags: Flags): Promise<number> {
  const scenarios = scenariosOf(what);
  const rig = rigOf(flags);
  const { jobs, total, folder } = await plan(scenarios, rig, flags);
  const full = shortage(folder, jobs.length, total, flags.record === "all");
  if (full !== null) {
    console.error(`roomloop: ${full}`);
    return EXIT_CODE.error;
  }
  const animated = process.stderr.isTTY === true && !readConfig().unattended;
  const progress = showProgress({ runs: jobs.length, total, animated });
  if (rig.notice !== null) progress.say(`notice: ${rig.notice}`);

  const stop = new AbortController();
  const onSignal = interruptHandler(stop, progress);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  try {
    const manifests = await campaign(jobs, flags.jobs, {
      onProgress: progress.update,
      onDone: progress.done,
      signal: stop.signal,
    });
    progress.stop();
    const folders = manifests.map(({ run }) => join(folder, run));
    if (folders.length > 0) {
      printReport(folders);
      console.log(`Report: ${relative("", writePage(folder, folders))}`);
    }
    if (stop.signal.aborted) {
      console.error(
        `interrupted: ${manifests.length} of ${jobs.length} runs had ended; all records are in ${relative("", folder)}`,
      );
      return INTERRUPTED;
    }
    return EXIT_CODE[worst(manifests.map(({ verdict }) => verdict))];
  } catch (error) {
    if (error instanceof JobRefused) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.stop();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
  }
}

/** The first signal asks for a clean end, a second one ends at once; children notice and follow. */
function interruptHandler(stop: AbortController, progress: Progress): () => void {
  return () => {
    if (stop.signal.aborted) process.exit(INTERRUPTED);
    progress.say("stopping: devices, ports and files are being closed (Ctrl-C again to stop at once)");
    stop.abort();
  };
}

async function plan(scenarios: readonly Found[], rig: Rig, flags: Flags) {
  const folder = sessionFolder(flags.out);
  const madeAt = wallDate().toISOString();
  const firmware = flags.firmware ?? (rig.firmwares[0] as string);
  const made = await commit();
  const jobs: Job[] = [];
  let total = 0;
  for (const { name, path } of scenarios) {
    const scenario = await loadScenario(path);
    total += scenario.duration * flags.repeat;
    const first = flags.seed ?? scenario.seed;
    for (let seed = first; seed < first + flags.repeat; seed++) {
      const repeat = ["roomloop run", name, `--seed ${seed}`, `--rig ${rig.name}`];
      if (firmware !== rig.firmwares[0]) repeat.push(`--firmware ${firmware}`);
      jobs.push({
        scenario: { name, path },
        seed,
        rig: rig.name,
        firmware,
        folder: join(
          folder,
          `${name
            .replace(/\.ts$/, "")
            .replace(/[^\w-]+/g, ".")
            .replace(/^\.+/, "")}.${seed}`,
        ),
        recordAll: flags.record === "all",
        repeat: repeat.join(" "),
        madeAt,
        commit: made,
      });
    }
  }
  return { jobs, total, folder };
}

function scenariosOf(what: readonly string[]): readonly Found[] {
  const { scenarios, unknown } = findScenarios(what);
  if (unknown !== null) {
    const names = [...Object.keys(SUITES), ...ownScenarios().map(({ name }) => name)];
    throw new UsageError(`no scenario, suite or file is called ${unknown}${meant(unknown, names)}`);
  }
  return scenarios;
}

function rigOf({ rig: name, firmware }: Flags): Rig {
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

/** A new folder's path, named by the time: sorted by name is sorted by age. */
function sessionFolder(out: string): string {
  const stamp = wallDate().toISOString().slice(0, 19).replaceAll(":", "-");
  for (let attempt = 1; ; attempt++) {
    const folder = resolve(out, attempt === 1 ? stamp : `${stamp}-${attempt}`);
    if (!existsSync(folder)) return folder;
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) {
    throw new InvalidArgumentError("expected a whole number, 0 or more.");
  }
  return Number(text);
}

function positive(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("expected a whole number, 1 or more.");
  return value;
}
