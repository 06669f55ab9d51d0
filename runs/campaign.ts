import { resolve } from "node:path";
import type { Manifest } from "#contracts";
import { isRigFile } from "#rigs";
import type { Job } from "./job.ts";
import { stageInProcess } from "./stage-in-process.ts";

/** How a campaign is watched and ended. */
export interface CampaignHooks {
  /** Called as runs go on: stream time staged so far, s, and in all. */
  readonly onProgress: (job: Job, staged: number, duration: number) => void;
  readonly onDone: (job: Job, manifest: Manifest) => void;
  /** Aborting it asks the runs in progress to end cleanly, and starts no more. */
  readonly signal: AbortSignal;
  /** Aborting it kills the runs in progress. */
  readonly kill?: AbortSignal;
}

/** What a campaign brought. */
export interface CampaignEnd {
  /** Of the jobs that ran, in the order of `jobs`. */
  readonly manifests: readonly Manifest[];
  /** Why a job could not be staged, if one could not: the person who ordered it can mend that. */
  readonly refusal: string | null;
}

/**
 * Stages jobs, `parallel` at a time, each in a process of its own. After a refusal no more are started.
 *
 * A board, which is what a rig file names, has one job at a time: the next waits here, for as long as it takes. Its lease, which
 * is not waited for so long, is for other campaigns.
 *
 * @throws what kept a run's process from being started or its manifest from being written, after all have ended.
 */
export async function campaign(
  jobs: readonly Job[],
  parallel: number,
  hooks: CampaignHooks,
): Promise<CampaignEnd> {
  const manifests: (Manifest | null)[] = jobs.map(() => null);
  const failures: unknown[] = [];
  const waiting = jobs.map((job, index) => ({ job, index, board: boardOf(job) }));
  const busy = new Set<string>();
  let refusal: string | null = null;

  /** The first job whose board is free; undefined if there is none. Who has a board goes on with what waits for it. */
  function next() {
    if (hooks.signal.aborted || refusal !== null || failures.length > 0) return undefined;
    const at = waiting.findIndex(({ board }) => board === null || !busy.has(board));
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  }

  async function work(): Promise<void> {
    for (let one = next(); one !== undefined; one = next()) {
      const { job, index, board } = one;
      if (board !== null) busy.add(board);
      try {
        const end = await stageInProcess(job, hooks);
        if (typeof end === "string") refusal ??= end;
        if (end === null || typeof end === "string") continue;
        manifests[index] = end;
        hooks.onDone(job, end);
      } catch (error) {
        failures.push(error);
      } finally {
        if (board !== null) busy.delete(board);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, work));
  if (failures.length > 0) throw failures[0];
  return { manifests: manifests.filter((manifest) => manifest !== null), refusal };
}

/** The board that a job is to run on; null where each run has a device of its own. */
function boardOf({ rig }: Job): string | null {
  return isRigFile(rig) ? resolve(rig) : null;
}
