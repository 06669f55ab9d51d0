import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Manifest } from "#contracts";
import type { Job, Order, Word } from "./job.ts";
import { draftManifest, writeManifest } from "./manifest-file.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
const REGISTER = new URL("./register.js", import.meta.url).href;

/** How a campaign is watched and ended. */
export interface CampaignHooks {
  /** Called as runs go on: stream time staged so far, s, and in all. */
  readonly onProgress: (job: Job, staged: number, duration: number) => void;
  readonly onDone: (job: Job, manifest: Manifest) => void;
  /** Aborting it asks the runs in progress to end cleanly, and starts no more. */
  readonly signal: AbortSignal;
}

/** The person who ordered a run can mend why it was not staged. */
export class JobRefused extends Error {
  override readonly name = "JobRefused";
}

/**
 * Stages jobs, `parallel` at a time, each in a process of its own.
 *
 * @returns the manifests of the jobs that ran, in the order of `jobs`; fewer if interrupted.
 * @throws JobRefused with the first refusal, after the runs in progress have ended.
 */
export async function campaign(
  jobs: readonly Job[],
  parallel: number,
  { onProgress, onDone, signal }: CampaignHooks,
): Promise<readonly Manifest[]> {
  const manifests: (Manifest | null)[] = jobs.map(() => null);
  let following = 0;
  let refusal: JobRefused | null = null;

  async function work(): Promise<void> {
    while (following < jobs.length && !signal.aborted && refusal === null) {
      const index = following++;
      const job = jobs[index] as Job;
      try {
        const manifest = await stageInProcess(
          job,
          (staged, duration) => onProgress(job, staged, duration),
          signal,
        );
        manifests[index] = manifest;
        if (manifest !== null) onDone(job, manifest);
      } catch (error) {
        if (!(error instanceof JobRefused)) throw error;
        refusal ??= error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, jobs.length) }, work));
  if (refusal !== null) throw refusal;
  return manifests.filter((manifest) => manifest !== null);
}

/** Stages one job in its own process; null if it was interrupted. */
async function stageInProcess(
  job: Job,
  onProgress: (staged: number, duration: number) => void,
  signal: AbortSignal,
): Promise<Manifest | null> {
  // Detached: a terminal's Ctrl-C reaches this process alone, which then asks for a clean end.
  const child = fork(WORKER, [], {
    execArgv: ["--import", REGISTER],
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const complaints = lastWords(child);
  const interrupt = () => order(child, { is: "interrupt" });
  signal.addEventListener("abort", interrupt, { once: true });
  const last = await new Promise<Word | null>((resolve, reject) => {
    let ending: Word | null = null;
    child.on("message", (word: Word) => {
      if (word.is === "progress") onProgress(word.staged, word.duration);
      else ending = word;
    });
    child.on("error", reject);
    child.on("close", () => resolve(ending));
    order(child, { is: "job", job });
  }).finally(() => signal.removeEventListener("abort", interrupt));
  if (last === null) return collapsed(job, child, complaints());
  if (last.is === "refused") throw new JobRefused(last.message);
  return last.is === "done" ? last.manifest : null;
}

function order(child: ChildProcess, order: Order): void {
  // A child that is gone answers with "close", which is where it is noticed.
  child.send(order, () => {});
}

/** Keeps the end of what a child prints on its standard error. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text.trim();
}

/** The manifest of a run whose own process ended before it could write one: the bench's fault. */
function collapsed(job: Job, child: ChildProcess, complaints: string): Manifest {
  const how =
    child.signalCode === null ? `ended with code ${child.exitCode}` : `was ended by ${child.signalCode}`;
  const manifest: Manifest = {
    ...draftManifest(job),
    cause: {
      blame: "bench",
      step: "stream",
      message: `the process that staged the run ${how}${complaints === "" ? "" : `: ${complaints}`}`,
    },
  };
  writeManifest(job.folder, manifest);
  return manifest;
}
