/** The process that stages one Job: told by its parent over IPC what to do, and tells it how it goes. */
import { Interrupted } from "#rigs";
import { ScenarioError } from "./find.ts";
import type { Order, Word } from "./job.ts";
import { Unsuitable } from "./source.ts";
import { stage } from "./stage.ts";

const stop = new AbortController();

process.on("message", (order: Order) => {
  if (order.is === "interrupt") stop.abort();
  else void follow(order.job);
});
// The parent is gone, by whatever means: end the device and close the files.
process.on("disconnect", () => stop.abort());

async function follow(job: (Order & { is: "job" })["job"]): Promise<void> {
  try {
    const onProgress = (staged: number, duration: number) => say({ is: "progress", staged, duration });
    say({ is: "done", manifest: await stage(job, { onProgress, signal: stop.signal }) });
  } catch (error) {
    if (error instanceof Interrupted) say({ is: "interrupted" });
    else if (error instanceof ScenarioError || error instanceof Unsuitable)
      say({ is: "refused", message: error.message });
    else throw error;
  }
  if (process.connected) process.disconnect();
}

function say(word: Word): void {
  if (process.connected) process.send?.(word);
}
