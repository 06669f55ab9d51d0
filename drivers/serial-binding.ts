import type { EventEmitter } from "node:events";
import { read } from "node:fs";
import { promisify } from "node:util";
import { SerialPort } from "serialport";

/** What `mend` touches of a port that is polled: the library's `LinuxPortBinding` and `DarwinPortBinding`. */
export interface PolledPort {
  readonly fd: number | null;
  readonly isOpen: boolean;
  readonly poller: EventEmitter & { poll(events?: number): void };
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number; buffer: Buffer }>;
}

const readAsync = promisify(read);
const system = SerialPort.binding;

/**
 * The serialport library's own binding, with two faults of its 13th version mended where it polls descriptors
 * (Linux and macOS):
 *
 * - To wait for one of readable and writable it starts the poller with that one alone, and forgets the other. When
 *   both directions saturate, each waits for the other for ever. Here every start asks for all that is waited for.
 * - It takes a read of 0 bytes, which is how a terminal says that it was hung up, for nothing and reads again
 *   at once, for ever. Here it is the loss of the port.
 */
export const serialBinding: typeof system = {
  ...system,
  async open(options: never) {
    const port = await (system.open as (options: never) => Promise<PolledPort | object>)(options);
    if ("poller" in port) mend(port);
    return port as never;
  },
};

/** Mends one open port in place. */
export function mend(port: PolledPort): void {
  const { poller } = port;
  const poll = poller.poll.bind(poller);
  poller.poll = (events = 0) => {
    const awaited = (["readable", "writable", "disconnect"] as const).map((name, bit) =>
      poller.listenerCount(name) > 0 ? 1 << bit : 0,
    );
    poll(awaited.reduce((all, bit) => all | bit, events));
  };
  port.read = async (buffer, offset, length) => {
    for (;;) {
      if (port.fd === null) throw canceled();
      try {
        const { bytesRead } = await readAsync(port.fd, buffer, offset, length, null);
        if (bytesRead === 0) throw new Error("hung up");
        return { bytesRead, buffer };
      } catch (error) {
        if (!port.isOpen) throw canceled();
        if (!["EAGAIN", "EWOULDBLOCK", "EINTR"].includes((error as NodeJS.ErrnoException).code ?? ""))
          throw error;
      }
      await new Promise<void>((resolve, reject) => {
        poller.once("readable", (error: Error | null) => (error ? reject(error) : resolve()));
      });
    }
  };
}

/** What the library throws, and expects, where a read ends because the port was closed. */
function canceled(): Error {
  return Object.assign(new Error("Port is not open"), { canceled: true });
}
