import type { Transport } from "./transport.ts";

/** Bytes that may wait to be written before `room` waits too. */
const BACKLOG = 65_536;
/** Bytes of memory that are kept for what waits; it grows as it must, and is given up again when it has grown. */
const KEPT = 2 * BACKLOG;

/** Writes to a Transport one after the other, what came meanwhile in one piece. */
export interface Writer {
  /** Copies the bytes. Never waits; after an error, nothing is written any more. */
  write(bytes: Uint8Array): void;
  /** As `write`, of bytes that `fill` makes where they are to lie: at most `most` from `at` on. @returns how many. */
  put(most: number, fill: (out: Uint8Array, at: number) => number): number;
  /** Waits until no more than BACKLOG bytes wait. @throws what `write` of the Transport threw. */
  room(): Promise<void>;
}

/**
 * Begins with nothing to write.
 *
 * What is put in one turn goes out together at its end, and then what came during each write: through a pipe 64 kB at a time
 * carry ten times what 2 kB do. Two pieces of memory take turns, one being filled and one being written.
 */
export function writer({ write }: Pick<Transport, "write">): Writer {
  let filling = new Uint8Array(KEPT);
  let spare = new Uint8Array(KEPT);
  let length = 0; // Of what was put into `filling`.
  let underway = 0;
  let flushing: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;

  async function flush(): Promise<void> {
    while (length > 0 && !failure) {
      const bytes = filling.subarray(0, length);
      underway = length;
      filling = spare;
      length = 0;
      try {
        await write(bytes);
      } catch (error) {
        failure = { error };
      }
      underway = 0;
      spare = bytes.buffer.byteLength > KEPT ? new Uint8Array(KEPT) : new Uint8Array(bytes.buffer);
    }
    flushing = null;
  }

  function put(most: number, fill: (out: Uint8Array, at: number) => number): number {
    if (failure) return 0;
    if (length + most > filling.length) {
      const grown = new Uint8Array(Math.max(length + most, 2 * filling.length));
      grown.set(filling.subarray(0, length));
      filling = grown;
    }
    const before = length;
    length = fill(filling, length);
    flushing ??= Promise.resolve().then(flush);
    return length - before;
  }

  return {
    put,
    write(bytes) {
      put(bytes.length, (out, at) => {
        out.set(bytes, at);
        return at + bytes.length;
      });
    },
    async room() {
      while (length + underway > BACKLOG && flushing && !failure) await flushing;
      if (failure) throw failure.error;
    },
  };
}
