/** Bytes to and from devices. */
export { spawnChild } from "./child-process.ts";
export { DeadlineError, now, since, wallDate } from "./clock.ts";
export { type ClockFit, type ClockFitter, clockFitter } from "./clock-fit.ts";
export { openConsole } from "./console.ts";
export { type Faults, type FaultyLine, faulty } from "./faults/faulty.ts";
export { type Link, type LinkOptions, linkOver, type Received } from "./link.ts";
export { nodeProgram } from "./node-program.ts";
export { type ClockPair, HEARTBEAT_MS } from "./pinger.ts";
export { openPort } from "./port.ts";
export { ProtocolError, RestartError } from "./protocol-error.ts";
export { ptyAvailable, spawnOnPty } from "./pty.ts";
export { RETURN_MS } from "./returning.ts";
export { openSerial } from "./serial.ts";
export { openTcp } from "./tcp.ts";
export { type Transport, TransportError } from "./transport.ts";
export { portsOf, type UsbMatch, type UsbPort, usbPorts } from "./usb.ts";
