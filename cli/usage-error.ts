/** The person at the keyboard can mend it: the message says what was expected. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What `make` gives; a value that it refuses as out of range, as the user's mistake, `told` being the message. */
export function asUsage<T>(make: () => T, told = (message: string) => message): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageError(told(cause.message), { cause });
    throw cause;
  }
}
