import { join, relative } from "node:path";
import { EXIT_CODE, type Manifest, verdictOf } from "#contracts";
import { visible } from "#reports";
import { type ControlJob, campaign, controlledCampaign, type Job } from "#runs";
import { uncontrolled } from "./controls-of.ts";
import type { Progress } from "./progress.ts";
import { loadRuns, printReport, writePage } from "./publish.ts";
import { UsageError } from "./usage-error.ts";

/** Exit code of a process that was asked to stop. */
const INTERRUPTED = 130;

/** Those that ask a process to end. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Stages the jobs, prints what came of them, writes the session's page, and tells the exit code.
 *
 * @param controlJob Of the controls that are staged with them; null where there are to be none.
 * @throws UsageError if a job cannot be staged for a reason that its person can mend.
 */
export async function followJobs(
  jobs: readonly Job[],
  session: string,
  atATime: number,
  progress: Progress,
  controlJob: ControlJob | null,
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
    const hooks = {
      onProgress: progress.update,
      onDone: progress.done,
      signal: stop.signal,
      kill: kill.signal,
    };
    const { manifests, refusal, ended } =
      controlJob === null
        ? { ...(await campaign(uncontrolled(jobs), atATime, hooks)), ended: null }
        : await controlledCampaign(jobs, hooks, { parallel: atATime, controlJob });
    progress.stop();
    if (manifests.length > 0) publish(session, manifests);
    if (refusal !== null) throw new UsageError(refusal.split("\n").map(visible).join("\n"));
    if (ended !== null) console.error(`controls: ${visible(ended)} (--no-controls stages without)`);
    if (stop.signal.aborted) {
      const runs = manifests.filter(({ control }) => control === undefined);
      const ended = `${runs.length} of ${jobs.length} runs had ended`;
      console.error(`interrupted: ${ended}; all records are in ${relative("", session)}`);
      return INTERRUPTED;
    }
    return EXIT_CODE[verdictOf(manifests)];
  } finally {
    progress.stop();
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

function publish(session: string, manifests: readonly Manifest[]): void {
  const loaded = loadRuns(manifests.map(({ run }) => join(session, run)));
  printReport(loaded);
  try {
    console.log(`Report: ${relative("", writePage(session, loaded))}`);
  } catch (error) {
    // The disk is full, most likely; the verdicts stand all the same.
    if (!(error instanceof Error && "code" in error)) throw error;
    console.error(`no page was written: ${error.message}`);
  }
}
