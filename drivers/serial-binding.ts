import type { EventEmitter } from "node:events";
import { read } from "node:fs";
import { promisify } from "node:util";
import { SerialPort } from "serialport";
import { TransportError } from "./transport.ts";

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
 *
 * Where the library's port has another shape than the one that is mended, none is opened: it might hang.
 */
export const serialBinding: typeof system = {
  ...system,
  async open(options: never) {
    const port = await (system.open as (options: never) => Promise<Closable>)(options);
    if (process.platform !== "linux" && process.platform !== "darwin") return port as never;
    try {
      mend(polled(port));
    } catch (error) {
      await port.close();
      throw error;
    }
    return port as never;
  },
};

/** All that is needed of a port that cannot be mended. */
interface Closable {
  close(): Promise<void>;
}

/** The library's port as one that can be mended. @throws TransportError that says what it lacks. */
export function polled(port: object): PolledPort {
  const { fd, isOpen, poller, read } = port as { readonly [K in keyof PolledPort]: unknown };
  const { poll, once, listenerCount } = (poller ?? {}) as {
    readonly [K in keyof PolledPort["poller"]]: unknown;
  };
  const holds = {
    fd: typeof fd === "number",
    isOpen: typeof isOpen === "boolean",
    read: typeof read === "function",
    "poller.poll": typeof poll === "function",
    "poller.once": typeof once === "function",
    "poller.listenerCount": typeof listenerCount === "function",
  };
  const lacking = Object.entries(holds).flatMap(([name, there]) => (there ? [] : [name]));
  if (lacking.length === 0) return port as PolledPort;
  throw new TransportError(
    `a port of the serialport library lacks ${lacking.join(", ")}; its 13th version is what roomloop can mend`,
  );
}

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
