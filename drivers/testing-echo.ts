/**
 * A program for tests: sends back what it gets. `testing-echo.ts [garbage] [power] [EXIT]`.
 *
 * "garbage" begins with bytes that are no Frame; "power" ends with the socket on fd 3; after EXIT bytes it exits
 * with code 7.
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";

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
if (words.includes("garbage")) process.stdout.write("U-Boot 2026.01\r\n\0\xff\x01\0");
process.stdin.on("data", (chunk) => {
  bytes += chunk.length;
  if (bytes < last) process.stdout.write(chunk);
  else process.stdout.write(chunk, () => process.exit(7));
});
process.stdin.on("end", () => process.exit(0));
