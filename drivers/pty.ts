import { spawnSync } from "node:child_process";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Child, type Console, drain, ended, nameOf, ownEnd, startChild } from "./child.ts";
import { within } from "./clock.ts";
import { TransportError } from "./transport.ts";

/** A program behind a pseudo-terminal. Disposing of it turns its power off and waits for its end. */
export interface PtyChild extends Child {
  /** Of the slave: what `openPort` takes. */
  readonly path: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("./pty.pl", import.meta.url));
const START_MS = 5000;

let missing: string | null | undefined;

/**
 * Why no pseudo-terminal can be opened here, in words; null where one can. The first call takes some 10 ms, at most
 * 5 s; its answer holds for the life of this process.
 */
export function ptyAvailable(): string | null {
  if (missing === undefined) missing = probe();
  return missing;
}

function probe(): string | null {
  if (process.platform !== "linux")
    return `pseudo-terminals are opened on Linux only, not on ${process.platform}`;
  const { error, status, stderr } = spawnSync("perl", [SCRIPT, "--probe"], {
    encoding: "utf8",
    timeout: START_MS,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT")
    return `needs perl to open /dev/ptmx within ${START_MS} ms`;
  if (error) return `needs perl (apt-get install perl-base): ${error.message}`;
  return status === 0 ? null : `needs /dev/ptmx: ${stderr.trim()}`;
}

/**
 * Starts a program with the master of a new pseudo-terminal as its standard input and output, raw.
 *
 * Its fd 3 is its power line, a socket on which nothing comes: the program must end when that does, for then the
 * host is gone. Its standard error is its console.
 *
 * @throws TransportError if perl, /dev/ptmx or the program cannot be started.
 */
export async function spawnOnPty(
  command: readonly string[],
  { console = () => {} }: { readonly console?: Console } = {},
): Promise<PtyChild> {
  const { child, process } = await startChild(
    ["perl", SCRIPT, ...command],
    ["ignore", "ignore", "pipe", "pipe"],
  );
  const said: string[] = [];
  drain(process.stderr!, (line) => {
    if (said.length < 8) said.push(line);
    console(line);
  });
  const power = process.stdio[3] as Duplex;
  power.on("error", () => {}); // Resets when the program ends; `exited` tells.
  try {
    const path = await within(START_MS, `a pseudo-terminal for ${nameOf(command)}`, firstLine(power));
    return {
      ...child,
      path,
      async [Symbol.asyncDispose]() {
        power.destroy();
        await ended(child);
      },
    };
  } catch (cause) {
    power.destroy();
    const exit = await ended(child);
    throw new TransportError(`no pseudo-terminal: ${said.join("; ") || ownEnd(command, exit).message}`, {
      cause,
    });
  }
}

async function firstLine(stream: Duplex): Promise<string> {
  let text = "";
  return await new Promise((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (text.endsWith("\n")) resolve(text.trim());
    });
    stream.once("close", () => reject(new TransportError("the power line ended")));
  });
}
