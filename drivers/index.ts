/** Bytes to and from devices. */
export { spawnChild } from "./child-process.ts";
export { DeadlineError, now, since, wallDate } from "./clock.ts";
export { type Link, linkOver } from "./link.ts";
export { nodeProgram } from "./node-program.ts";
export { openPort } from "./port.ts";
export { ptyAvailable, spawnOnPty } from "./pty.ts";
export { TransportError } from "./transport.ts";
