import { nodeProgram, openSerial, spawnChild, type Transport, TransportError } from "#drivers";
import { BAUD } from "./attach-port.ts";
import { powerMusca, QEMU } from "./boards/musca-board.ts";
import { EMULATED, PIPE, PROGRAM } from "./emulated.ts";
import { findRig } from "./rigs.ts";

/** What a bare line leads to: a program on its pipes, a serial port, or the device of a Rig. */
export type BareTarget =
  | { readonly command: readonly string[] }
  | { readonly path: string; readonly baudRate: number }
  | { readonly rig: string; readonly firmware: string };

/**
 * A line to a device without a Link on it, which alone can say what a device should survive. Disposing of it ends a device that was
 * started for it.
 *
 * A port is opened in this process: it must be doing little else.
 *
 * @param onConsole Handed what the device prints beside its protocol.
 * @throws TransportError if the device cannot be started or its port not opened; RangeError if there is no such rig.
 */
export async function bareLine(target: BareTarget, onConsole: (line: string) => void): Promise<Transport> {
  if ("path" in target) return await openSerial(target);
  if ("command" in target) return await program(target.command, onConsole);
  const { rig, firmware } = target;
  const found = findRig(rig);
  if (found === EMULATED || found === PIPE) {
    return await program(nodeProgram(PROGRAM, ["--firmware", firmware]), onConsole);
  }
  if (found !== QEMU) throw new TransportError(`rig ${rig} has no device of its own to open a line to`);
  const board = await powerMusca({ firmware, onConsole });
  try {
    const line = await openSerial({ path: board.path, baudRate: BAUD });
    return {
      ...line,
      async [Symbol.asyncDispose]() {
        await line[Symbol.asyncDispose]();
        await board[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await board[Symbol.asyncDispose]();
    throw error;
  }
}

async function program(command: readonly string[], console: (line: string) => void): Promise<Transport> {
  const { transport } = await spawnChild(command, { console });
  return transport;
}
