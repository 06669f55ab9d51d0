/**
 * A program for tests: sends back what it gets. `testing-echo.ts [garbage] [power] [tcp] [EXIT]`.
 *
 * "garbage" begins with bytes that are no Frame; "power" ends with the socket on fd 3; "tcp" listens on a port of
 * 127.0.0.1, which it names on its console, and echoes one connection; after EXIT bytes it exits with code 7.
 */
import { writeSync } from "node:fs";
import { type AddressInfo, createServer, Socket } from "node:net";
import type { Readable, Writable } from "node:stream";

const words = process.argv.slice(2);
const last = Number(words.find((word) => /^\d+$/.test(word)) ?? Infinity);
let bytes = 0;

if (words.includes("power")) {
  const power = new Socket({ fd: 3, readable: true, writable: false });
  power
    .resume()
    .on("error", () => process.exit())
    .on("close", () => process.exit());
}
writeSync(2, "echo begins\n");

function echo(input: Readable, output: Writable): void {
  if (words.includes("garbage")) output.write("U-Boot 2026.01\r\n\0\xff\x01\0", "latin1");
  input.on("data", (chunk) => {
    bytes += chunk.length;
    // Who does not read holds up who writes, as on a UART with flow control.
    if (bytes < last && !output.write(chunk)) {
      input.pause();
      output.once("drain", () => input.resume());
    } else if (bytes >= last) output.end(chunk, () => process.exit(7));
  });
}

if (words.includes("tcp")) {
  const server = createServer((socket) => {
    socket.on("error", () => {}).on("close", () => process.exit(0));
    echo(socket, socket);
  });
  server.listen(0, "127.0.0.1", () => writeSync(2, `port ${(server.address() as AddressInfo).port}\n`));
} else {
  echo(process.stdin, process.stdout);
}
process.stdin.on("end", () => process.exit(0));
if (words.includes("tcp")) process.stdin.resume();
