/**
 * A host for tests that gets killed: opens the echo program by "pipe" or "pty", prints its pid, and waits; or opens the
 * serial port that its argument names, and prints 0.
 */
import { spawnChild } from "./child-process.ts";
import { linkOver } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { spawnOnPty } from "./pty.ts";

const echo = (args: readonly string[]) => nodeProgram(new URL("./testing-echo.ts", import.meta.url), args);
const [way = ""] = process.argv.slice(2);
if (way.startsWith("/")) {
  await openPort({ path: way, baudRate: 115_200 });
  process.stdout.write("0\n");
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
