/**
 * Owns one serial port and the link to the device on it: `port-process.ts PATH BAUD [MATCH]`, MATCH being a UsbMatch in JSON.
 *
 * A process of its own, because serialport polls on the default event loop: it gets no data in a worker thread, and
 * a simulating host would stall it, its pings and its receive times. It opens a port that was lost again while the device may
 * come back, under whatever number if there is a MATCH, but no pseudo-terminal. Speaks PortMessages over standard input and output; ends when its input ends or the port is lost for good.
 */
import { within } from "./clock.ts";
import { type Link, linkOver } from "./link.ts";
import type { ClockPair } from "./pinger.ts";
import { encodePortMessage, type PortMessage, portMessageDecoder } from "./port-pipe.ts";
import { openSerial } from "./serial.ts";
import { settled, type Transport, TransportError } from "./transport.ts";
import { portsOf, type UsbMatch } from "./usb.ts";

/**
 * Bytes given to the port at a time. With `serialBinding` saturation no longer hangs the library; small writes keep
 * what is in flight, beyond the driver's own queue, at this.
 */
const WINDOW = 16_384;

/** A device that does not take a window within this, beyond the line's own time for it, is lost. */
const STALL_MS = 10_000;
/**
 * How often the host is told how things are: bytes that were no Frame are news too, and so is the answer to a ping. A
 * host that is gone is found by that even while the port takes no bytes and so nothing is read that its end would be seen by.
 */
const LOOK_MS = 200;
/** Frames that go to the host in one piece. */
const MOST_TOGETHER = 64;
/** Names that the system gives to the next terminal as soon as one is gone: what comes back under it is another device. */
const PSEUDO_TERMINAL = /^\/dev\/(pts\/|ttys)\d+$/;
/** Start, eight data bits and stop. */
const BITS_PER_BYTE = 10;

async function tell(...messages: readonly PortMessage[]): Promise<void> {
  const bytes = Buffer.concat(messages.map(encodePortMessage));
  await settled((done) => process.stdout.write(bytes, done), "the host is gone");
}

/** The port, written to in windows. */
async function open(path: string, baudRate: number): Promise<Transport> {
  const port = await openSerial({ path, baudRate });
  return {
    ...port,
    async write(bytes) {
      for (let from = 0; from < bytes.length; from += WINDOW) {
        const part = bytes.subarray(from, from + WINDOW);
        const lineMs = (part.length * BITS_PER_BYTE * 1000) / baudRate;
        await within(STALL_MS + lineMs, `the device to take ${part.length} bytes`, port.write(part));
      }
    },
  };
}

/** Opens the port that `match` means now. @throws TransportError, too, where that is none or more than one. */
async function openMeant(match: UsbMatch, baudRate: number): Promise<Transport> {
  const ports = portsOf(match);
  const [one] = ports;
  if (one === undefined || ports.length > 1) {
    const paths = ports.map(({ path }) => path).join(" and ");
    throw new TransportError(
      one ? `${paths} fit ${JSON.stringify(match)}, expected one port` : "it is not plugged in",
    );
  }
  return await open(one.path, baudRate);
}

/** The link's counters, and the ClockPairs that were not told yet. */
function reporter(link: Link): () => PortMessage {
  let told: ClockPair | undefined;
  return () => {
    const pairs = link.clockPairs();
    const news = told ? pairs.slice(pairs.indexOf(told) + 1) : pairs;
    told = pairs.at(-1);
    return { tag: "counters", counters: { link: link.counters(), pairs: news } };
  };
}

async function toHost(link: Link, report: () => PortMessage): Promise<void> {
  let batch: PortMessage[] = [];
  let telling: Promise<void> | null = null;
  const flush = async () => {
    while (batch.length > 0) {
      const messages = batch;
      batch = [];
      await tell(report(), ...messages);
    }
    telling = null;
  };
  let told = true; // What was told last has left: a busy host reads later.
  const look = setInterval(() => {
    if (!told) return;
    told = false;
    void tell(report())
      .then(() => {
        told = true;
      })
      .catch(() => {}); // Its host is gone: this process ends.
  }, LOOK_MS);
  look.unref();
  for await (const frame of link.incoming) {
    batch.push({ tag: "received", frame });
    telling ??= Promise.resolve().then(flush); // What one chunk brought goes out together.
    if (batch.length >= MOST_TOGETHER) await telling;
  }
  await telling;
}

async function toPort(link: Link): Promise<void> {
  const decode = portMessageDecoder();
  for await (const chunk of process.stdin) {
    for (const message of decode(chunk)) {
      if (message.tag === "frame") await link.send(message.frame);
    }
  }
}

async function own(path: string, baudRate: number, match: UsbMatch | null): Promise<void> {
  const reopen = () => (match ? openMeant(match, baudRate) : open(path, baudRate));
  const link = linkOver(await open(path, baudRate), {
    ...(PSEUDO_TERMINAL.test(path) ? {} : { reopen }),
    onLine: (up) => void tell({ tag: "line", up }).catch(() => {}), // Its host is gone: its input ends.
  });
  const report = reporter(link);
  try {
    await tell({ tag: "opened" });
    await Promise.race([toHost(link, report), toPort(link)]);
  } finally {
    await tell(report());
  }
  await link[Symbol.asyncDispose]();
}

const [path = "", baudRate = "", match = "null"] = process.argv.slice(2);
process.stdout.on("error", () => process.exit(1)); // The host is gone.
try {
  await own(path, Number(baudRate), JSON.parse(match) as UsbMatch | null);
  process.exit(0);
} catch (error) {
  await tell({ tag: "failed", error: error as Error });
  process.exit(1);
}
