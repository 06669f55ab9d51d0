/**
 * Owns one serial port and its codec: `port-process.ts PATH BAUD`.
 *
 * A process of its own, because serialport polls on the default event loop: it gets no data in a worker thread, and
 * a simulating host would stall it. Speaks PortMessages over standard input and output; ends when its input ends or
 * the port is lost.
 */
import { encodeFrame, frameDecoder } from "#wire";
import { within } from "./clock.ts";
import { encodePortMessage, type PortMessage, portMessageDecoder } from "./port-pipe.ts";
import { openSerial } from "./serial.ts";
import { settled, type Transport } from "./transport.ts";

/**
 * Bytes given to the port at a time. With `serialBinding` saturation no longer hangs the library; small writes keep
 * what is in flight, beyond the driver's own queue, at this.
 */
const WINDOW = 16_384;

/** A device that does not take a window within this, beyond the line's own time for it, is lost. */
const STALL_MS = 10_000;
/** Start, eight data bits and stop. */
const BITS_PER_BYTE = 10;

const decoder = frameDecoder();
let bytesSent = 0;

async function tell(...messages: readonly PortMessage[]): Promise<void> {
  const bytes = Buffer.concat(messages.map(encodePortMessage));
  await settled((done) => process.stdout.write(bytes, done), "the host is gone");
}

function counters(): PortMessage {
  const { bytes: bytesReceived, badFrames, lostFrames, unknownFrames } = decoder.counters;
  return { tag: "counters", counters: { bytesSent, bytesReceived, badFrames, lostFrames, unknownFrames } };
}

async function toHost(port: Transport): Promise<void> {
  for await (const chunk of port.incoming) {
    const frames = decoder.push(chunk);
    await tell(counters(), ...frames.map((frame) => ({ tag: "frame", frame }) as const));
  }
}

async function toPort(port: Transport, baudRate: number): Promise<void> {
  const decode = portMessageDecoder();
  for await (const chunk of process.stdin) {
    const frames = decode(chunk).flatMap((message) =>
      message.tag === "frame" ? [encodeFrame(message.frame)] : [],
    );
    const bytes = Buffer.concat(frames);
    for (let from = 0; from < bytes.length; from += WINDOW) {
      const part = bytes.subarray(from, from + WINDOW);
      const lineMs = (part.length * BITS_PER_BYTE * 1000) / baudRate;
      await within(STALL_MS + lineMs, `the device to take ${part.length} bytes`, port.write(part));
      bytesSent += part.length;
    }
  }
}

async function own(path: string, baudRate: number): Promise<void> {
  const port = await openSerial({ path, baudRate });
  await tell({ tag: "opened" });
  await Promise.race([toHost(port), toPort(port, baudRate)]);
  await tell(counters());
  await port[Symbol.asyncDispose]();
}

const [path = "", baudRate = ""] = process.argv.slice(2);
process.stdout.on("error", () => process.exit(1)); // The host is gone.
try {
  await own(path, Number(baudRate));
  process.exit(0);
} catch (error) {
  await tell(counters(), { tag: "failed", reason: (error as Error).message });
  process.exit(1);
}
