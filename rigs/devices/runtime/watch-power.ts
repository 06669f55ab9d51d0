import { Socket } from "node:net";

/**
 * Ends the process at once when its power is cut: when the link or, if there is one, the power line ends.
 *
 * A pipe's end is its other side closed or gone, which the operating system sees to even where the host was killed.
 *
 * @param powerFd File descriptor of the power line; null where the link alone is the supply.
 * @param off What is done then; `process.exit` outside tests.
 */
export function watchPower(powerFd: number | null, off: () => void): void {
  process.stdin.on("end", off).on("error", off);
  process.stdout.on("error", off);
  if (powerFd === null) return;
  const line = new Socket({ fd: powerFd, readable: true, writable: false });
  line.on("end", off).on("error", off).resume();
}
