import { type Frame, numbered, sequenceCounter } from "#wire";
import type { Console } from "./child.ts";
import { spawnChild } from "./child-process.ts";
import { within } from "./clock.ts";
import type { Link } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import { encodePortMessage, type PortCounters, type PortMessage, portMessageDecoder } from "./port-pipe.ts";
import { TransportError } from "./transport.ts";

/**
 * A port that is not open by then never will be. Mostly it is Node's start: less than a second on an idle machine, some
 * seconds on a loaded one. An assumption (10 s to 60 s).
 */
const OPEN_MS = 30_000;

/**
 * Opens a serial port, in a process of its own that also owns the codec: see port-process.ts.
 *
 * @throws TransportError if the port cannot be opened, DeadlineError if it does not within 30 s; TransportError later,
 *   from `send` and `incoming`, if it is lost.
 */
export async function openPort({
  path,
  baudRate,
  console,
}: {
  readonly path: string;
  readonly baudRate: number;
  readonly console?: Console;
}): Promise<Link> {
  const program = nodeProgram(new URL("./port-process.ts", import.meta.url), [path, String(baudRate)]);
  const { transport } = await spawnChild(program, console ? { console } : {});
  const messages = portMessages(transport.incoming, path);
  const sequences = sequenceCounter();
  let port: PortCounters = { bytesSent: 0, bytesReceived: 0, badFrames: 0, lostFrames: 0, unknownFrames: 0 };
  let framesSent = 0;
  let framesReceived = 0;
  let closing: Promise<void> | null = null;

  async function* incoming(): AsyncGenerator<Frame> {
    for await (const message of messages) {
      if (message.tag === "counters") port = message.counters;
      if (message.tag !== "frame") continue;
      framesReceived++;
      yield message.frame;
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
      const frame = numbered(outgoing, sequences.next(outgoing.type, outgoing.channel));
      await transport.write(encodePortMessage({ tag: "frame", frame }));
      framesSent++;
    },
    counters: () => ({ framesSent, framesReceived, ...port }),
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
      if (message.tag === "failed") throw new TransportError(`port ${path}: ${message.reason}`);
      yield message;
    }
  }
}
