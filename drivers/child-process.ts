import { type Child, type Console, drain, ended, nameOf, ownEnd, startChild } from "./child.ts";
import { settled, type Transport, TransportError } from "./transport.ts";

/** A program and the pipe to its standard input and output. Disposing of the Transport ends the program. */
export interface PipedChild extends Child {
  readonly transport: Transport;
}

/**
 * Starts a program and makes its standard input and output a Transport; its standard error is its console.
 *
 * When the program ends, `incoming` gives what it still wrote and then throws a TransportError that says how it
 * ended, unless we closed the Transport ourselves.
 *
 * @throws TransportError if it cannot be started.
 */
export async function spawnChild(
  command: readonly string[],
  { console = () => {} }: { readonly console?: Console } = {},
): Promise<PipedChild> {
  const { child, process } = await startChild(command, ["pipe", "pipe", "pipe"]);
  const { stdin, stdout, stderr } = process as Required<{
    [K in keyof typeof process]: NonNullable<(typeof process)[K]>;
  }>;
  drain(stderr, console);
  stdin.on("error", () => {}); // Each `write` reports its own.
  let closing: Promise<unknown> | null = null;

  async function* incoming(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stdout) yield chunk as Uint8Array;
    } catch (cause) {
      if (!closing) throw new TransportError(`cannot read from ${nameOf(command)}`, { cause });
    }
    const exit = await child.exited;
    if (!closing) throw ownEnd(command, exit);
  }

  const transport: Transport = {
    incoming: incoming(),
    async write(bytes) {
      if (closing) throw new TransportError(`cannot write to ${nameOf(command)}: it was closed`);
      await settled((done) => stdin.write(bytes, done), `cannot write to ${nameOf(command)}`);
    },
    async [Symbol.asyncDispose]() {
      closing ??= (async () => {
        stdin.end();
        stdout.resume(); // A program that still writes must not wait for a reader.
        await ended(child);
        stdout.destroy();
      })();
      await closing;
    },
  };
  return { ...child, transport };
}
