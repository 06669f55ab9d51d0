import { availableParallelism } from "node:os";
import { Command } from "commander";
import { type Found, findScenarios, overQuota, ownScenarios } from "#runs";
import { SUITES } from "#scenario";
import { repeating } from "./controls-of.ts";
import { positive, wholeNumber } from "./flag-values.ts";
import { meant } from "./meant.ts";
import { plan } from "./plan.ts";
import { rigFileOf, rigOf } from "./rig-of.ts";
import { type StagingFlags, stageJobs, withStagingOptions } from "./stage-jobs.ts";
import { UsageError } from "./usage-error.ts";

interface Flags extends StagingFlags {
  readonly seed?: number;
  readonly repeat: number;
  readonly jobs: number;
}

/** `roomloop run`: stages scenarios on a rig, ends with the table of verdicts and the page's path. */
export function runCommand(end: (code: number) => void): Command {
  const command = new Command("run")
    .description("Stage scenarios on a rig, and judge the device.")
    .argument("<what...>", "scenario, folder, suite, pattern with *, or path of a scenario's .ts file")
    .option("--seed <n>", "seed of the first run (default: the scenario's own)", wholeNumber)
    .option("--repeat <n>", "runs of each scenario, with seeds s, s+1, ...", positive, 1)
    .option("--jobs <n>", "runs at a time", positive, availableParallelism());
  return withStagingOptions(command)
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
  const planned = await plan(scenariosOf(what), {
    ...{ ...flags, recordAll },
    chosen: repeating(flags, chosen),
  });
  const over = recordAll ? overQuota(flags.quota, planned.total) : null;
  if (over !== null) throw new UsageError(over);
  return await stageJobs(planned, chosen, flags, flags.jobs);
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
