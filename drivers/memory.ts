import { type Transport, TransportError } from "./transport.ts";

/** Bytes that lie between the two ends before `write` waits. */
const WINDOW = 65_536;

/**
 * Two Transports, each the other's far end, in one process: what is written to one comes out of the other.
 *
 * Bytes are copied when they are written. A `write` resolves once less than 64 kB wait to be read. When one end is
 * closed, `incoming` of the other gives what was still written and then throws.
 */
export function memoryPair(): readonly [Transport, Transport] {
  const [there, back] = [lane(), lane()];
  return [end(there, back), end(back, there)];
}

/** One direction. */
interface Lane {
  readonly chunks: Uint8Array[];
  waiting: number;
  /** Closed by who writes, or by who reads. */
  ended: boolean;
  abandoned: boolean;
  /** Resolved at each change. */
  changed: Promise<void>;
  change: () => void;
}

function lane(): Lane {
  const made: Lane = {
    chunks: [],
    waiting: 0,
    ended: false,
    abandoned: false,
    changed: Promise.resolve(),
    change: () => {},
  };
  const renew = () => {
    const wake = made.change;
    made.changed = new Promise((resolve) => {
      made.change = () => {
        resolve();
        renew();
      };
    });
    return wake;
  };
  renew();
  return made;
}

function end(out: Lane, into: Lane): Transport {
  let closed = false;

  async function* incoming(): AsyncGenerator<Uint8Array> {
    while (!closed) {
      const chunk = into.chunks.shift();
      if (chunk) {
        into.waiting -= chunk.length;
        into.change();
        yield chunk;
      } else if (into.ended) throw new TransportError("lost the memory pair: the other end closed it");
      else await into.changed;
    }
  }

  return {
    incoming: incoming(),
    async write(bytes) {
      const refuse = () => {
        if (closed) throw new TransportError("cannot write to the memory pair: it was closed");
        if (out.abandoned)
          throw new TransportError("cannot write to the memory pair: the other end closed it");
      };
      refuse();
      out.chunks.push(bytes.slice());
      out.waiting += bytes.length;
      out.change();
      while (out.waiting >= WINDOW) {
        await out.changed;
        refuse();
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      out.ended = true;
      into.abandoned = true;
      out.change();
      into.change();
    },
  };
}
