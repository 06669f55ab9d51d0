import { nodeProgram, ptyAvailable } from "#drivers";
import { attachOnPty } from "./attach-port.ts";
import type { Attachment, AttachOptions, Rig } from "./attachment.ts";
import { attachProgram } from "./command.ts";

/** The emulated device. */
export const PROGRAM = new URL("./devices/echo/main.ts", import.meta.url);

/** `energy` is the reference; the others go wrong in one way each, so that the bench can be tested. */
const FIRMWARES = [
  "energy",
  "deaf",
  "ghosts",
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
