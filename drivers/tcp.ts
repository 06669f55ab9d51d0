import { connect, type Socket } from "node:net";
import { within } from "./clock.ts";
import { settled, type Transport, TransportError } from "./transport.ts";

/** Who does not answer by then is not there. An assumption (1 s to 30 s): a board's Wi-Fi may have to wake up. */
const CONNECT_MS = 5000;

/**
 * Connects to a device, or to a serial server in front of it, over TCP.
 *
 * Small writes are not held back (TCP_NODELAY). A connection says nothing of a cable that was pulled: the link's own
 * pings tell.
 *
 * @param port From 1 to 65535.
 * @throws TransportError if nobody answers there within 5 s; later, from `write` and `incoming`, if the connection is
 *   lost, be it by the other end's orderly close. RangeError if `port` is none.
 */
export async function openTcp({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<Transport> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(`openTcp: port is ${port}, expected an integer from 1 to 65535`);
  }
  const where = `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const socket = connect({ host, port, noDelay: true, keepAlive: true });
  const open = settled(
    (done) => socket.once("connect", () => done()).once("error", done),
    `cannot connect to ${where}`,
  );
  try {
    await within(CONNECT_MS, `${where} to answer`, open);
  } catch (cause) {
    socket.destroy();
    if (cause instanceof TransportError) throw cause;
    throw new TransportError(`cannot connect to ${where}: ${(cause as Error).message}`, { cause });
  }
  return over(socket, where);
}

/** A connected socket as a Transport; `where` is what errors call it. */
function over(socket: Socket, where: string): Transport {
  let closing: Promise<void> | null = null;
  let lost: Error | null = null;
  socket.on("error", (error) => {
    lost = error; // Who reads or writes is told.
  });

  async function* incoming(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of socket) yield chunk as Uint8Array;
    } catch (cause) {
      if (!closing) throw new TransportError(`lost ${where}: ${(cause as Error).message}`, { cause });
    }
    if (!closing) throw new TransportError(`lost ${where}: ${lost?.message ?? "the other end closed it"}`);
  }

  return {
    incoming: incoming(),
    async write(bytes) {
      if (closing || socket.destroyed) {
        throw new TransportError(`cannot write to ${where}: it was closed`, { cause: lost });
      }
      await settled((done) => socket.write(bytes, done), `cannot write to ${where}`);
    },
    async [Symbol.asyncDispose]() {
      closing ??= new Promise((resolve) => {
        if (socket.closed) resolve();
        else socket.once("close", () => resolve());
        socket.destroy();
      });
      await closing;
    },
  };
}
