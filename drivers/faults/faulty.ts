import { now, since } from "../clock.ts";
import { memoryPair } from "../memory.ts";
import { type Transport, TransportError } from "../transport.ts";
import { type FaultCounts, type LineFaults, type Piece, spoiler } from "./spoiler.ts";

/** What goes wrong on a line, each way by itself. */
export interface Faults {
  /** Decides all chance: the same seed and bytes give the same faults. */
  readonly seed: number;
  readonly toDevice?: LineFaults;
  readonly toHost?: LineFaults;
}

/** A line on which things go wrong. */
export interface FaultyLine {
  /** As it is at first. */
  readonly transport: Transport;
  /** Opens the line again after a cut. @throws TransportError while it is cut. */
  reopen(): Promise<Transport>;
  /** What went wrong so far. */
  readonly counts: { readonly toDevice: FaultCounts; readonly toHost: FaultCounts };
}

/**
 * A fault proxy round any Transport: what passes is dropped, changed, repeated, held up or cut as `faults` says.
 *
 * While the line is cut, what the device says is lost, and so is what was under way; the Transport behind it stays open,
 * as a device stays on its power when its cable is pulled. Some 64 kB may lie in the proxy each way; beyond that a stall or
 * a slow line pushes back on who writes. Disposing of a Transport that is not cut disposes of the one behind it.
 */
export function faulty(behind: Transport, { seed, toDevice = {}, toHost = {} }: Faults): FaultyLine {
  const out = spoiler(toDevice, seed);
  const into = spoiler(toHost, seed + 1);
  const [paceOut, paceIn] = [pace(toDevice.rate), pace(toHost.rate)];
  let far: Transport | null = null; // The proxy's end of the line that the host holds; null while it is cut.
  let whole = true; // The line can be opened.
  let end: { readonly error: unknown } | null = null;

  function cut(ms: number | null): void {
    void far?.[Symbol.asyncDispose]();
    far = null;
    whole = false;
    if (ms !== null) setTimeout(() => (whole = true), ms).unref();
  }

  /** Lets pieces pass, one after the other, for as long as `goesOn`. */
  async function pass(pieces: readonly Piece[], write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    for (const piece of pieces) {
      if ("waitMs" in piece) await wait(piece.waitMs);
      else if ("cutMs" in piece) cut(piece.cutMs);
      else await write(piece.bytes);
    }
  }

  async function fromDevice(): Promise<void> {
    try {
      for await (const chunk of behind.incoming) {
        await pass(into.push(chunk), async (bytes) => {
          await paceIn(bytes.length);
          await far?.write(bytes).catch(() => {}); // It was cut, or closed, meanwhile.
        });
      }
      end = { error: new TransportError("the transport behind the line was closed") };
    } catch (error) {
      end = { error };
    }
    await far?.[Symbol.asyncDispose]();
  }

  async function fromHost(line: Transport): Promise<void> {
    try {
      for await (const chunk of line.incoming) {
        await pass(out.push(chunk), async (bytes) => {
          if (far !== line) return;
          await paceOut(bytes.length);
          await behind.write(bytes);
        });
      }
    } catch {
      // Closed by the host, or lost behind: `incoming` tells.
    }
  }

  function open(): Transport {
    const [near, line] = memoryPair();
    far = line;
    void fromHost(line);
    return {
      incoming: (async function* incoming() {
        try {
          yield* near.incoming;
        } catch (error) {
          throw end?.error ?? error;
        }
      })(),
      write: (bytes) => near.write(bytes),
      async [Symbol.asyncDispose]() {
        await near[Symbol.asyncDispose]();
        if (far === line) await behind[Symbol.asyncDispose]();
      },
    };
  }

  const transport = open();
  void fromDevice();
  return {
    transport,
    async reopen() {
      if (!whole || end) throw new TransportError("the line is cut", { cause: end?.error });
      await far?.[Symbol.asyncDispose]();
      return open();
    },
    counts: { toDevice: out.counts, toHost: into.counts },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Timers wait no less than this, s: what is owed is waited for once it is as much. */
const LEAST_WAIT = 0.002;

/** Holds bytes up so that no more than `rate` pass in a second. */
function pace(rate = Infinity): (bytes: number) => Promise<void> {
  const began = now();
  let free = 0; // When the line has passed all that it was given, s after `began`.
  return async (bytes) => {
    const at = since(began);
    free = Math.max(free, at) + bytes / rate;
    if (free - at > LEAST_WAIT) await wait((free - at) * 1e3);
  };
}
