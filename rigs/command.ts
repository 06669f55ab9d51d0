import { linkOver, spawnChild, TransportError } from "#drivers";
import type { Attachment, AttachOptions, Rig } from "./attachment.ts";

/**
 * Any program that speaks the protocol on its standard input and output.
 *
 * Its firmware is the command that starts it: words between spaces, without a shell, so that none can hold a space.
 */
export const COMMAND: Rig = {
  name: "command",
  about: 'any program on its standard input and output: --device "python3 docs/examples/presence.py"',
  injection: "samples over the link, where the program takes them",
  notExercised: [
    "what is before the program's input: samples are injected behind it",
    "emission: declared by the program and given to the simulator, not measured",
    "serial port and its driver: bytes go through pipes",
  ],
  notice: null,
  microphones: null,
  firmwares: [],
  attach: async ({ firmware, onConsole }: AttachOptions) => {
    const words = firmware.split(" ").filter((word) => word !== "");
    if (words.length === 0) throw new TransportError("the command of rig command is empty: no program");
    return attachProgram(words, onConsole);
  },
};

/** Starts a program and makes its standard input and output the link. @throws TransportError if it cannot be started. */
export async function attachProgram(
  command: readonly string[],
  onConsole: AttachOptions["onConsole"],
): Promise<Attachment> {
  const child = await spawnChild(command, { console: onConsole });
  const link = linkOver(child.transport);
  return {
    link,
    carrier: "pipe",
    pid: child.pid,
    exited: child.exited,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.exited;
      await link[Symbol.asyncDispose]();
    },
  };
}
