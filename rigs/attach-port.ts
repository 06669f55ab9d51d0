import { openPort, spawnOnPty } from "#drivers";
import { during } from "./attach-error.ts";
import type { Attachment, AttachOptions } from "./attachment.ts";

/** A device that has power, its port not open yet. Disposing cuts the power. */
export type Powered = Pick<Attachment, "pid" | "exited"> & { readonly path: string } & AsyncDisposable;

/** Baud rate a port is opened with behind which there is a pseudo-terminal, which ignores it. */
export const BAUD = 3_000_000;

/** Opens the port of a device that has power; cuts the power if it cannot. @throws AttachError */
export async function attachPort(
  device: Powered,
  onConsole: AttachOptions["onConsole"],
): Promise<Attachment> {
  try {
    const { path } = device;
    const link = await during("port", () => openPort({ path, baudRate: BAUD, console: onConsole }));
    return {
      link,
      carrier: "pty",
      place: { path, hub: null, serial: null, interface: null },
      pid: device.pid,
      exited: device.exited,
      async [Symbol.asyncDispose]() {
        // First the port, so that it is closed while its other end is still there.
        try {
          await link[Symbol.asyncDispose]();
        } finally {
          await device[Symbol.asyncDispose]();
        }
      },
    };
  } catch (error) {
    await device[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a program on a pseudo-terminal and opens its other end. @throws TransportError if either cannot be. */
export async function attachOnPty(
  command: readonly string[],
  onConsole: AttachOptions["onConsole"],
): Promise<Attachment> {
  const child = await spawnOnPty(command, { console: onConsole });
  const device: Powered = {
    path: child.path,
    pid: child.pid,
    exited: child.exited,
    async [Symbol.asyncDispose]() {
      child.kill();
      await child[Symbol.asyncDispose]();
    },
  };
  return attachPort(device, onConsole);
}
