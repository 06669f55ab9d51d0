import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { EXIT_CODE } from "#contracts";
import { shortage } from "#runs";
import { readConfig } from "./config.ts";
import { type ControlFlags, controlsOf, withControls } from "./controls-of.ts";
import {
  type RecordFlags,
  withControlOptions,
  withDeviceOptions,
  withRecordOptions,
  withTimeOptions,
} from "./flag-values.ts";
import { followJobs } from "./follow-jobs.ts";
import { inFolders, makeSessionFolder, type Plan } from "./plan.ts";
import { type Progress, showProgress } from "./progress.ts";
import type { Chosen, RigFlags } from "./rig-of.ts";

/** What the flags of `withStagingOptions` say. */
export interface StagingFlags extends RecordFlags, RigFlags, ControlFlags {
  readonly out: string;
}

/** Adds the flags of every command that stages runs: where records go, device, controls, time, and which samples are kept. */
export function withStagingOptions(command: Command): Command {
  command.option("--out <dir>", "folder for records and reports", "out");
  return withRecordOptions(withTimeOptions(withControlOptions(withDeviceOptions(command))));
}

/**
 * Stages planned runs, with their controls, in a session of their own, and tells the exit code.
 *
 * @param atATime Runs at a time; this machine may not keep so many in time.
 * @throws UsageError if the session's folder cannot be made, or a run cannot be staged for a reason that its person can mend.
 */
export async function stageJobs(
  { jobs, total }: Plan,
  chosen: Chosen,
  flags: StagingFlags,
  atATime: number,
): Promise<number> {
  const full = shortage(resolve(flags.out), jobs.length, total, flags.record === "all");
  if (full !== null) {
    console.error(`roomloop: ${full}`);
    return EXIT_CODE.error;
  }
  // Before anything is animated: what throws from here on must stop the animation.
  const session = makeSessionFolder(flags.out);
  const control = await controlsOf(flags, chosen, jobs[0]!);
  const animated = process.stderr.isTTY === true && !readConfig().unattended;
  const progress = showProgress({ ...withControls(control, jobs.length, total), animated });
  if (chosen.rig.notice !== null) progress.say(`notice: ${chosen.rig.notice}`);
  const parallel = inTime(atATime, progress);
  return await followJobs(inFolders(jobs, session), session, parallel, progress, control);
}

/** Runs that share the processor with too many others are late for no fault of the device's. */
function inTime(wanted: number, progress: Progress): number {
  const most = 2 * availableParallelism();
  if (wanted > most)
    progress.say(`notice: --jobs ${wanted} is more than this machine can keep in time; running ${most}`);
  return Math.min(wanted, most);
}
