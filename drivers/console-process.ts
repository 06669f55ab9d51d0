/**
 * Reads the console of a board for as long as its input lasts: `console-process.ts PATH BAUD`.
 *
 * A process of its own, as every open serial port has. It always takes what comes, however busy its host is, so that a board
 * never waits to be read: lines that the host does not take are left out, and counted. A port that was lost is opened
 * again. Says "open" on standard output once it is; the lines go to standard error. Nothing is ever written to the port.
 */
import { lineSplitter } from "./line-splitter.ts";
import { openSerial } from "./serial.ts";
import type { Transport, TransportError } from "./transport.ts";

/** Characters that wait for the host before lines are left out. */
const MOST_WAITING = 1 << 20;
/** Between two attempts to open a port that was lost, ms. */
const AGAIN_MS = 500;

const [path = "", baudRate = ""] = process.argv.slice(2);
const out = process.stderr;
let leftOut = 0;
let flush = () => {};

function tellLeftOut(): void {
  if (leftOut > 0) out.write(`(roomloop: ${leftOut} lines were left out here)\n`);
  leftOut = 0;
}

function print(line: string): void {
  if (out.writableLength > MOST_WAITING) {
    leftOut++;
    return;
  }
  tellLeftOut();
  // The host cuts at both: a line of ours stays one line.
  out.write(`${line.replace(/[\r\n]/g, " ")}\n`);
}

async function read(port: Transport): Promise<void> {
  const { push, end } = lineSplitter(print);
  flush = end; // What a board says last may have no end.
  try {
    for await (const chunk of port.incoming) push(chunk);
  } finally {
    end();
    await port[Symbol.asyncDispose]().catch(() => {}); // It is lost already.
  }
}

async function again(): Promise<Transport> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    try {
      return await openSerial({ path, baudRate: Number(baudRate) });
    } catch {
      // Still away.
    }
  }
}

async function follow(first: Transport): Promise<never> {
  for (let port = first; ; ) {
    const why = await read(port).then(
      () => "it ended",
      (error: TransportError) => error.message,
    );
    print(`(roomloop: the console was lost: ${why})`);
    port = await again();
    print("(roomloop: the console is back)");
  }
}

for (const stream of [process.stdout, out]) stream.on("error", () => process.exit(1)); // The host is gone.
process.stdin.on("end", () => {
  flush();
  tellLeftOut();
  out.write("", () => process.exit(0));
});
process.stdin.resume();
try {
  const port = await openSerial({ path, baudRate: Number(baudRate) });
  process.stdout.write("open\n");
  await follow(port);
} catch (error) {
  process.stdout.write(`failed: ${(error as Error).message.replace(/\s+/g, " ")}\n`, () => process.exit(1));
}
