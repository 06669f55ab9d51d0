import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { openConsole } from "./console.ts";
import { nodeProgram } from "./node-program.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { TransportError } from "./transport.ts";

const skip = ptyAvailable() ?? false;

/** A board that runs this script while it has power: its standard output is the port that is read, its standard error is not. */
function talker(script: string): readonly string[] {
  const power = "require('net').Socket({ fd: 3 }).on('close', () => process.exit()).resume();";
  return [process.execPath, "-e", `${power}\n${script}`];
}

/** What the console said, and a way to wait for some of it. */
function listener() {
  const lines: string[] = [];
  let wake = () => {};
  return {
    lines,
    print(line: string) {
      lines.push(line);
      wake();
    },
    async until(says: RegExp, times = 1) {
      while (lines.filter((line) => says.test(line)).length < times) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

test("a board's console is read line by line, hostile bytes made text, and nothing is written to it", {
  skip,
}, async () => {
  const said = listener();
  const board = await spawnOnPty(
    talker(`
      process.stdin.on("data", (b) => process.stderr.write("was told " + b.length + " bytes\\n"));
      const bytes = [Buffer.from("boot 1\\r\\n"), Buffer.from([0xff, 0xfe, 0x1b, 0x5b, 0x32, 0x4a, 0x00, 0x0a]),
        Buffer.from("a".repeat(9000) + "\\n"), Buffer.from("no end")];
      setInterval(() => process.stdout.write(Buffer.concat(bytes)), 100);
    `),
    { console: (line) => assert.fail(line) },
  );
  try {
    const opened = await openConsole({ path: board.path, baudRate: 115_200, print: said.print });
    await said.until(/^no endboot 1$/, 2); // Between the two nothing was cut by the opening.
    await opened[Symbol.asyncDispose]();
    const first = said.lines.indexOf("no endboot 1");
    assert.deepEqual(said.lines[first + 1], "\ufffd\ufffd\u001b[2J\0");
    assert.equal(said.lines[first + 2]?.length, 4096, "cut");
  } finally {
    await board[Symbol.asyncDispose]();
  }
});

test("a console that nobody listens to is drained all the same, and what was left out is counted", {
  skip,
  timeout: 120_000, // A board that waits for its reader waits for ever.
}, async () => {
  const lines = 400_000;
  const said = listener();
  const board = await spawnOnPty(
    talker(`
      let left = ${lines};
      const line = "x".repeat(15) + "\\n";
      const more = () => {
        while (left > 0) {
          left -= 1000;
          if (!process.stdout.write(line.repeat(1000))) return process.stdout.once("drain", more);
        }
        process.stdout.write("", () => process.stderr.write("all was taken\\n"));
      };
      process.once("SIGUSR2", more);
      process.stderr.write("ready\\n");
    `),
    { console: said.print },
  );
  const words = nodeProgram(new URL("./console-process.ts", import.meta.url), [board.path, "115200"]);
  const [file = "", ...args] = words;
  const reader = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] }); // Its standard error is not read.
  try {
    // Not before the port is open: opening it discards what came before.
    await Promise.all([once(reader.stdout, "data"), said.until(/^ready$/)]);
    board.kill("SIGUSR2");
    await said.until(/^all was taken$/);
    let text = "";
    reader.stderr.setEncoding("utf8").on("data", (more: string) => (text += more));
    reader.stdin.end();
    await once(reader, "close");
    const kept = text.split("\n").filter((line) => line === "x".repeat(15)).length;
    assert.ok(kept > 1000 && kept < lines, `${kept} lines were kept`);
    let leftOut = 0;
    for (const [, count] of text.matchAll(/^\(roomloop: (\d+) lines were left out here\)$/gm))
      leftOut += Number(count);
    // What is still in the port's queue, a few kB at most, is in neither.
    assert.ok(kept + leftOut > 0.9 * lines && kept + leftOut <= lines, `${leftOut} lines were left out`);
  } finally {
    reader.kill();
    await board[Symbol.asyncDispose]();
  }
});

test("a console that was lost says so; a port that is none is refused", { skip }, async () => {
  const said = listener();
  const board = await spawnOnPty(talker('setInterval(() => process.stdout.write("hello\\n"), 100);'));
  const opened = await openConsole({ path: board.path, baudRate: 115_200, print: said.print });
  await said.until(/^hello$/);
  await board[Symbol.asyncDispose]();
  await said.until(/^\(roomloop: the console was lost: .+\)$/);
  await opened[Symbol.asyncDispose]();
  await assert.rejects(
    openConsole({ path: "/dev/no-such-port", baudRate: 9600, print: () => {} }),
    (error: Error) =>
      error instanceof TransportError && /console \/dev\/no-such-port: cannot open/.test(error.message),
  );
});
