import { type Child, type Console, drain, ended, startChild } from "./child.ts";
import { within } from "./clock.ts";
import { nodeProgram } from "./node-program.ts";
import { TransportError } from "./transport.ts";

/** A port that is not open by then never will be: see `openPort`. */
const OPEN_MS = 30_000;
/** What the process says first is shorter than this. */
const LONGEST_WORD = 4096;

/**
 * Reads the console of a board, a serial port beside that of its link, line by line, until it is disposed of.
 *
 * It is always drained: by a process of its own, which leaves lines out rather than have the board wait. A line is at most 4096
 * bytes long, bytes that are no UTF-8 become U+FFFD, and nothing else is changed: it may hold any character but line ends.
 *
 * @throws TransportError if it cannot be opened; DeadlineError if it does not open within 30 s. A port that is lost later is
 *   told of by a line, and opened again.
 */
export async function openConsole({
  path,
  baudRate,
  print,
}: {
  readonly path: string;
  readonly baudRate: number;
  readonly print: Console;
}): Promise<AsyncDisposable> {
  const program = nodeProgram(new URL("./console-process.ts", import.meta.url), [path, String(baudRate)]);
  const { child, process } = await startChild(program, ["pipe", "pipe", "pipe"]);
  const { stdin, stdout, stderr } = process;
  if (!stdin || !stdout || !stderr) throw new TypeError("openConsole: its process has no pipes");
  const close = async () => {
    stdin.end();
    await ended(child);
  };
  stdin.on("error", () => {}); // Its process is gone, which is what the end of its input asks for.
  drain(stderr, print);
  try {
    const word = await within(OPEN_MS, `console ${path} to open`, firstWord(stdout, child));
    if (word !== "open") throw new TransportError(`console ${path}: ${word}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { [Symbol.asyncDispose]: close };
}

/** The first line of a process, or how it ended. */
function firstWord(stdout: NodeJS.ReadableStream, { exited }: Child): Promise<string> {
  let text = "";
  return new Promise((resolve) => {
    stdout.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("utf8")).slice(0, LONGEST_WORD);
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")).replace(/^failed: /, ""));
    });
    // Its end may be known before what it said: a word that came goes first.
    stdout.on("close", async () => {
      const { code, signal } = await exited;
      resolve(`its process ended (${signal ?? `code ${code}`})`);
    });
  });
}
