import { type ChildProcess, spawn } from "node:child_process";
import { TransportError } from "#drivers";
import type { Hook } from "./board-file.ts";

/** Bytes kept of the end of what a hook prints. */
const MOST_OUTPUT = 1 << 16;
/** Of its last words so many characters are told. */
const MOST_WORDS = 1000;
/** What a hook left running may hold its output open; it is not waited for any longer, ms. */
const DRAIN_MS = 200;

/**
 * Runs a command of a rig file; no shell reads it. It has a process group of its own: a terminal's Ctrl-C does not reach it, and what
 * takes too long is killed with all that it started. What it leaves behind when it ends in time goes on.
 *
 * @param step What it is for, as in "power.on".
 * @param within It is killed if it takes longer, s.
 * @returns what it printed, the last 64 kB.
 * @throws TransportError that names step and program, with the last it said, if it cannot be started, fails or takes too long.
 */
export async function runHook(step: string, [program, ...args]: Hook, within: number): Promise<string> {
  const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err] = [lastOf(child.stdout), lastOf(child.stderr)];
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child);
  }, within * 1e3);
  const failure = await ended(child).finally(() => clearTimeout(timer));
  if (failure === null && !late) return out();
  const how = late ? `was killed after ${within} s` : `failed (${failure?.how})`;
  const words = (err().trim() || out().trim()).split("\n").slice(-3).join("; ").slice(-MOST_WORDS);
  const said = words || failure?.message || "it had said nothing";
  throw new TransportError(`${step}: ${program} ${how}: ${said}`);
}

/** How it went wrong; null if it ended well. */
async function ended(
  child: ChildProcess,
): Promise<{ readonly how: string; readonly message: string } | null> {
  const closed = new Promise((resolve) => child.on("close", resolve));
  const [how, message] = await new Promise<readonly [how: string, message: string]>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => resolve([error.code ?? "?", error.message]));
    child.on("exit", (code, signal) => resolve([signal ?? String(code), ""]));
  });
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return how === "0" ? null : { how, message };
}

/** Keeps the end of what comes. */
function lastOf(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-MOST_OUTPUT);
  });
  return () => text;
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has just ended.
  }
}
