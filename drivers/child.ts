import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { within } from "./clock.ts";
import { lineSplitter } from "./line-splitter.ts";
import { settled, TransportError } from "./transport.ts";

/** How a process ended: one of the two is null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs, however it is reached. */
export interface Child {
  readonly pid: number;
  /** Never refused. */
  readonly exited: Promise<Exit>;
  /** Sends a signal, SIGKILL unless told; nothing where it has ended. */
  kill(signal?: NodeJS.Signals): void;
}

/** Takes what a program prints beside its protocol, line by line. */
export type Console = (line: string) => void;

/** A program may take this long to end by itself when its input ends. */
const GRACE_MS = 2000;

/**
 * Starts a program, never through a shell, in a session of its own: a terminal's Ctrl-C reaches the host alone,
 * which then ends its children in order. A child must end by itself when its input does, for a killed host
 * cannot end it.
 *
 * @throws TransportError if it cannot be started.
 */
export async function startChild(
  command: readonly string[],
  stdio: NonNullable<SpawnOptions["stdio"]>,
): Promise<{ readonly child: Child; readonly process: ChildProcess }> {
  const [file, ...args] = command;
  if (file === undefined) throw new RangeError("startChild: the command is empty");
  const process = spawn(file, args, { stdio, detached: true, shell: false });
  const exited = new Promise<Exit>((resolve) => {
    process.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await settled((done) => process.once("spawn", () => done()).once("error", done), `cannot start ${file}`);
  process.on("error", () => {}); // Of a later signal that finds no process: `exited` tells.
  const child: Child = {
    pid: process.pid!,
    exited,
    kill(signal = "SIGKILL") {
      process.kill(signal);
    },
  };
  return { child, process };
}

/** Waits for a program whose input has ended, and kills it if it does not end by itself. */
export async function ended(child: Child): Promise<Exit> {
  try {
    return await within(GRACE_MS, "a program to end", child.exited);
  } catch {
    child.kill();
    return await child.exited;
  }
}

/** Reads a program's console to its end, so that it never waits for us. */
export function drain(stream: Readable, print: Console): void {
  const { push, end } = lineSplitter(print);
  stream.on("data", push).on("end", end);
  stream.on("error", end); // Its program is gone: `exited` tells.
}

/** The error of a program that ended while it was needed. */
export function ownEnd(command: readonly string[], { code, signal }: Exit): TransportError {
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  return new TransportError(`${nameOf(command)} ${how}`);
}

/** What to call a program in errors: its script, if it is one of ours. */
export function nameOf(command: readonly string[]): string {
  return basename(command.find((word) => /\.(ts|js|mjs)$/.test(word)) ?? command[0] ?? "");
}
