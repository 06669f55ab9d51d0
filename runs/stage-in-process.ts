import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Manifest } from "#contracts";
import { ATTACH_DEADLINES, isRigFile } from "#rigs";
import type { CampaignHooks } from "./campaign.ts";
import type { Job, Order, Word } from "./job.ts";
import { draftManifest, writeManifest } from "./manifest-file.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
const REGISTER = new URL("./register.js", import.meta.url).href;

/** A run that was asked to end and has not by then is killed, s. */
const PATIENCE = 5;

/** So much longer on a board, s: what was begun there is let go to its end, and its power is cut. Each has its own deadline. */
const BOARD_PATIENCE = ATTACH_DEADLINES.flash + ATTACH_DEADLINES.power;

/** Stages one job in its own process: its manifest, why it was refused, or null if it was interrupted. */
export async function stageInProcess(
  job: Job,
  { onProgress, signal, kill }: CampaignHooks,
): Promise<Manifest | string | null> {
  // Detached: a terminal's Ctrl-C reaches this process alone, which then asks for a clean end.
  const child = fork(WORKER, [], {
    execArgv: ["--import", REGISTER],
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const complaints = lastWords(child);
  let patience: NodeJS.Timeout | undefined;
  const end = () => child.kill("SIGKILL"); // Its device ends by itself: its power line does.
  const interrupt = () => {
    order(child, { is: "interrupt" });
    patience = setTimeout(end, (PATIENCE + (isRigFile(job.rig) ? BOARD_PATIENCE : 0)) * 1e3);
  };
  signal.addEventListener("abort", interrupt);
  kill?.addEventListener("abort", end);
  const last = await new Promise<Word | null>((resolve, reject) => {
    let ending: Word | null = null;
    child.on("message", (word: Word) => {
      if (word.is === "progress") onProgress(job, word.staged, word.duration);
      else ending = word;
    });
    child.on("error", reject);
    child.on("close", () => resolve(ending));
    order(child, { is: "job", job });
  }).finally(() => {
    clearTimeout(patience);
    signal.removeEventListener("abort", interrupt);
    kill?.removeEventListener("abort", end);
  });
  if (last === null) return signal.aborted ? null : collapsed(job, child, complaints());
  if (last.is === "refused") return last.message;
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
      step: "run",
      message: `the process that staged the run ${how}${complaints === "" ? "" : `: ${complaints}`}`,
    },
  };
  writeManifest(job.folder, manifest);
  return manifest;
}
