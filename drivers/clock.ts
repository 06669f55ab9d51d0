/** Wall time, ns, from an arbitrary start; a `bigint`, so that the compiler refuses to add it to stream time. */
export function now(): bigint {
  return process.hrtime.bigint();
}

/** Wall time since `began`, which `now` gave, s. */
export function since(began: bigint): number {
  return Number(now() - began) / 1e9;
}

/** What the wall calendar says, for records. */
export function wallDate(): Date {
  return new Date();
}

/** A wait that took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * Waits for `promise`, but no longer than `timeoutMs`.
 *
 * The promise itself goes on; if it is refused later, nobody hears of it.
 *
 * @param step What was waited for, as it follows "waited 500 ms for": "hello from the device".
 * @throws DeadlineError that names the step.
 */
export async function within<T>(timeoutMs: number, step: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`waited ${timeoutMs} ms for ${step}`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
