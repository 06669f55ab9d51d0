import {
  type Bodies,
  type Descriptor,
  type Frame,
  FrameError,
  frameDecoder,
  frameEncoder,
  type Message,
  message,
  type Outgoing,
  readMessage,
  sampleBytes,
  streamChannel,
} from "#wire";
import { type OpenStream, openStream, refusal, StreamRefusal } from "./open-stream.ts";
import type { Firmware } from "./processor.ts";

/** What a device is made of. */
export interface Device {
  /** As it is now: `uptime` changes. */
  describe(): Descriptor;
  /** By the name of the function. */
  readonly firmware: Readonly<Record<string, Firmware>>;
  /** Puts bytes on the link; it is given them in order. */
  write(bytes: Uint8Array): void;
  /** A line on the console. */
  log(line: string): void;
}

/**
 * A device's end of the conversation: the same for every emulated device.
 *
 * It answers each greeting with a hello, which ends a stream left open by an earlier host; takes one stream at a
 * time; and answers each block before it looks at the next, so that the same bytes in give the same bytes out.
 * Frames that are damaged or mean nothing are logged and skipped. A stream whose samples do not follow one another
 * is closed at once, by a log message that says why and a `closed` that nobody asked for.
 *
 * @returns a function that takes what came over the link, cut anywhere.
 */
export function deviceSession(device: Device): (chunk: Uint8Array) => void {
  const decoder = frameDecoder({ largest: device.describe().largestFrame });
  const encoder = frameEncoder();
  const send = (outgoing: Outgoing) => device.write(encoder.encode(outgoing));
  let open: OpenStream | null = null;
  let reported = 0; // Damaged and unknown Frames that the console was told of.

  function warn(text: string): void {
    device.log(`warning: ${text}`);
    send(message("log", { level: "warning", text }));
  }

  function greeted({ nonce, host }: Bodies["greeting"]): void {
    device.log(`greeted by ${JSON.stringify(host)}`);
    open = null;
    send(message("hello", { nonce, descriptor: device.describe() }));
  }

  function opening(asked: Bodies["open"]): void {
    const found = device.describe().functions.find(({ name }) => name === asked.function);
    const firmware = device.firmware[asked.function];
    if (!found || !firmware) refuse(asked, `there is no function ${JSON.stringify(asked.function)}`);
    else if (open) refuse(asked, `stream ${open.stream} is open, and one is all this device takes`);
    else {
      const refused = refusal(asked, found);
      if (refused !== null) {
        refuse(asked, refused);
        return;
      }
      open = openStream(asked, found, firmware, send);
      device.log(`opened stream ${open.stream} into ${found.name}, lead ${asked.lead}`);
      send(message("opened", { stream: open.stream, refused: null, until: open.until }));
    }
  }

  function refuse({ stream }: Bodies["open"], refused: string): void {
    device.log(`refused stream ${stream}: ${refused}`);
    send(message("opened", { stream, refused: refused.slice(0, 256), until: 0 }));
  }

  function take(samples: Bodies["samples"], frame: Frame): void {
    if (!open || frame.channel !== streamChannel(open.stream)) {
      device.log(`warning: skipped samples on channel ${frame.channel}, where no stream is open`);
      return;
    }
    try {
      open.take(samples, sampleBytes(frame.payload));
    } catch (error) {
      if (!(error instanceof StreamRefusal)) throw error;
      warn(error.message);
      close();
    }
  }

  function close(): void {
    if (!open) return;
    const closed = open.closed();
    open = null;
    device.log(`closed stream ${closed.stream} after ${closed.samples} samples`);
    send(message("closed", closed));
  }

  function handle(received: Message, frame: Frame): void {
    if (received.type === "greeting") greeted(received.body);
    else if (received.type === "open") opening(received.body);
    else if (received.type === "samples") take(received.body, frame);
    else if (received.type === "close" && received.body.stream === open?.stream) close();
    else warn(`skipped a ${received.type} message that has no place here`);
  }

  return (chunk) => {
    for (const frame of decoder.push(chunk)) {
      const received = read(frame);
      if (typeof received === "string") warn(received);
      else handle(received, frame);
    }
    const { badFrames, unknownFrames } = decoder.counters;
    if (badFrames + unknownFrames > reported) {
      device.log(`warning: ${badFrames} damaged and ${unknownFrames} unknown frames so far`);
    }
    reported = badFrames + unknownFrames;
  };
}

/** The message, or why it is none. */
function read(frame: Frame): Message | string {
  try {
    return readMessage(frame);
  } catch (error) {
    if (error instanceof FrameError) return `skipped a frame: ${error.message}`.slice(0, 1024);
    throw error;
  }
}
