/**
 * A host for tests that gets killed: opens the echo program by "pipe" or "pty", prints its pid, and waits; or opens the
 * serial port that its argument names, and prints 0. With "flood" behind that it sends until the port takes no more for a
 * second, and prints "full".
 */
import { message } from "#wire";
import { spawnChild } from "./child-process.ts";
import { within } from "./clock.ts";
import { type Link, linkOver } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { spawnOnPty } from "./pty.ts";

const echo = (args: readonly string[]) => nodeProgram(new URL("./testing-echo.ts", import.meta.url), args);
const [way = "", what = ""] = process.argv.slice(2);
if (way.startsWith("/")) {
  const link = await openPort({ path: way, baudRate: 115_200 });
  process.stdout.write("0\n");
  if (what === "flood") await flood(link);
} else if (way === "pty") {
  const device = await spawnOnPty(echo(["power"]));
  await openPort({ path: device.path, baudRate: 115_200 });
  process.stdout.write(`${device.pid}\n`);
} else {
  const device = await spawnChild(echo([]));
  linkOver(device.transport);
  process.stdout.write(`${device.pid}\n`);
}
setInterval(() => {}, 1000);

async function flood(link: Link): Promise<void> {
  const log = message("log", { level: "info", text: "x".repeat(1024) });
  try {
    for (;;) await within(1000, "the port to take more", link.send(log));
  } catch {
    process.stdout.write("full\n");
  }
}
