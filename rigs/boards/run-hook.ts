import { execFile } from "node:child_process";
import { TransportError } from "#drivers";
import type { Hook } from "./board-file.ts";

/** A programmer or a power switch that takes longer hangs, s. An assumption (10 s to 10 minutes). */
const LONGEST = 120;
const MOST_OUTPUT = 1 << 20;

/**
 * Runs a command of a rig file; no shell reads it.
 *
 * @param step What it is for, as in "power.on".
 * @returns what it printed.
 * @throws TransportError that names step and program, with the last it said, if it cannot be started, fails or takes more than two minutes.
 */
export async function runHook(step: string, [program, ...args]: Hook): Promise<string> {
  const options = { timeout: LONGEST * 1e3, maxBuffer: MOST_OUTPUT, killSignal: "SIGKILL" } as const;
  return await new Promise((resolve, reject) => {
    execFile(program, args, options, (cause, stdout, stderr) => {
      if (!cause) return resolve(stdout);
      const said = stderr.trim().split("\n").slice(-3).join("; ") || cause.message.split("\n")[0];
      const how = cause.killed ? `was stopped after ${LONGEST} s` : `failed (${cause.code ?? "killed"})`;
      reject(new TransportError(`${step}: ${program} ${how}: ${said}`, { cause }));
    });
  });
}
