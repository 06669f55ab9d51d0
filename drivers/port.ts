import { type LinkCounters, UNLINKED } from "#contracts";
import { numbered } from "#wire";
import type { Console } from "./child.ts";
import { spawnChild } from "./child-process.ts";
import { now, since, within } from "./clock.ts";
import type { Link, Received } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import type { ClockPair } from "./pinger.ts";
import { encodePortMessage, type PortMessage, portMessageDecoder } from "./port-pipe.ts";
import { TransportError } from "./transport.ts";
import type { UsbMatch } from "./usb.ts";
import { writer } from "./writer.ts";

/**
 * A port that is not open by then never will be. Mostly it is Node's start: less than a second on an idle machine, some
 * seconds on a loaded one. An assumption (10 s to 60 s).
 */
const OPEN_MS = 30_000;

/** ClockPairs that are kept. */
const PAIRS = 512;

/**
 * Opens a serial port, in a process of its own that also owns the link to the device: see port-process.ts.
 *
 * @param match Whose port it is. If it is lost, the device is looked for by it: plugged in again it may have another
 *   path, and its old one may be another board's. Without, the path is opened again.
 * @throws TransportError if the port cannot be opened, DeadlineError if it does not within 30 s; later what Link says.
 */
export async function openPort({
  path,
  baudRate,
  match,
  console,
}: {
  readonly path: string;
  readonly baudRate: number;
  readonly match?: UsbMatch;
  readonly console?: Console;
}): Promise<Link> {
  const program = nodeProgram(new URL("./port-process.ts", import.meta.url), [
    path,
    String(baudRate),
    ...(match ? [JSON.stringify(match)] : []),
  ]);
  const { transport } = await spawnChild(program, console ? { console } : {});
  const messages = portMessages(transport.incoming, path);
  const { write, room } = writer(transport);
  const pairs: ClockPair[] = [];
  let link: LinkCounters = UNLINKED;
  let framesSent = 0;
  let framesReceived = 0;
  let lostAt: bigint | null = null;
  let away = 0;
  let closing: Promise<void> | null = null;

  function line(up: boolean): void {
    if (up && lostAt !== null) away += since(lostAt);
    lostAt = up ? null : (lostAt ?? now());
  }

  async function* incoming(): AsyncGenerator<Received> {
    for await (const message of messages) {
      if (message.tag === "line") line(message.up);
      else if (message.tag === "counters") {
        ({ link } = message.counters);
        pairs.push(...message.counters.pairs);
        pairs.splice(0, pairs.length - PAIRS);
      } else if (message.tag === "received") {
        framesReceived++;
        yield message.frame;
      }
    }
  }

  try {
    await within(OPEN_MS, `${path} to open`, opened(messages, path));
  } catch (error) {
    await transport[Symbol.asyncDispose]();
    throw error;
  }
  return {
    incoming: incoming(),
    async send(outgoing) {
      if (closing) throw new TransportError(`cannot write to ${path}: it was closed`);
      write(encodePortMessage({ tag: "frame", frame: numbered(outgoing, 0) }));
      framesSent++;
      await room();
    },
    counters: () => ({ ...link, framesSent: Math.max(framesSent, link.framesSent), framesReceived }),
    outage: () => away + (lostAt === null ? 0 : since(lostAt)),
    clockPairs: () => pairs,
    async [Symbol.asyncDispose]() {
      closing ??= transport[Symbol.asyncDispose]();
      await closing;
    },
  };
}

async function opened(messages: AsyncGenerator<PortMessage>, path: string): Promise<void> {
  for (;;) {
    const { value, done } = await messages.next();
    if (done) throw new TransportError(`port ${path}: its process ended without a word`);
    if (value.tag === "opened") return;
  }
}

/** What the port process says; its failure is thrown. */
async function* portMessages(incoming: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<PortMessage> {
  const decode = portMessageDecoder();
  for await (const chunk of incoming) {
    for (const message of decode(chunk)) {
      if (message.tag === "failed") throw named(message.error, path);
      yield message;
    }
  }
}

/** What a device did wrong is told of the device; what befell the port, of the port. */
function named(error: Error, path: string): Error {
  return error instanceof TransportError ? new TransportError(`port ${path}: ${error.message}`) : error;
}
