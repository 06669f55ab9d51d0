import { nodeProgram, ptyAvailable } from "#drivers";
import { attachOnPty } from "./attach-port.ts";
import type { AttachOptions, Rig } from "./attachment.ts";
import { attachProgram } from "./command.ts";

const PROGRAM = new URL("./devices/bedside/main.ts", import.meta.url);

/** A stand-in for the bedside device behind a pseudo-terminal: it counts radar frames, and no scenario runs on it. */
export const BEDSIDE: Rig = {
  name: "bedside",
  about: "stand-in for the bedside device behind a pseudo-terminal: it counts radar frames",
  injection: "range profiles over the link",
  microphones: null,
  notExercised: [
    "antennas, converter and the transform into range profiles: profiles are injected behind them",
    "a real UART: a pseudo-terminal has no baud rate, overruns or modem lines",
  ],
  get notice() {
    const reason = ptyAvailable();
    return reason === null
      ? null
      : `${reason}; rig bedside goes through pipes, so serialport is not exercised`;
  },
  firmwares: ["counter"],
  attach: (options) =>
    ptyAvailable() === null
      ? attachOnPty(commandOf(options, "--power-fd", "3"), options.onConsole)
      : BEDSIDE_PIPE.attach(options),
};

/** The same on the pipes of its process. */
export const BEDSIDE_PIPE: Rig = {
  ...{ name: "bedside-pipe", about: "the same on its process' standard input and output" },
  ...{ injection: "range profiles over the link", microphones: null, notice: null, firmwares: ["counter"] },
  notExercised: [
    "antennas, converter and the transform into range profiles: profiles are injected behind them",
    "serial port and its driver: bytes go through pipes",
  ],
  attach: (options) => attachProgram(commandOf(options), options.onConsole),
};

function commandOf({ firmware }: AttachOptions, ...more: readonly string[]): readonly string[] {
  return nodeProgram(PROGRAM, ["--firmware", firmware, ...more]);
}
