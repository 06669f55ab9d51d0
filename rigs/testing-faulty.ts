/** For tests: the emulated Echo behind a line on which things go wrong, over pipes and over a pseudo-terminal. */
import { mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  type Faults,
  type FaultyLine,
  faulty,
  type Link,
  linkOver,
  nodeProgram,
  openPort,
  ptyAvailable,
  spawnChild,
  spawnOnPty,
  type Transport,
} from "#drivers";
import type { Attachment, Rig } from "./attachment.ts";
import { PIPE, PROGRAM } from "./emulated.ts";
import { changing, type Line } from "./testing-line.ts";

/** What goes wrong, and what the device itself does wrong. */
export interface FaultyOptions {
  readonly faults?: Omit<Faults, "seed">;
  readonly device?: (program: Signals) => Line;
  /** Changes what the device sends, byte by byte. */
  readonly tamper?: (bytes: Uint8Array) => Uint8Array;
}

/** The device's program. */
export interface Signals {
  kill(signal: NodeJS.Signals): void;
}

/** A way to the device, and the rig that takes it. */
export interface FaultyWay {
  readonly name: string;
  readonly missing: string | null;
  rig(options: FaultyOptions): Rig & { readonly lines: FaultyLine[] };
}

/** Child process over pipes, and serial port on a PTY. */
export const WAYS: readonly FaultyWay[] = [
  { name: "pipes", missing: null, rig: (options) => rigOver(options, "pipe", overPipes) },
  { name: "PTY", missing: ptyAvailable(), rig: (options) => rigOver(options, "pty", overPty) },
];

type Over = (line: FaultyLine, onConsole: (line: string) => void) => Promise<Link>;

/** Lets SIGUSR2 end the device with exit code 3. */
const ENDS = "data:text/javascript,process.on('SIGUSR2',()=>process.exit(3))";

function rigOver(
  { faults = {}, device, tamper = (bytes) => bytes }: FaultyOptions,
  carrier: Attachment["carrier"],
  over: Over,
): Rig & { readonly lines: FaultyLine[] } {
  const lines: FaultyLine[] = [];
  const attach: Rig["attach"] = async ({ firmware, onConsole }) => {
    const [node, ...program] = nodeProgram(PROGRAM, ["--firmware", firmware]);
    const child = await spawnChild([node!, "--import", ENDS, ...program], { console: onConsole });
    const sent = tampered(child.transport, tamper);
    const line = faulty(device ? changing(sent, device(child)) : sent, { seed: 17, ...faults });
    lines.push(line);
    const end = async () => {
      child.kill();
      await child.exited;
      await child.transport[Symbol.asyncDispose]();
    };
    try {
      const link = await over(line, onConsole);
      return {
        ...{ link, carrier, pid: child.pid, exited: child.exited },
        async [Symbol.asyncDispose]() {
          await end();
          await link[Symbol.asyncDispose]();
        },
      };
    } catch (error) {
      await end();
      throw error;
    }
  };
  return { ...PIPE, attach, lines };
}

function tampered(inner: Transport, tamper: (bytes: Uint8Array) => Uint8Array): Transport {
  async function* incoming(): AsyncGenerator<Uint8Array> {
    for await (const chunk of inner.incoming) yield tamper(chunk);
  }
  return { ...inner, incoming: incoming() };
}

async function overPipes(line: FaultyLine): Promise<Link> {
  return linkOver(line.transport, { reopen: line.reopen });
}

/**
 * A pseudo-terminal that is there while the line is whole: when it is cut the terminal hangs up, and a new one comes when
 * the line can be opened again, under the same name, as udev's names in /dev/serial/by-id do.
 */
async function overPty(line: FaultyLine, onConsole: (line: string) => void): Promise<Link> {
  const folder = mkdtempSync(join(tmpdir(), "roomloop-pty-"));
  const path = join(folder, "port");
  const sockets: ((socket: Socket) => void)[] = [];
  const server = createServer((socket) => sockets.shift()?.(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const state = { ends: false };
  const ready = deferred();
  const serving = serve(line, { server, sockets, path, state, onReady: ready.resolve }).catch(ready.reject);
  try {
    await ready.promise;
    const link = await openPort({ path, baudRate: 3_000_000, console: onConsole });
    return {
      ...link,
      async [Symbol.asyncDispose]() {
        await link[Symbol.asyncDispose]();
        state.ends = true;
        await line.transport[Symbol.asyncDispose]();
        await serving;
        server.close();
        rmSync(folder, { recursive: true });
      },
    };
  } catch (error) {
    state.ends = true;
    server.close();
    throw error;
  }
}

function deferred() {
  let resolve = () => {};
  let reject = (_: unknown) => {};
  const promise = new Promise<void>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}

interface Terminal {
  readonly server: Server;
  readonly sockets: ((socket: Socket) => void)[];
  readonly path: string;
  readonly state: { ends: boolean };
  readonly onReady: () => void;
}

/** Puts one terminal after the other in front of the line, as long as it comes back. */
async function serve(line: FaultyLine, { server, sockets, path, state, onReady }: Terminal): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const relay = fileURLToPath(new URL("./testing-relay.js", import.meta.url));
  for (let transport: Transport | null = line.transport; transport; transport = await again(line, state)) {
    const connected = new Promise<Socket>((resolve) => sockets.push(resolve));
    const terminal = await spawnOnPty([process.execPath, relay, String(port)]);
    const socket = await connected;
    symlinkSync(terminal.path, `${path}.new`);
    renameSync(`${path}.new`, path);
    onReady();
    await joined(transport, socket);
    // The name goes first, or who opens it finds what the system calls so next: the terminal of another test.
    rmSync(path);
    socket.destroy();
    await terminal[Symbol.asyncDispose]();
  }
}

async function again({ reopen }: FaultyLine, state: { readonly ends: boolean }): Promise<Transport | null> {
  while (!state.ends) {
    await sleep(20);
    const opened = await reopen().catch(() => null);
    if (opened) return opened;
  }
  return null;
}

/** Passes bytes both ways until either end is gone. */
async function joined(transport: Transport, socket: Socket): Promise<void> {
  const gone = new Promise<void>((resolve) =>
    socket.on("error", () => resolve()).on("close", () => resolve()),
  );
  const out = (async () => {
    for await (const chunk of transport.incoming) {
      if (!socket.write(chunk))
        await new Promise((resolve) => socket.once("drain", resolve).once("close", resolve));
    }
  })();
  const into = (async () => {
    for await (const chunk of socket) await transport.write(chunk);
  })();
  await Promise.race([gone, out, into]).catch(() => {}); // The line was cut, or the device has ended.
  void Promise.allSettled([out, into]);
}
