/** Bytes to and from devices. */
export type { Child, Console, Exit } from "./child.ts";
export { type PipedChild, spawnChild } from "./child-process.ts";
export { DeadlineError, now, wallDate, within } from "./clock.ts";
export { type Link, linkOver } from "./link.ts";
export { nodeProgram } from "./node-program.ts";
export { openPort } from "./port.ts";
export { type PtyChild, ptyAvailable, spawnOnPty } from "./pty.ts";
export { type Transport, TransportError } from "./transport.ts";
