import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Command } from "commander";
import { EXIT_CODE } from "#contracts";
import { type Found, findScenarios, overQuota, ownScenarios, shortage } from "#runs";
import { SUITES } from "#scenario";
import { readConfig } from "./config.ts";
import { type ControlFlags, controlsOf, repeating, withControls } from "./controls-of.ts";
import {
  positive,
  type RecordFlags,
  wholeNumber,
  withControlOptions,
  withDeviceOptions,
  withRecordOptions,
  withTimeOptions,
} from "./flag-values.ts";
import { followJobs } from "./follow-jobs.ts";
import { meant } from "./meant.ts";
import { inFolders, makeSessionFolder, plan } from "./plan.ts";
import { type Progress, showProgress } from "./progress.ts";
import { type RigFlags, rigFileOf, rigOf } from "./rig-of.ts";
import { UsageError } from "./usage-error.ts";

interface Flags extends RecordFlags, RigFlags, ControlFlags {
  readonly seed?: number;
  readonly repeat: number;
  readonly jobs: number;
  readonly out: string;
}

/** `roomloop run`: stages scenarios on a rig, ends with the table of verdicts and the page's path. */
export function runCommand(end: (code: number) => void): Command {
  const command = new Command("run")
    .description("Stage scenarios on a rig, and judge the device.")
    .argument("<what...>", "scenario, folder, suite, pattern with *, or path of a scenario's .ts file")
    .option("--seed <n>", "seed of the first run (default: the scenario's own)", wholeNumber)
    .option("--repeat <n>", "runs of each scenario, with seeds s, s+1, ...", positive, 1)
    .option("--jobs <n>", "runs at a time", positive, availableParallelism())
    .option("--out <dir>", "folder for records and reports", "out");
  return withRecordOptions(withTimeOptions(withControlOptions(withDeviceOptions(command))))
    .addHelpText(
      "after",
      `
Controls show that the bench can be relied upon: somebody walks in, which the device must report, then the same stream
muted, in which it must report nobody. Runs that no good pair of them follows are inconclusive, those before a bad one
error. They run with the rig's first firmware, which is to be one that is known to be good; a board has one run at a time.

Examples:
  roomloop run presence/walk-in                      one scene on the emulated device
  roomloop run presence/walk-in --firmware deaf      a device that must fail
  roomloop run smoke --device "python3 docs/examples/presence.py"
  roomloop run presence --repeat 20 --rig pipe       twenty seeds each, without a serial port
  roomloop run presence/walk-in --timekeeping wall   by the clock on the wall, in real time
  roomloop run presence --rig desk.ts                a board on the desk, with controls: docs/attach-a-board.md
  roomloop run smoke --rig qemu --controls           emulated ones have them when asked
  roomloop run ./my/kitchen.ts --seed 3              a scenario of your own
  roomloop run 'presence/*fan*' --record all         keep every sample
  roomloop run presence --record all --quota 20GB    and more of them`,
    )
    .action(async (what: readonly string[], flags: Flags) => end(await runAll(what, flags)));
}

async function runAll(what: readonly string[], flags: Flags): Promise<number> {
  const chosen = rigOf(flags, await rigFileOf(flags));
  const recordAll = flags.record === "all";
  const { jobs, total } = await plan(scenariosOf(what), {
    ...{ ...flags, recordAll },
    chosen: repeating(flags, chosen),
  });
  const over = recordAll ? overQuota(flags.quota, total) : null;
  if (over !== null) throw new UsageError(over);
  const full = shortage(resolve(flags.out), jobs.length, total, recordAll);
  if (full !== null) {
    console.error(`roomloop: ${full}`);
    return EXIT_CODE.error;
  }
  // Before anything is animated: what throws from here on must stop the animation.
  const session = makeSessionFolder(flags.out);
  const animated = process.stderr.isTTY === true && !readConfig().unattended;
  const control = await controlsOf(flags, chosen, jobs[0]!);
  const progress = showProgress({ ...withControls(control, jobs.length, total), animated });
  if (chosen.rig.notice !== null) progress.say(`notice: ${chosen.rig.notice}`);
  return await followJobs(
    inFolders(jobs, session),
    session,
    parallel(flags.jobs, progress),
    progress,
    control,
  );
}

/** Runs that share the processor with too many others are late for no fault of the device's. */
function parallel(wanted: number, progress: Progress): number {
  const most = 2 * availableParallelism();
  if (wanted > most)
    progress.say(`notice: --jobs ${wanted} is more than this machine can keep in time; running ${most}`);
  return Math.min(wanted, most);
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
