/**
 * A byte pipe to one device, whatever carries it.
 *
 * Closing it twice is closing it once. After that `incoming` ends and `write` is refused.
 */
export interface Transport {
  /** Read once. Chunks are the reader's to keep. @throws TransportError if the other end is lost. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** `bytes` belong to the Transport until it resolves. @throws TransportError if they cannot be taken. */
  write(bytes: Uint8Array): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What the world does to a Transport: the message states what, where and how much. */
export class TransportError extends Error {
  override readonly name = "TransportError";
}

/** Awaits a Node callback and turns its error into a TransportError that states the `problem`. */
export async function settled(
  start: (done: (cause?: Error | null) => void) => void,
  problem: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    start((cause) => {
      if (cause) reject(new TransportError(`${problem}: ${cause.message}`, { cause }));
      else resolve();
    });
  });
}
