import { PassThrough } from "node:stream";
import { spawnChild } from "./child-process.ts";
import { type Link, linkOver } from "./link.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { settled, type Transport, TransportError } from "./transport.ts";

/** Opens a Link to an echo of `testing-echo.ts`, given its arguments. */
export interface EchoLink {
  readonly name: string;
  /** Why it cannot be had here, and how to get it; null where it can. */
  readonly missing: string | null;
  open(...args: readonly string[]): Promise<Link>;
}

/** The ways to a device that the contract is tested on. */
export const ECHO_LINKS: readonly EchoLink[] = [
  { name: "memory", missing: null, open: async (...args) => linkOver(memoryEcho(args)) },
  {
    name: "child process over pipes",
    missing: null,
    open: async (...args) => linkOver((await spawnChild(echo(args))).transport),
  },
  { name: "serial port on a PTY", missing: ptyAvailable(), open: ptyEcho },
];

function echo(args: readonly string[]): readonly string[] {
  return nodeProgram(new URL("./testing-echo.ts", import.meta.url), args);
}

async function ptyEcho(...args: readonly string[]): Promise<Link> {
  const device = await spawnOnPty(echo(["power", ...args]));
  try {
    const link = await openPort({ path: device.path, baudRate: 3_000_000 });
    return {
      ...link,
      async [Symbol.asyncDispose]() {
        await link[Symbol.asyncDispose]();
        await device[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await device[Symbol.asyncDispose]();
    throw error;
  }
}

/** What the echo program does, without a process. */
export function memoryEcho(args: readonly string[] = []): Transport {
  const last = Number(args.find((word) => /^\d+$/.test(word)) ?? Infinity);
  const pipe = new PassThrough();
  pipe.on("error", () => {});
  if (args.includes("garbage")) pipe.write("U-Boot 2026.01\r\n\0\xff\x01\0");
  let bytes = 0;
  let closed = false;
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for await (const chunk of pipe) yield chunk;
    if (!closed) throw new TransportError("memory echo exited with code 7");
  }
  return {
    incoming: incoming(),
    async write(chunk) {
      if (closed) throw new TransportError("cannot write: the memory echo was closed");
      bytes += chunk.length;
      await settled((done) => pipe.write(chunk, done), "cannot write to the memory echo");
      if (bytes >= last) pipe.end();
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      pipe.end();
    },
  };
}
