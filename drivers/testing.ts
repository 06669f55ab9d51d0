import { spawnChild } from "./child-process.ts";
import { type Link, linkOver } from "./link.ts";
import { memoryPair } from "./memory.ts";
import { nodeProgram } from "./node-program.ts";
import { openPort } from "./port.ts";
import { ptyAvailable, spawnOnPty } from "./pty.ts";
import { openTcp } from "./tcp.ts";
import type { Transport } from "./transport.ts";

/** Opens a Link to an echo of `testing-echo.ts`, given its arguments. */
export interface EchoLink {
  readonly name: string;
  /** Why it cannot be had here, and how to get it; null where it can. */
  readonly missing: string | null;
  /** What the error says when the echo ends by itself. */
  readonly lost: RegExp;
  open(...args: readonly string[]): Promise<Link>;
}

/** The ways to a device that the contract is tested on. */
export const ECHO_LINKS: readonly EchoLink[] = [
  {
    name: "memory",
    missing: null,
    lost: /the other end closed it/,
    open: async (...args) => linkOver(memoryEcho(args)),
  },
  {
    name: "child process over pipes",
    missing: null,
    lost: /exited with code 7/,
    open: async (...args) => linkOver((await spawnChild(echo(args))).transport),
  },
  {
    name: "TCP",
    missing: null,
    lost: /lost tcp:\/\/127\.0\.0\.1:\d+: the other end closed it/,
    open: async (...args) => linkOver(await tcpEcho(args)),
  },
  { name: "serial port on a PTY", missing: ptyAvailable(), lost: /\/dev\/pts\/\d+/, open: ptyEcho },
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

/** The echo program behind a TCP port of its own; closing the connection ends it. */
async function tcpEcho(args: readonly string[]): Promise<Transport> {
  let heard = (_: number) => {};
  const port = new Promise<number>((resolve) => (heard = resolve));
  const console = (line: string) => {
    const said = /^port (\d+)$/.exec(line)?.[1];
    if (said !== undefined) heard(Number(said));
  };
  const program = await spawnChild(echo(["tcp", ...args]), { console });
  const transport = await openTcp({ host: "127.0.0.1", port: await port });
  return {
    ...transport,
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await program.transport[Symbol.asyncDispose]();
    },
  };
}

/** What the echo program does, without a process. */
export function memoryEcho(args: readonly string[] = []): Transport {
  const last = Number(args.find((word) => /^\d+$/.test(word)) ?? Infinity);
  const [near, far] = memoryPair();
  void (async () => {
    if (args.includes("garbage")) await far.write(Buffer.from("U-Boot 2026.01\r\n\0\xff\x01\0", "latin1"));
    let bytes = 0;
    for await (const chunk of far.incoming) {
      await far.write(chunk);
      bytes += chunk.length;
      if (bytes >= last) break;
    }
    await far[Symbol.asyncDispose]();
  })().catch(() => {}); // Closed by the test.
  return near;
}
