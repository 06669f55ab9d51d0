import { on } from "node:events";
import { SerialPort } from "serialport";
import { serialBinding } from "./serial-binding.ts";
import { settled, type Transport, TransportError } from "./transport.ts";

/**
 * Opens a serial port as a byte pipe. Opening discards what lay in its queues: speak only afterwards.
 *
 * Must not run in a worker thread, and a busy event loop stalls it: see port-process.ts.
 *
 * @throws TransportError, with the system's error as its cause, if the port cannot be opened; later, from `write`
 *   and `incoming`, if it is lost.
 */
export async function openSerial({
  path,
  baudRate,
}: {
  readonly path: string;
  readonly baudRate: number;
}): Promise<Transport> {
  const options = { path, baudRate, autoOpen: false, binding: serialBinding, highWaterMark: 65_536 };
  const port = new SerialPort(options);
  const closed = new Promise<Error | null>((resolve) => port.once("close", resolve));
  await settled((done) => port.open(done), `cannot open ${path} at ${baudRate} baud`);
  port.on("error", () => {}); // Each `write` reports its own, and the close its cause.
  let closing: Promise<void> | null = null;

  async function* incoming(): AsyncGenerator<Uint8Array> {
    // Not `for await (... of port)`: closing a port that is being read that way emits an AbortError that nobody
    // can catch. The marks pause the port when its reader is slower.
    try {
      if (port.isOpen) {
        const chunks = on(port, "data", { close: ["close"], highWaterMark: 64, lowWaterMark: 16 });
        for await (const [chunk] of chunks) yield chunk as Uint8Array;
      }
    } catch (cause) {
      // A USB device that was unplugged refuses a write before it tells its reader.
      throw new TransportError(`lost ${path}: ${(cause as Error).message}`, { cause });
    }
    const cause = await closed;
    if (cause) throw new TransportError(`lost ${path}: ${cause.message}`, { cause });
  }

  return {
    incoming: incoming(),
    async write(bytes) {
      // The library keeps what is written to a closed port, without a word.
      if (!port.isOpen) throw new TransportError(`cannot write to ${path}: it is closed`);
      const taken = settled(
        (done) => port.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), done),
        `cannot write to ${path}`,
      );
      const lost = closed.then((cause) => {
        throw new TransportError(`cannot write to ${path}: it was closed`, { cause });
      });
      await Promise.race([taken, lost]);
    },
    async [Symbol.asyncDispose]() {
      if (port.isOpen) closing ??= settled((done) => port.close(done), `cannot close ${path}`);
      await closing;
    },
  };
}
