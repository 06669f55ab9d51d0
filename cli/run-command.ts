import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT_CODE, type Manifest, worst } from "#contracts";
import { RIGS, type Rig } from "#rigs";
import { campaign, type Found, findScenarios, type Job, ownScenarios, shortage } from "#runs";
import { SUITES } from "#scenario";
import { readConfig } from "./config.ts";
import { meant } from "./meant.ts";
import { inFolders, makeSessionFolder, plan } from "./plan.ts";
import { type Progress, showProgress } from "./progress.ts";
import { loadRuns, printReport, writePage } from "./publish.ts";
import { UsageError } from "./usage-error.ts";

/** Exit code of a process that was asked to stop. */
const INTERRUPTED = 130;

/** Those that ask a process to end. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

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
  const rig = rigOf(flags);
  const recordAll = flags.record === "all";
  const { jobs, total } = await plan(scenariosOf(what), { ...flags, rig, recordAll });
  const full = shortage(resolve(flags.out), jobs.length, total, recordAll);
  if (full !== null) {
    console.error(`roomloop: ${full}`);
    return EXIT_CODE.error;
  }
  // Before anything is animated: what throws from here on must stop the animation.
  const session = makeSessionFolder(flags.out);
  const animated = process.stderr.isTTY === true && !readConfig().unattended;
  const progress = showProgress({ runs: jobs.length, total, animated });
  if (rig.notice !== null) progress.say(`notice: ${rig.notice}`);
  return await follow(inFolders(jobs, session), session, parallel(flags.jobs, progress), progress);
}

/** Runs that share the processor with too many others are late for no fault of the device's. */
function parallel(wanted: number, progress: Progress): number {
  const most = 2 * availableParallelism();
  if (wanted > most)
    progress.say(`notice: --jobs ${wanted} is more than this machine can keep in time; running ${most}`);
  return Math.min(wanted, most);
}

/** Stages the jobs, prints what came of them, and tells the exit code. */
async function follow(
  jobs: readonly Job[],
  session: string,
  atATime: number,
  progress: Progress,
): Promise<number> {
  const stop = new AbortController();
  const kill = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) kill.abort();
    else progress.say("stopping: devices, ports and files are being closed (Ctrl-C again to stop at once)");
    stop.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const { manifests, refusal } = await campaign(jobs, atATime, {
      onProgress: progress.update,
      onDone: progress.done,
      signal: stop.signal,
      kill: kill.signal,
    });
    progress.stop();
    if (manifests.length > 0) publish(session, manifests);
    if (refusal !== null) throw new UsageError(refusal);
    if (stop.signal.aborted) {
      const ended = `${manifests.length} of ${jobs.length} runs had ended`;
      console.error(`interrupted: ${ended}; all records are in ${relative("", session)}`);
      return INTERRUPTED;
    }
    return EXIT_CODE[worst(manifests.map(({ verdict }) => verdict))];
  } finally {
    progress.stop();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

function publish(session: string, manifests: readonly Manifest[]): void {
  const loaded = loadRuns(manifests.map(({ run }) => join(session, run)));
  printReport(loaded);
  console.log(`Report: ${relative("", writePage(session, loaded))}`);
}

function scenariosOf(what: readonly string[]): readonly Found[] {
  const { scenarios, unknown } = findScenarios(what);
  if (unknown !== null) {
    const names = [...Object.keys(SUITES), ...ownScenarios().map(({ name }) => name)];
    const hint = meant(unknown, names) || "; a scenario of your own is named by its .ts file";
    throw new UsageError(`no scenario, suite or file is called ${unknown}${hint}`);
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
