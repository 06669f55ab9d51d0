import { nodeProgram, openPort, ptyAvailable, spawnOnPty } from "#drivers";
import type { Attachment, AttachOptions, Rig } from "./attachment.ts";
import { attachProgram } from "./command.ts";

/** The emulated device. */
export const PROGRAM = new URL("./devices/echo/main.ts", import.meta.url);

/** Baud rate the port is opened with; a pseudo-terminal ignores it. */
const BAUD = 3_000_000;

/** `energy` is the reference; the others go wrong in one way each, so that the bench can be tested. */
const FIRMWARES = [
  "energy",
  "deaf",
  "exits",
  "crashes",
  "hangs-before-hello",
  "hangs-after-hello",
  "garbage",
  "garbage-hello",
  "slow",
] as const;

const INJECTION = "baseband samples over the link";

const NOT_EXERCISED = [
  "loudspeaker, microphones, converters, demodulator: samples are injected behind them",
  "emission: declared by the device and given to the simulator, not measured",
];

/** An emulated Echo behind a pseudo-terminal, reached through `serialport` as a board is. */
export const EMULATED: Rig = {
  name: "emulated",
  about: "emulated Echo behind a pseudo-terminal, through serialport in a port process",
  injection: INJECTION,
  microphones: null,
  notExercised: [
    ...NOT_EXERCISED,
    "a real UART: a pseudo-terminal has no baud rate, overruns or modem lines",
  ],
  get notice() {
    const reason = ptyAvailable();
    return reason === null
      ? null
      : `${reason}; rig emulated goes through pipes, so serialport is not exercised`;
  },
  timekeeping: "lockstep",
  firmwares: FIRMWARES,
  attach: (options) => (ptyAvailable() === null ? attachPty(options) : attachPipe(options)),
};

/** An emulated Echo on the pipes of its process: no serial port. */
export const PIPE: Rig = {
  name: "pipe",
  about: "emulated Echo on its process' standard input and output",
  injection: INJECTION,
  microphones: null,
  notExercised: [...NOT_EXERCISED, "serial port and its driver: bytes go through pipes"],
  notice: null,
  timekeeping: "lockstep",
  firmwares: FIRMWARES,
  attach: attachPipe,
};

function attachPipe({ firmware, onConsole }: AttachOptions): Promise<Attachment> {
  return attachProgram(nodeProgram(PROGRAM, ["--firmware", firmware]), onConsole);
}

function attachPty({ firmware, onConsole }: AttachOptions): Promise<Attachment> {
  return attachOnPty(nodeProgram(PROGRAM, ["--firmware", firmware, "--power-fd", "3"]), onConsole);
}

/** Starts a program on a pseudo-terminal and opens its other end. @throws TransportError if either cannot be. */
export async function attachOnPty(
  command: readonly string[],
  onConsole: AttachOptions["onConsole"],
): Promise<Attachment> {
  const child = await spawnOnPty(command, { console: onConsole });
  try {
    const link = await openPort({ path: child.path, baudRate: BAUD, console: onConsole });
    return {
      link,
      carrier: "pty",
      pid: child.pid,
      exited: child.exited,
      async [Symbol.asyncDispose]() {
        // First the port, so that it is closed while its other end is still there.
        await link[Symbol.asyncDispose]();
        child.kill();
        await child[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    child.kill();
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
