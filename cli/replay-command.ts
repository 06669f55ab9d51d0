import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { Command } from "commander";
import type { Manifest } from "#contracts";
import { wallDate } from "#drivers";
import { commit, findScenarios, type Job, overQuota, readManifest } from "#runs";
import { repeating } from "./controls-of.ts";
import { quoted } from "./quoted.ts";
import { type Chosen, rigFileOf, rigOf } from "./rig-of.ts";
import { runsIn } from "./runs-in.ts";
import { type StagingFlags, stageJobs, withStagingOptions } from "./stage-jobs.ts";
import { UsageError } from "./usage-error.ts";

interface Flags extends StagingFlags {
  readonly resimulate: boolean;
}

/** `roomloop replay`: plays the stream of a recorded or imported run to another device. */
export function replayCommand(end: (code: number) => void): Command {
  const command = new Command("replay")
    .description("Play the stream of recorded or imported runs to a device, and judge it.")
    .argument("<run...>", "folder of a run, or of a session of runs")
    .option("--resimulate", "close the loop: make the scene anew, with what this device does to it", false);
  return withStagingOptions(command)
    .addHelpText(
      "after",
      `
The samples are those in the record, or are made again from its scenario, seed and actuations, and held
against the recorded digests. The loop is open: where the device first does otherwise than was recorded, the
samples are no longer what it would have heard. There the replay stops ("diverged at 7.2 s"), and is judged
up to there: fail if a check has failed by then, else inconclusive.

Examples:
  roomloop replay out/2026-11-21T12-05-33/presence.walk-in.1 --rig pipe
  roomloop replay out/2026-11-21T12-05-33 --firmware deaf --resimulate`,
    )
    .action(async (paths: readonly string[], flags: Flags) => end(await replayAll(paths, flags)));
}

async function replayAll(paths: readonly string[], flags: Flags): Promise<number> {
  const chosen = rigOf(flags, await rigFileOf(flags));
  const folders = [...new Set(paths.flatMap(runsIn))];
  const played = folders
    .map((folder) => ({ folder, manifest: manifestIn(folder) }))
    .filter(({ manifest }) => manifest.control === undefined);
  if (played.length === 0) throw new UsageError(`there are only controls in ${paths.join(", ")}`);
  const made = { madeAt: wallDate().toISOString(), commit: await commit() };
  const recordAll = flags.record === "all";
  const total = played.reduce((sum, { manifest }) => sum + manifest.scenario.duration, 0);
  const over = recordAll ? overQuota(flags.quota, total) : null;
  if (over !== null) throw new UsageError(over);
  const jobs = played.map(({ folder, manifest }) => {
    const quota = (flags.quota * manifest.scenario.duration) / total;
    return {
      ...jobOf(folder, manifest, repeating(flags, chosen), { ...flags, ...made }),
      ...(recordAll ? { quota } : {}),
    };
  });
  return await stageJobs({ jobs, total }, chosen, flags, availableParallelism());
}

/** @throws UsageError if it cannot be read. */
function manifestIn(folder: string): Manifest {
  try {
    return readManifest(folder);
  } catch (error) {
    if (!(error instanceof TypeError || (error instanceof Error && "code" in error))) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

function jobOf(
  folder: string,
  { scenario, origin }: Manifest,
  chosen: Chosen,
  flags: Flags & Pick<Job, "madeAt" | "commit">,
): Omit<Job, "folder"> {
  const { resimulate, madeAt } = flags;
  const named = relative("", folder) || ".";
  const words = ["roomloop replay", quoted(named), ...chosen.words];
  if (resimulate) words.push("--resimulate");
  if (resimulate && origin?.kind === "import") {
    throw new UsageError(`${named} was imported: there is no scene to simulate; leave out --resimulate`);
  }
  return {
    scenario: { name: scenario.name, path: resimulate ? pathOf(scenario.name, named) : folder },
    seed: scenario.seed,
    rig: chosen.rig.name,
    firmware: chosen.firmware,
    ...chosen.pace,
    recordAll: flags.record === "all",
    replay: { folder, named, resimulated: resimulate },
    repeat: words.join(" "),
    madeAt,
    commit: flags.commit,
  };
}

/** File of the scenario with this name. @throws UsageError if it is not here. */
function pathOf(name: string, run: string): string {
  const [found, ...others] = findScenarios([name]).scenarios;
  if (found !== undefined && others.length === 0) return found.path;
  throw new UsageError(`${run} cannot be simulated anew: its scenario ${name} is not here`);
}
